#include <map>

#include "tests/support/catch.h"
#include "tests/support/search_index.h"
#include "tools/eval/judged_set.h"

// The small public evaluation set: shows that something broke, not which of two rankings is better.

namespace kb::tests {

TEST_CASE("the samples' questions are answered as well as they were") {
  const auto set = eval::read_judged_set(std::string(KB_SOURCE_DIR) + "/tests/eval/samples");
  REQUIRE(set);
  REQUIRE(set->queries.size() == 145);
  search::Searcher searcher = samples_index().open();
  std::map<std::string, eval::Metrics> sums;
  std::map<std::string, double> counts;
  for (const eval::JudgedQuery& query : set->queries) {
    const auto ranked = eval::ranked_numbers(searcher, query, 100);
    REQUIRE(ranked);
    const eval::Metrics metrics = eval::evaluate(*ranked, query.judgements);
    if (metrics.success3 == 0) UNSCOPED_INFO("not in the first three: " << query.id << " " << query.text);
    for (const std::string& label : {query.label, std::string("all")}) {
      sums[label] += metrics;
      counts[label] += 1;
    }
  }
  for (const auto& [label, sum] : sums) {
    const eval::Metrics mean = sum.divided_by(counts[label]);
    UNSCOPED_INFO(label << ": nDCG@10 " << mean.ndcg10 << ", in the first three " << mean.success3);
  }
  CHECK(sums["all"].divided_by(counts["all"]).ndcg10 >= 0.90);
  CHECK(sums["code"].divided_by(counts["code"]).ndcg10 >= 0.90);
  CHECK(sums["misspelt"].divided_by(counts["misspelt"]).ndcg10 >= 0.85);
  CHECK(sums["all"].divided_by(counts["all"]).success3 >= 0.95);
}

}  // namespace kb::tests
