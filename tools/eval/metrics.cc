#include "tools/eval/metrics.h"

#include <algorithm>
#include <cmath>

namespace kb::eval {

Metrics& Metrics::operator+=(const Metrics& o) {
  ndcg10 += o.ndcg10;
  mrr10 += o.mrr10;
  recall100 += o.recall100;
  success3 += o.success3;
  success5 += o.success5;
  judged10 += o.judged10;
  return *this;
}

Metrics Metrics::divided_by(double n) const {
  return {ndcg10 / n, mrr10 / n, recall100 / n, success3 / n, success5 / n, judged10 / n};
}

Metrics evaluate(const std::vector<std::uint32_t>& ranked, const Judgements& judgements) {
  std::vector<int> ideal;
  for (const auto& [number, grade] : judgements)
    if (grade > 0) ideal.push_back(grade);
  Metrics m;
  if (ideal.empty()) return m;
  std::sort(ideal.rbegin(), ideal.rend());
  double best = 0;
  for (std::size_t i = 0; i < ideal.size() && i < 10; ++i) best += ideal[i] / std::log2(static_cast<double>(i) + 2);

  double gain = 0;
  std::size_t found = 0;
  std::size_t judged = 0;
  for (std::size_t i = 0; i < ranked.size() && i < 100; ++i) {
    const auto at = judgements.find(ranked[i]);
    const int grade = at == judgements.end() ? 0 : std::max(0, at->second);
    if (i < 10 && at != judgements.end()) ++judged;
    if (grade == 0) continue;
    ++found;
    if (i >= 10) continue;
    gain += grade / std::log2(static_cast<double>(i) + 2);
    if (m.mrr10 == 0) m.mrr10 = 1.0 / static_cast<double>(i + 1);
    if (i < 3) m.success3 = 1;
    if (i < 5) m.success5 = 1;
  }
  m.ndcg10 = gain / best;
  m.recall100 = static_cast<double>(found) / static_cast<double>(ideal.size());
  m.judged10 = static_cast<double>(judged) / static_cast<double>(std::max<std::size_t>(1, std::min<std::size_t>(10, ranked.size())));
  return m;
}

}  // namespace kb::eval
