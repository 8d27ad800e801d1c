#include <fstream>
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

TEST_CASE("further judgements fill what a set leaves open, and change nothing that it says") {
  const TemporaryFolder folder;
  const std::string queries = folder / "queries.tsv";
  const std::string qrels = folder / "qrels.txt";
  const std::string more = folder / "more.txt";
  std::ofstream(queries) << "a\tspooler\nb\tprinter\n";
  std::ofstream(qrels) << "a 0 Q901004 2\na 0 Q901033 0\nb 0 Q901004 1\n";
  std::ofstream(more) << "a 0 Q901033 2 wrong\na 0 Q901017 1 a remark of several words\n\nb 0 Q901017 0\nz 0 Q901017 2\n";
  auto set = eval::read_judged_files(queries, qrels);
  REQUIRE(set);
  REQUIRE(eval::add_judgements(*set, more));
  REQUIRE(set->queries.size() == 2);
  CHECK(set->queries[0].judgements == eval::Judgements{{901004, 2}, {901033, 0}, {901017, 1}});
  CHECK(set->queries[1].judgements == eval::Judgements{{901004, 1}, {901017, 0}});
  CHECK_FALSE(eval::add_judgements(*set, folder / "nowhere.txt"));
}

}  // namespace kb::tests
