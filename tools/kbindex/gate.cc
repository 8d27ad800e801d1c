#include "tools/kbindex/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "search/searcher.h"
#include "tools/cli/exit_codes.h"
#include "tools/eval/judged_set.h"
#include "tools/eval/metrics.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

using indexer::GateVerdict;

constexpr std::size_t kDepth = 10;
// Sums of the same numbers in another order.
constexpr double kRounding = 1e-9;

/// nDCG@10 of each query.
Result<std::vector<double>> judge(const std::string& location, const eval::JudgedSet& set) {
  auto searcher = search::Searcher::open({location});
  if (!searcher) return fail(std::move(searcher));
  std::vector<double> scores;
  for (const eval::JudgedQuery& query : set.queries) {
    if (caught_signal() != 0)
      return fail(ErrorCode::interrupted, "stopped; the published index is as it was");
    auto ranked = eval::ranked_numbers(*searcher, query, kDepth);
    if (!ranked) return fail(std::move(ranked));
    scores.push_back(eval::evaluate(*ranked, query.judgements).ndcg10);
  }
  return scores;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

Result<GateVerdict> compare(const eval::JudgedSet& set, double slack, const std::string& index,
                            const std::string& candidate) {
  GateVerdict verdict;
  verdict.queries = set.queries.size();
  verdict.slack = slack;
  auto after = judge(candidate, set);
  if (!after) return fail(std::move(after));
  verdict.after = mean(*after);
  auto before = judge(index, set);
  if (!before && before.error().code == ErrorCode::interrupted) return fail(std::move(before));
  // Nothing is published, or nothing that can be searched: whatever is sound is better.
  if (!before) return verdict;
  verdict.before = mean(*before);
  verdict.passed = verdict.after >= *verdict.before - slack - kRounding;
  for (std::size_t i = 0; i < set.queries.size(); ++i)
    if ((*after)[i] < (*before)[i] - kRounding)
      verdict.worse.push_back({set.queries[i].id, set.queries[i].text, (*before)[i], (*after)[i]});
  std::ranges::stable_sort(verdict.worse, {}, [](const auto& q) { return q.after - q.before; });
  return verdict;
}

}  // namespace

Result<indexer::Gate> make_gate(const Options& options, const std::string& index) {
  if (options.gate.empty()) return indexer::Gate();
  auto read = eval::read_judged_files(options.gate[0], options.gate[1]);
  if (!read) return fail(std::move(read));
  if (read->queries.empty())
    return fail(ErrorCode::invalid_argument,
                "no query of '" + options.gate[0] + "' has a relevant article in '" + options.gate[1] + "'",
                "a query a line: ID, a tab, the query; a judgement a line: ID 0 Q12345 1");
  auto set = std::make_shared<const eval::JudgedSet>(*std::move(read));
  return indexer::Gate([set, slack = options.gate_slack, index](const std::string& candidate) {
    return compare(*set, slack, index, candidate);
  });
}

int report_refusal(const Program& program, const GateVerdict& verdict) {
  (void)program.report(
      {ErrorCode::limit,
       fmt::format("not published: the judged queries' mean nDCG@10 would fall from {:.4f} to {:.4f}",
                   verdict.before.value_or(0), verdict.after),
       "--gate-slack tolerates a fall; --report FILE has the queries that got worse"});
  return kExitGate;
}

}  // namespace kb::cli::kbindex
