#include <map>

#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Facets: counts over all that matches, each with a filter that selects exactly so many.

namespace kb::tests {
namespace {

search::Searcher& samples() {
  static search::Searcher opened = samples_index().open();
  return opened;
}

search::SearchOptions counted() {
  search::SearchOptions options;
  options.facets = true;
  options.count_exactly = true;
  options.collapse = false;
  options.snippets = false;
  options.limit = 1000;
  return options;
}

}  // namespace

TEST_CASE("a facet's filter, put behind the query, finds as many articles as the facet says") {
  for (const char* query : {"error", "windows nt", "\"access denied\"", "server -exchange", "microsoft", "(spooler OR modem)",
                            "cause:memory", "category:winnt", "date:1998..2000"}) {
    const search::ResultPage page = ask(samples(), query, counted());
    CAPTURE(query, page.total);
    REQUIRE(page.facets.size() == 4);
    for (const search::Facet& facet : page.facets) {
      REQUIRE_FALSE(facet.values.empty());
      std::uint64_t last = ~std::uint64_t{0};
      for (const search::FacetValue& value : facet.values) {
        CAPTURE(facet.name, value.value, value.filter);
        CHECK_FALSE(value.value.empty());
        CHECK(value.count > 0);
        CHECK(value.count <= last);
        last = value.count;
        const search::ResultPage narrowed = ask(samples(), std::string(query) + " " + value.filter, counted());
        CHECK(narrowed.total == value.count);
        CHECK_FALSE(has_notice(narrowed, search::NoticeKind::syntax));
      }
    }
  }
}

TEST_CASE("every article has one product and one year") {
  const search::ResultPage page = ask(samples(), "date:1990..2010", counted());
  for (const search::Facet& facet : page.facets) {
    if (facet.name != "product" && facet.name != "year") continue;
    std::uint64_t sum = 0;
    for (const search::FacetValue& value : facet.values) sum += value.count;
    CHECK(sum == page.total);
  }
}

TEST_CASE("nothing found has nothing to count") {
  const search::ResultPage page = ask(samples(), "qqxxyyzzqq", counted());
  for (const search::Facet& facet : page.facets) CHECK(facet.values.empty());
}

TEST_CASE("facets of a relaxed answer count what is shown") {
  const search::ResultPage page = ask(samples(), "spooler jetpack outlook", counted());
  REQUIRE(has_notice(page, search::NoticeKind::relaxed));
  std::uint64_t sum = 0;
  for (const search::FacetValue& value : page.facets.at(0).values) sum += value.count;
  CHECK(sum >= page.total);
}

}  // namespace kb::tests
