#include <algorithm>
#include <map>

#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Near-duplicates, more like this, and why.

namespace kb::tests {
namespace {

search::Searcher& samples() {
  static search::Searcher opened = samples_index().open();
  return opened;
}

bool has_line(const std::vector<std::string>& lines, const std::string& text) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& l) { return l.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("one article for two products is one hit that names the other") {
  const search::ResultPage page = ask(samples(), "owa logon page comes back after correct password");
  REQUIRE_FALSE(page.hits.empty());
  const search::Hit& hit = page.hits[0];
  CHECK((hit.number == 905070 || hit.number == 905071));
  CHECK(hit.also == std::vector<std::uint32_t>{hit.number == 905070 ? 905071u : 905070u});
  const auto both = std::count_if(page.hits.begin(), page.hits.end(),
                                  [](const search::Hit& h) { return h.number == 905070 || h.number == 905071; });
  CHECK(both == 1);
}

TEST_CASE("near-duplicates stay apart when asked, and where order is not by relevance") {
  search::SearchOptions options;
  options.collapse = false;
  const search::ResultPage apart = ask(samples(), "owa logon page comes back", options);
  REQUIRE(apart.hits.size() >= 2);
  CHECK(apart.hits[0].also.empty());
  CHECK(apart.hits[0].number / 10 == 90507);
  CHECK(apart.hits[1].number / 10 == 90507);
}

TEST_CASE("articles that only share a title are not near-duplicates") {
  const search::ResultPage page = ask(samples(), "No Sound While the Game Is Running");
  REQUIRE(page.hits.size() >= 2);
  CHECK(std::set<std::uint32_t>{page.hits[0].number, page.hits[1].number} == std::set<std::uint32_t>{950001, 950002});
}

TEST_CASE("a collapsed page is as full as any other") {
  // Twelve copies of one article in front, fifteen others behind.
  std::vector<ArticleText> articles;
  for (std::uint32_t i = 0; i < 12; ++i)
    articles.push_back(plain_article(900600 + i, "Same Thing", "The parcel office writes one two three four five six seven "
                                     "eight nine ten eleven twelve words that are all alike in every copy of it."));
  const char* const others[] = {"red", "green", "blue", "grey", "black", "white", "pink", "brown", "lilac", "beige", "gold",
                                "silver", "amber", "violet", "orange"};
  for (std::uint32_t i = 0; i < 15; ++i)
    articles.push_back(plain_article(900650 + i, std::string("Other ") + others[i],
                                     std::string("A parcel painted ") + others[i] + " needs an office of its own, said " + others[i] + "."));
  const BuiltIndex index(articles);
  search::Searcher searcher = index.open();
  search::SearchOptions options;
  options.limit = 10;
  const search::ResultPage first = ask(searcher, "parcel office", options);
  CHECK(first.hits.size() == 10);
  options.offset = 10;
  const search::ResultPage second = ask(searcher, "parcel office", options);
  std::set<std::uint32_t> seen;
  for (const search::ResultPage* page : {&first, &second})
    for (const search::Hit& hit : page->hits) {
      CHECK(seen.insert(hit.number).second);
      for (const std::uint32_t also : hit.also) CHECK(seen.insert(also).second);
    }
  CHECK(seen.size() == 27);
}

TEST_CASE("more like an article is about the same, and not the article itself") {
  const auto page = samples().similar(905070);
  REQUIRE(page);
  REQUIRE_FALSE(page->hits.empty());
  CHECK(page->hits[0].number == 905071);
  for (const search::Hit& hit : page->hits) CHECK(hit.number != 905070);
  const auto spooler = samples().similar(901004);
  REQUIRE(spooler);
  REQUIRE_FALSE(spooler->hits.empty());
  REQUIRE(spooler->hits.size() > 2);
  CHECK((spooler->hits[0].number == 901033 || spooler->hits[1].number == 901033));
}

TEST_CASE("more like an article goes on on the next page") {
  search::SearchOptions options;
  options.snippets = false;
  options.limit = 10;
  const auto both = samples().similar(905070, options);
  options.limit = 5;
  const auto first = samples().similar(905070, options);
  options.offset = 5;
  const auto second = samples().similar(905070, options);
  REQUIRE((both && first && second));
  std::vector<std::uint32_t> whole;
  std::vector<std::uint32_t> parts;
  for (const search::Hit& h : both->hits) whole.push_back(h.number);
  for (const search::Hit& h : first->hits) parts.push_back(h.number);
  for (const search::Hit& h : second->hits) parts.push_back(h.number);
  CHECK(whole == parts);
}

TEST_CASE("more like an article that is not there is an error with a hint") {
  const auto page = samples().similar(1);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::not_found);
}

TEST_CASE("explain shows tree, words, spellings, first pass and parts of every score") {
  search::SearchOptions options;
  options.explain = true;
  const search::ResultPage page = ask(samples(), "spoler stops category:winnt", options);
  CHECK(has_line(page.explanation, "tree: (all words:[spoler stops] (field category winnt))"));
  CHECK(has_line(page.explanation, "'stops'"));
  CHECK(has_line(page.explanation, "correction"));
  CHECK(has_line(page.explanation, "first pass: "));
  REQUIRE_FALSE(page.hits.empty());
  for (const search::Hit& hit : page.hits) {
    std::map<std::string, double> parts(hit.weights.begin(), hit.weights.end());
    CAPTURE(hit.number);
    REQUIRE(parts.count("words") == 1);
    REQUIRE(parts.count("title") == 1);
    const double sum = (parts["words"] + parts["wholes"] + parts["proximity"] + parts["passage"]) * parts["coverage"] +
                       parts["title"] + parts["inbound"] + parts["first pass"];
    CHECK(hit.score == Approx(sum));
  }
}

TEST_CASE("explain of an article says where it stands, what it lacks, or which filter it fails") {
  search::SearchOptions options;
  options.explain_article = 901004;
  CHECK(has_line(ask(samples(), "spooler stops", options).explanation, "Q901004 ranks 1 of"));
  const search::ResultPage lacking = ask(samples(), "spooler jetpack", options);
  CHECK(has_line(lacking.explanation, "it does not have 'jetpack'"));
  CHECK_FALSE(has_line(lacking.explanation, "it does not have 'spooler'"));
  const search::ResultPage filtered = ask(samples(), "error category:exchange", options);
  CHECK(has_line(filtered.explanation, "does not pass"));
  CHECK(has_line(ask(samples(), "\"stops spooler\" mail", options).explanation, "Q901004"));
  options.explain_article = 1;
  CHECK(has_line(ask(samples(), "spooler", options).explanation, "Q1 is not in the index"));
}

}  // namespace kb::tests
