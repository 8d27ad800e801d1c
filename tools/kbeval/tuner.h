#pragma once

#include <memory>
#include <string>
#include <vector>

#include "search/replay.h"
#include "search/searcher.h"
#include "tools/eval/judged_set.h"

namespace kb::eval {

/// A judged set with the index its articles are in.
struct Task {
  JudgedSet set;
  search::Searcher* searcher = nullptr;
  double weight = 1;  ///< of this set's mean in the objective
  std::vector<std::unique_ptr<search::Replay>> replays;  ///< by query; filled by record_all()
};

/// nDCG@10 by set and query under these weights.
using Scores = std::vector<std::vector<double>>;
[[nodiscard]] Scores score_all(const std::vector<Task>& tasks, const search::Weights& weights);

/// Records every query's candidates under these weights. Errors as Searcher::search.
[[nodiscard]] Result<void> record_all(std::vector<Task>& tasks, const search::Weights& weights);

struct TuneResult {
  search::Weights weights;      ///< fitted to all queries
  double before = 0, after = 0; ///< objective on all queries
  double held_out = 0;          ///< objective on queries that took no part in choosing (k-fold)
};

/// Coordinate ascent over the named weights, each tried at a few factors of its present value, `rounds` times. The
/// objective is the weighted mean of the sets' nDCG@10. With folds > 1 every query is also scored under weights chosen
/// without its fold: the gain to believe.
[[nodiscard]] TuneResult tune(const std::vector<Task>& tasks, const search::Weights& start, const std::vector<std::string>& names,
                              int rounds, int folds);

}  // namespace kb::eval
