#include <filesystem>
#include <xapian.h>

#include <algorithm>
#include <limits>

#include "indexer/format/schema.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// The whole answer over corpus/samples: numbers, order, pages, totals, articles, citations, several databases.

namespace kb::tests {
namespace {

search::Searcher& samples() {
  static search::Searcher opened = samples_index().open();
  return opened;
}

search::SearchOptions all_of_it() {
  search::SearchOptions options;
  options.limit = 1000;
  options.count_exactly = true;
  options.collapse = false;
  return options;
}

std::vector<std::uint32_t> ids(const search::ResultPage& page) {
  std::vector<std::uint32_t> out;
  for (const search::Hit& hit : page.hits) out.push_back(hit.number);
  return out;
}

const std::vector<std::string> kQueries{
    "print spooler stops",  "information store",  "\"access denied\"", "0x80004005",       "event id 9405",  "the",
    "exchange -outlook",    "tcp/ip registry",    "error",             "category:winnt",   "microsoft windows nt error message",
    "spooler OR modem",     "prin*",              "cause:memory",      "visual basic dll", "how to create a virtual directory in iis",
};

}  // namespace

TEST_CASE("an article number in any spelling brings that article first") {
  for (const char* query : {"Q910008", "q910008", "KB910008", "kb910008", "910008", " Q910008 ", "KB 910008"}) {
    CAPTURE(query);
    const search::ResultPage page = ask(samples(), query);
    REQUIRE_FALSE(page.hits.empty());
    CHECK(page.hits[0].number == 910008);
    CHECK(page.total >= 1);
    CHECK_FALSE(has_notice(page, search::NoticeKind::unknown_word));
  }
}

TEST_CASE("an article number stays first in every order, and once") {
  for (const search::Sort sort : {search::Sort::newest, search::Sort::oldest, search::Sort::number}) {
    search::SearchOptions options;
    options.sort = sort;
    const std::vector<std::uint32_t> found = ids(ask(samples(), "Q985064", options));
    REQUIRE_FALSE(found.empty());
    CHECK(found[0] == 985064);
    CHECK(std::count(found.begin(), found.end(), 985064u) == 1);
  }
}

TEST_CASE("a number that is no article's is answered with words") {
  const search::ResultPage page = ask(samples(), "Q111111");
  CHECK(page.hits.empty());
  CHECK(has_notice(page, search::NoticeKind::unknown_word));
}

TEST_CASE("a hit carries what a person needs to judge it") {
  const search::ResultPage page = ask(samples(), "information store does not start -1018");
  REQUIRE_FALSE(page.hits.empty());
  const search::Hit& hit = page.hits[0];
  CHECK(hit.number == 905012);
  CHECK(hit.title == "XADM: Information Store Does Not Start, Error -1018 (0xfffffc06)");
  CHECK(hit.category == "exchange");
  CHECK(hit.date.size() == 10);
  CHECK_FALSE(hit.product.empty());
  CHECK_FALSE(hit.applies_to.empty());
  CHECK_FALSE(hit.snippet.empty());
  CHECK_FALSE(hit.title_highlights.empty());
  CHECK(hit.source.empty());
  for (const search::Highlight& h : hit.title_highlights) {
    CHECK(h.begin < h.end);
    CHECK(h.end <= hit.title.size());
  }
}

TEST_CASE("without snippets a hit still has its title") {
  search::SearchOptions options;
  options.snippets = false;
  const search::ResultPage page = ask(samples(), "loadfix", options);
  REQUIRE_FALSE(page.hits.empty());
  CHECK_FALSE(page.hits[0].title.empty());
  CHECK_FALSE(page.hits[0].date.empty());
  CHECK(page.hits[0].snippet.empty());
}

TEST_CASE("pages follow on from each other") {
  for (const std::string& query : kQueries) {
    for (const search::Sort sort : {search::Sort::relevance, search::Sort::newest}) {
      search::SearchOptions options;
      options.sort = sort;
      options.snippets = false;
      options.limit = 20;
      const std::vector<std::uint32_t> both = ids(ask(samples(), query, options));
      options.limit = 10;
      std::vector<std::uint32_t> parts = ids(ask(samples(), query, options));
      options.offset = 10;
      for (const std::uint32_t number : ids(ask(samples(), query, options))) parts.push_back(number);
      CAPTURE(query);
      CHECK(parts == both);
    }
  }
}

TEST_CASE("all pages together are the whole answer, each article once") {
  for (const std::string& query : kQueries) {
    search::SearchOptions options;
    options.snippets = false;
    options.collapse = false;
    options.limit = 7;
    std::vector<std::uint32_t> parts;
    for (;;) {
      const std::vector<std::uint32_t> page = ids(ask(samples(), query, options));
      if (page.empty()) break;
      parts.insert(parts.end(), page.begin(), page.end());
      options.offset += 7;
    }
    CAPTURE(query);
    CHECK(parts == numbers(samples(), query));
    const std::set<std::uint32_t> distinct(parts.begin(), parts.end());
    CHECK(distinct.size() == parts.size());
  }
}

TEST_CASE("an offset or a limit beyond everything is an empty page, not an error") {
  search::SearchOptions options;
  options.offset = std::numeric_limits<std::size_t>::max() - 3;
  CHECK(ask(samples(), "error", options).hits.empty());
  options.offset = 5;
  options.limit = std::numeric_limits<std::size_t>::max();
  options.snippets = false;
  CHECK_FALSE(ask(samples(), "error", options).hits.empty());
  options.offset = 0;
  options.limit = 0;
  const search::ResultPage page = ask(samples(), "error", options);
  CHECK(page.hits.empty());
  CHECK(page.total > 0);
}

TEST_CASE("an exact total counts the articles that have all the words") {
  for (const std::string& query : kQueries) {
    const search::ResultPage page = ask(samples(), query, all_of_it());
    std::size_t whole = 0;
    for (const search::Hit& hit : page.hits) whole += hit.words_matched == page.words ? 1 : 0;
    CAPTURE(query);
    CHECK(page.total_exact);
    const bool alternatives = query.find(" OR ") != std::string::npos;  // who has one need not have the other
    if (!has_notice(page, search::NoticeKind::relaxed)) CHECK(page.total == (alternatives ? page.hits.size() : whole));
  }
}

TEST_CASE("dates and numbers order hits that have all the words") {
  search::SearchOptions options = all_of_it();
  options.sort = search::Sort::newest;
  const search::ResultPage newest = ask(samples(), "error message", options);
  REQUIRE(newest.hits.size() > 5);
  CHECK(std::is_sorted(newest.hits.begin(), newest.hits.end(), [](const auto& a, const auto& b) { return a.date > b.date; }));
  CHECK(newest.total == newest.hits.size());
  options.sort = search::Sort::oldest;
  const search::ResultPage oldest = ask(samples(), "error message", options);
  CHECK(std::is_sorted(oldest.hits.begin(), oldest.hits.end(), [](const auto& a, const auto& b) { return a.date < b.date; }));
  options.sort = search::Sort::number;
  const search::ResultPage number = ask(samples(), "error message", options);
  CHECK(std::is_sorted(number.hits.begin(), number.hits.end(), [](const auto& a, const auto& b) { return a.number < b.number; }));
  options.sort = search::Sort::newest;
  // A phrase is kept to in every order.
  const std::vector<std::uint32_t> phrase = numbers(samples(), "\"access denied\"");
  std::vector<std::uint32_t> dated = ids(ask(samples(), "\"access denied\"", options));
  std::sort(dated.begin(), dated.end());
  std::vector<std::uint32_t> sorted = phrase;
  std::sort(sorted.begin(), sorted.end());
  CHECK(dated == sorted);
}

TEST_CASE("every sample is found first by its own title") {
  std::vector<std::uint32_t> all = numbers(samples(), "date:1990..2010");
  REQUIRE(all.size() == samples().size());
  const auto titles = samples().titles(all);
  REQUIRE(titles);
  std::size_t first = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((*titles)[i].empty()) continue;
    const std::vector<std::uint32_t> found = numbers(samples(), (*titles)[i]);
    CAPTURE((*titles)[i], all[i]);
    REQUIRE_FALSE(found.empty());
    const auto at = std::find(found.begin(), found.end(), all[i]) - found.begin();
    CHECK(at < 3);
    if (at == 0) ++first;
  }
  CHECK(first + 2 >= all.size());  // two samples share a title, one has hardly any text
}

TEST_CASE("an article is read back whole, and what is not there is nothing") {
  const auto article = samples().article(905070);
  REQUIRE(article);
  REQUIRE(article->has_value());
  CHECK((*article)->number == 905070);
  CHECK((*article)->title == "XWEB: Logon Page Comes Back After Correct Password (5.0)");
  const auto missing = samples().article(1);
  REQUIRE(missing);
  CHECK_FALSE(missing->has_value());
}

TEST_CASE("titles come in the order asked, empty for what is not there") {
  const auto titles = samples().titles({905071, 1, 905070});
  REQUIRE(titles);
  REQUIRE(titles->size() == 3);
  CHECK((*titles)[0] == "XWEB: Logon Page Comes Back After Correct Password (5.5)");
  CHECK((*titles)[1].empty());
  CHECK((*titles)[2] == "XWEB: Logon Page Comes Back After Correct Password (5.0)");
}

TEST_CASE("citations go both ways") {
  std::size_t pairs = 0;
  for (const std::uint32_t number : numbers(samples(), "date:1990..2010")) {
    const auto cited = samples().cites(number);
    REQUIRE(cited);
    for (const std::uint32_t other : *cited) {
      const auto citing = samples().cited_by(other);
      REQUIRE(citing);
      CAPTURE(number, other);
      CHECK(other != number);
      CHECK(std::count(citing->begin(), citing->end(), number) == 1);
      CHECK(number_set(samples(), "cites:Q" + std::to_string(other)).count(number) == 1);
      ++pairs;
    }
  }
  CHECK(pairs > 20);
  const auto none = samples().cites(1);
  REQUIRE(none);
  CHECK(none->empty());
}

TEST_CASE("the same question has the same answer") {
  search::Searcher other = samples_index().open();
  for (const std::string& query : kQueries) {
    const search::ResultPage first = ask(samples(), query, all_of_it());
    const search::ResultPage second = ask(other, query, all_of_it());
    CAPTURE(query);
    REQUIRE(ids(first) == ids(second));
    for (std::size_t i = 0; i < first.hits.size(); ++i) CHECK(first.hits[i].score == second.hits[i].score);
  }
}

TEST_CASE("a shard without its forward file answers the same") {
  const BuiltIndex shard(sample_articles(), 1);
  const TemporaryFolder folder;
  std::filesystem::copy(shard.directory() + "/gen-000001/shard-0/db", folder / "alone");
  search::Searcher bare = open_searcher({folder / "alone"});
  for (const std::string& query : kQueries) {
    const search::ResultPage with = ask(samples(), query, all_of_it());
    const search::ResultPage without = ask(bare, query, all_of_it());
    CAPTURE(query);
    REQUIRE(ids(with) == ids(without));
    for (std::size_t i = 0; i < with.hits.size(); ++i) {
      CHECK(with.hits[i].score == Approx(without.hits[i].score).epsilon(1e-9));
      CHECK(with.hits[i].category == without.hits[i].category);
      CHECK(with.hits[i].date == without.hits[i].date);
    }
  }
}

TEST_CASE("an index without articles answers everything with nothing") {
  const TemporaryFolder folder;
  const std::string path = folder / "empty";
  {
    Xapian::WritableDatabase database(path, Xapian::DB_CREATE);
    database.set_metadata(format::metadata::kSchema, format::schema_fingerprint());
    database.set_metadata(format::metadata::kShards, "1 0");
    database.commit();
  }
  search::Searcher empty = open_searcher({path});
  CHECK(empty.size() == 0);
  for (const std::string& query : kQueries) {
    search::SearchOptions options = all_of_it();
    options.facets = true;
    options.explain = true;
    options.explain_article = 900001;
    const search::ResultPage page = ask(empty, query, options);
    CHECK(page.hits.empty());
    CHECK(page.total == 0);
  }
  CHECK_FALSE(empty.similar(900001).has_value());
}

TEST_CASE("what is no index is refused with the way to mend it") {
  CHECK_FALSE(search::Searcher::open({}).has_value());
  const auto missing = search::Searcher::open({"/no/such/index"});
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK_FALSE(missing.error().hint.empty());
}

}  // namespace kb::tests
