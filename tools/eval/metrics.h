#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// Rank metrics as trec_eval computes them: linear gain, log2 discount.
namespace kb::eval {

/// Grade by article number; 0 is judged and not relevant.
using Judgements = std::map<std::uint32_t, int>;

struct Metrics {
  double ndcg10 = 0;
  double mrr10 = 0;
  double recall100 = 0;
  double success3 = 0;  ///< a relevant article among the first three
  double success5 = 0;
  double judged10 = 0;  ///< share of the first ten that somebody judged

  Metrics& operator+=(const Metrics& other);
  [[nodiscard]] Metrics divided_by(double n) const;
};

/// Metrics of one ranked list (best first, no repetitions). Grades of at least 1 are relevant.
[[nodiscard]] Metrics evaluate(const std::vector<std::uint32_t>& ranked, const Judgements& judgements);

}  // namespace kb::eval
