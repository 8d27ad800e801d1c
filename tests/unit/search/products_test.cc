#include "search/products.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// A product that the query names moves its articles to the front, keeps no other away, and is said.

namespace kb::tests {
namespace {

using namespace search;

/// Twenty articles for each of two products in two versions and a hundred for a third, all with the same words; a tenth of
/// them name the first two in their text.
const BuiltIndex& ledgers() {
  static const BuiltIndex index([] {
    std::vector<corpus::RawArticle> articles;
    const std::pair<const char*, std::string> products[] = {
        {"Contoso Ledger", "7.0"}, {"Contoso Ledger", "8.5"}, {"Fabrikam Abacus", "7.0"}, {"Northwind Till", "1.1"}, {"Northwind Till", "1.1"},
        {"Northwind Till", "1.1"}, {"Northwind Till", "1.1"}, {"Northwind Till", "1.1"}};
    std::uint32_t number = 950000;
    for (int i = 0; i < 20; ++i) {
      for (const auto& [product, version] : products) {
        ArticleText article = plain_article(++number, "Totals Are Wrong After the Month Is Closed",
                                            i % 10 == 0 ? "The totals of ledger and abacus 8.5 are wrong." : "The totals are wrong after it is closed.");
        article.product = product;
        article.versions = "winnt:" + version;
        std::string text = to_text(article);
        const std::string of_the_model = "3.51, 4.0";
        for (std::size_t at = 0; (at = text.find(of_the_model, at)) != std::string::npos;) text.replace(at, of_the_model.size(), version);
        articles.push_back({std::move(text), std::to_string(number)});
      }
    }
    return articles;
  }());
  return index;
}

std::string product_of(const Hit& hit) { return hit.product + (hit.applies_to.empty() ? "" : " | " + hit.applies_to[0]); }

/// What the named product adds to the hit's score.
double bonus(const Hit& hit) {
  for (const auto& [name, weight] : hit.weights)
    if (name == "product") return weight;
  return 0;
}

ResultPage answer(std::string_view query) {
  Searcher searcher = ledgers().open();
  SearchOptions options;
  options.limit = 200;
  options.collapse = false;
  options.explain = true;
  return ask(searcher, query, options);
}

}  // namespace

TEST_CASE("articles that apply to the product that was named come first, and the others still come") {
  const ResultPage page = answer("abacus totals wrong");
  REQUIRE(page.hits.size() == 160);
  CHECK(has_notice(page, NoticeKind::product, "'abacus'"));
  std::size_t first = 0;
  for (std::size_t i = 0; i < 10; ++i) first += product_of(page.hits[i]).find("Abacus") != std::string::npos;
  CHECK(first == 10);
  for (const Hit& hit : page.hits) {
    CAPTURE(hit.number, product_of(hit));
    CHECK((bonus(hit) > 0) == (product_of(hit).find("Abacus") != std::string::npos));
  }
}

TEST_CASE("a version behind a product belongs to its name") {
  const ResultPage page = answer("ledger 8.5 totals wrong");
  CHECK(has_notice(page, NoticeKind::product, "'ledger 8.5'"));
  REQUIRE(page.hits.size() >= 10);
  double both = 0;
  double one = 1e9;
  for (const Hit& hit : page.hits) {
    if (product_of(hit).find("Ledger") == std::string::npos) continue;
    if (product_of(hit).find("8.5") != std::string::npos) {
      both = std::max(both, bonus(hit));
    } else {
      one = std::min(one, bonus(hit));
    }
  }
  CHECK(both > one);
  CHECK(one > 0);
}

TEST_CASE("words that hardly any article applies to name no product, nor does a version alone") {
  for (const char* query : {"totals wrong", "8.5 totals", "month closed", "\"abacus\"", "-abacus totals"}) {
    CAPTURE(query);
    CHECK_FALSE(has_notice(answer(query), NoticeKind::product));
  }
}

TEST_CASE("a place in the query is given for what was read as a product") {
  for (const Notice& notice : answer("wrong totals ledger 8.5").notices) {
    if (notice.kind != NoticeKind::product) continue;
    CHECK(notice.begin == 13);
    CHECK(notice.end == 23);
    return;
  }
  FAIL("no product was recognised");
}

}  // namespace kb::tests
