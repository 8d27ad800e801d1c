#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Several databases searched as one.

namespace kb::tests {
namespace {

std::vector<ArticleText> first_copies() {
  ArticleText shared = plain_article(900500, "Shared Article", "The courier carries an old parcel.");
  shared.date = "01-FEB-1999";
  ArticleText cited = plain_article(900501, "Cited Article", "The courier is late.");
  ArticleText citing = plain_article(900502, "Citing One", "A parcel is lost. See Q900501 about it.");
  return {shared, cited, citing};
}

std::vector<ArticleText> second_copies() {
  ArticleText shared = plain_article(900500, "Shared Article Revised", "The courier carries a fresh parcel.");
  shared.date = "01-FEB-2001";
  ArticleText citing = plain_article(900503, "Citing Two", "A parcel is broken. See Q900501 about it.");
  return {shared, citing};
}

struct Both {
  BuiltIndex first{first_copies()};
  BuiltIndex second{second_copies()};
  std::vector<std::string> directories{first.directory(), second.directory()};
};

const Both& both() {
  static const Both built;
  return built;
}

}  // namespace

TEST_CASE("an article in two databases is one hit: the newer copy, and said so once") {
  for (const std::vector<std::string>& order :
       {both().directories, std::vector<std::string>(both().directories.rbegin(), both().directories.rend())}) {
    search::Searcher searcher = open_searcher(order);
    for (const char* query : {"courier parcel", "Q900500", "\"courier carries\"", "category:ledger"}) {
      CAPTURE(query);
      const search::ResultPage page = ask(searcher, query);
      const auto is_shared = [](const search::Hit& hit) { return hit.number == 900500; };
      REQUIRE(std::count_if(page.hits.begin(), page.hits.end(), is_shared) == 1);
      const search::Hit& hit = *std::find_if(page.hits.begin(), page.hits.end(), is_shared);
      CHECK(hit.title == "Shared Article Revised");
      CHECK(hit.date == "2001-02-01");
      CHECK(hit.source == both().second.directory());
      const auto said = std::count_if(page.notices.begin(), page.notices.end(), [](const search::Notice& n) {
        return n.kind == search::NoticeKind::newer_copy;
      });
      CHECK(said == 1);
    }
    const auto article = searcher.article(900500);
    REQUIRE(article);
    CHECK((*article)->title == "Shared Article Revised");
    const auto titles = searcher.titles({900500});
    REQUIRE(titles);
    CHECK((*titles)[0] == "Shared Article Revised");
  }
}

TEST_CASE("an older copy that alone has a word is shown as what it has become") {
  search::Searcher searcher = open_searcher(both().directories);
  const search::ResultPage page = ask(searcher, "courier old");
  REQUIRE_FALSE(page.hits.empty());
  CHECK(page.hits[0].number == 900500);
  CHECK(page.hits[0].title == "Shared Article Revised");
}

TEST_CASE("an exact total counts an article in two databases once") {
  search::Searcher searcher = open_searcher(both().directories);
  search::SearchOptions options;
  options.count_exactly = true;
  const search::ResultPage page = ask(searcher, "courier parcel", options);
  CHECK(page.total == 1);
  CHECK(page.total_exact);
}

TEST_CASE("citations reach over databases") {
  search::Searcher searcher = open_searcher(both().directories);
  const auto citing = searcher.cited_by(900501);
  REQUIRE(citing);
  CHECK(*citing == std::vector<std::uint32_t>{900502, 900503});
  const auto cited = searcher.cites(900503);
  REQUIRE(cited);
  CHECK(*cited == std::vector<std::uint32_t>{900501});
}

TEST_CASE("one database and the same articles in three give the same hits, order and scores") {
  std::vector<std::vector<corpus::RawArticle>> parts(3);
  const std::vector<corpus::RawArticle> all = sample_articles();
  for (std::size_t i = 0; i < all.size(); ++i) parts[i % 3].push_back(all[i]);
  const BuiltIndex a(parts[0]);
  const BuiltIndex b(parts[1]);
  const BuiltIndex c(parts[2]);
  search::Searcher one = samples_index().open();
  search::Searcher three = open_searcher({a.directory(), b.directory(), c.directory()});
  CHECK(one.size() == three.size());
  search::SearchOptions options;
  options.limit = 100;
  options.count_exactly = true;
  options.facets = true;
  for (const char* query :
       {"print spooler stops", "\"access denied\"", "event id 9405", "exchange -outlook", "netwrok adapter", "prin*",
        "information store does not start", "tcp/ip registry values", "cause:memory", "the", "smtp relay", "0x80004005"}) {
    CAPTURE(query);
    const search::ResultPage x = ask(one, query, options);
    const search::ResultPage y = ask(three, query, options);
    REQUIRE(x.hits.size() == y.hits.size());
    CHECK(x.total == y.total);
    CHECK(x.corrected_query == y.corrected_query);
    for (std::size_t i = 0; i < x.hits.size(); ++i) {
      CAPTURE(i);
      CHECK(x.hits[i].number == y.hits[i].number);
      CHECK(x.hits[i].score == Approx(y.hits[i].score).epsilon(1e-9));
      CHECK(x.hits[i].also == y.hits[i].also);
    }
    REQUIRE(x.facets.size() == y.facets.size());
    for (std::size_t f = 0; f < x.facets.size(); ++f) {
      REQUIRE(x.facets[f].values.size() == y.facets[f].values.size());
      for (std::size_t v = 0; v < x.facets[f].values.size(); ++v) {
        CHECK(x.facets[f].values[v].filter == y.facets[f].values[v].filter);
        CHECK(x.facets[f].values[v].count == y.facets[f].values[v].count);
      }
    }
  }
}

}  // namespace kb::tests
