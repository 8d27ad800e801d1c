#include "search/first_pass.h"

#include <cmath>
#include <random>
#include <utility>

#include "search/answer.h"
#include "search/compile.h"
#include "search/enrich.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// What the posting lists give directly is what Xapian's matcher gives.

namespace kb::tests {
namespace {

using namespace search;

struct Scene {
  std::unique_ptr<Index> index;
  Weights weights;

  explicit Scene(const std::vector<std::string>& directories) {
    auto opened = Index::open(directories);
    REQUIRE(opened);
    index = std::move(*opened);
  }
  std::vector<Unit> units(std::string_view query) {
    ForwardMatcher matcher;
    Compiled compiled = compile(parse_query(query), *index, matcher, {});
    (void)enrich(compiled.units, query, *index, weights, {});
    return std::move(compiled.units);
  }
  std::uint64_t with_all_words(std::string_view query) {
    ForwardMatcher matcher;
    Compiled compiled = compile(parse_query(query), *index, matcher, {});
    (void)enrich(compiled.units, query, *index, weights, {});
    const Xapian::Query all = all_words(compiled);
    if (all.empty()) return 0;
    Xapian::Enquire enquire(index->database());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(all);
    return enquire.get_mset(0, index->articles()).size();
  }
  std::vector<Ranked> by_xapian(const std::vector<Unit>& units, Xapian::doccount most) {
    Xapian::Enquire enquire(index->database());
    enquire.set_weighting_scheme(Xapian::BM25Weight(weights.first_k1, 0, 1, weights.first_b, 0.5));
    enquire.set_query(ranking_query(units, weights));
    const Xapian::MSet mset = enquire.get_mset(0, most);
    std::vector<Ranked> ranked;
    for (auto i = mset.begin(); i != mset.end(); ++i) ranked.push_back({*i, i.get_weight()});
    return ranked;
  }
};

const std::vector<const char*> kQueries = {
    "spooler", "the printer stops responding with an error", "dr watson access violation", "event id 9405 mta",
    "stop 0xA", "tcp/ip ndr smtp", "of the", "pritner spoler", "windows nt server setup disk", "nothing-has-this-word"};

void check_equal(const std::vector<Ranked>& ours, const std::vector<Ranked>& theirs, std::size_t most) {
  REQUIRE(ours.size() == std::min(most, theirs.size()));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    // Ours are rounded to 2^-30; what lies closer together than that comes by number.
    constexpr double kRounded = 3e-9;
    CHECK(std::abs(ours[i].weight - theirs[i].weight) < kRounded);
    if (i + 1 < theirs.size() && theirs[i].weight > theirs[i + 1].weight + kRounded &&
        (i == 0 || theirs[i - 1].weight > theirs[i].weight + kRounded))
      CHECK(ours[i].docid == theirs[i].docid);
  }
}

}  // namespace

TEST_CASE("posting lists read directly rank as Xapian's matcher does") {
  Scene scene({samples_index().directory()});
  REQUIRE(scene.index->has_forward());
  for (const char* query : kQueries) {
    CAPTURE(query);
    const std::vector<Unit> units = scene.units(query);
    const std::vector<Leaf> leaves = ranking_leaves(units, scene.weights);
    const std::vector<Ranked> theirs = scene.by_xapian(units, 1000);
    for (const std::size_t most : {1000, 20, 5, 1}) check_equal(best_by_postings(*scene.index, leaves, scene.weights, most), theirs, most);
    CHECK(best_by_postings(*scene.index, leaves, scene.weights, 0).empty());
  }
}

TEST_CASE("what has all the words is counted on the way, however few are kept") {
  const std::vector<corpus::RawArticle> articles = sample_articles();
  const auto third = articles.begin() + static_cast<std::ptrdiff_t>(articles.size() / 3);
  const BuiltIndex first(std::vector<corpus::RawArticle>(articles.begin(), third));
  const BuiltIndex second(std::vector<corpus::RawArticle>(third, articles.end()));
  std::size_t some = 0;
  for (const std::vector<std::string>& directories :
       {std::vector{samples_index().directory()}, std::vector{first.directory(), second.directory()}}) {
    Scene scene(directories);
    for (const char* query : kQueries) {
      CAPTURE(query, directories.size());
      const std::vector<Leaf> leaves = ranking_leaves(scene.units(query), scene.weights);
      const std::uint64_t all = scene.with_all_words(query);
      some += all > 2;
      for (const std::size_t kept : {1000, 5, 1}) {
        AllWords count{1000};
        (void)best_by_postings(*scene.index, leaves, scene.weights, kept, nullptr, &count);
        CHECK(count.articles == all);
        CHECK(count.exact);
      }
      AllWords few{1};
      (void)best_by_postings(*scene.index, leaves, scene.weights, 5, nullptr, &few);
      CHECK(few.exact == (all <= 1));
      CHECK(few.articles >= std::min<std::uint64_t>(all, 2));
    }
  }
  CHECK(some > 4);
}

TEST_CASE("several shards are ranked as one") {
  const std::vector<corpus::RawArticle> articles = sample_articles();
  const auto half = articles.begin() + static_cast<std::ptrdiff_t>(articles.size() / 2);
  const BuiltIndex first(std::vector<corpus::RawArticle>(articles.begin(), half));
  const BuiltIndex second(std::vector<corpus::RawArticle>(half, articles.end()));
  Scene scene({first.directory(), second.directory()});
  for (const char* query : kQueries) {
    CAPTURE(query);
    const std::vector<Unit> units = scene.units(query);
    const std::vector<Ranked> theirs = scene.by_xapian(units, 1000);
    for (const std::size_t most : {1000, 7})
      check_equal(best_by_postings(*scene.index, ranking_leaves(units, scene.weights), scene.weights, most), theirs, most);
  }
}

TEST_CASE("only the articles that are allowed come, also those without weight") {
  Scene scene({samples_index().directory()});
  const std::vector<Unit> units = scene.units("printer spooler server");
  const std::vector<Leaf> leaves = ranking_leaves(units, scene.weights);
  std::vector<Xapian::docid> allowed;
  for (Xapian::docid docid = 1; docid <= scene.index->articles(); docid += 3) allowed.push_back(docid);
  std::vector<Ranked> expected;
  for (const Ranked& ranked : best_by_postings(*scene.index, leaves, scene.weights, 1000))
    if (ranked.docid % 3 == 1) expected.push_back(ranked);
  REQUIRE(expected.size() > 3);
  const std::vector<Ranked> all = best_by_postings(*scene.index, leaves, scene.weights, 1000, &allowed);
  REQUIRE(all.size() == allowed.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(all[i].docid == expected[i].docid);
    CHECK(all[i].weight == Approx(expected[i].weight).epsilon(1e-12));
  }
  CHECK(all[expected.size()].weight == 0);
  CHECK(best_by_postings(*scene.index, leaves, scene.weights, 2, &allowed).size() == 2);
}

}  // namespace kb::tests
