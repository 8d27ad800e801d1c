#include "tools/kbeval/tuner.h"

#include <cstdio>

#include "tools/eval/metrics.h"

namespace kb::eval {

namespace {

/// Mean of a set's queries that are in the fold (or not in it), then over the sets.
double objective(const std::vector<Task>& tasks, const Scores& scores, int folds, int fold, bool inside) {
  double sum = 0;
  double weights = 0;
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    double total = 0;
    int n = 0;
    for (std::size_t q = 0; q < scores[t].size(); ++q) {
      if (fold >= 0 && (static_cast<int>(q % static_cast<std::size_t>(folds)) == fold) != inside) continue;
      total += scores[t][q];
      ++n;
    }
    if (n == 0) continue;
    sum += tasks[t].weight * total / n;
    weights += tasks[t].weight;
  }
  return weights > 0 ? sum / weights : 0;
}

}  // namespace

Scores score_all(std::vector<Task>& tasks, const search::Weights& weights) {
  Scores scores;
  for (Task& task : tasks) {
    task.searcher->weights() = weights;
    std::vector<double>& of_set = scores.emplace_back();
    for (const JudgedQuery& query : task.set.queries) {
      auto ranked = ranked_numbers(*task.searcher, query, 10);
      of_set.push_back(ranked ? evaluate(*ranked, query.judgements).ndcg10 : 0);
    }
  }
  return scores;
}

TuneResult tune(std::vector<Task>& tasks, const search::Weights& start, const std::vector<std::string>& names, int rounds,
                int folds) {
  // All folds climb together: a setting is scored once on all queries, and each fold reads its own part of the scores
  // while it stands where the whole stands. Folds that choose otherwise than the whole are followed separately.
  struct Path {
    search::Weights weights;
    Scores scores;
  };
  const Scores first = score_all(tasks, start);
  std::vector<Path> paths(static_cast<std::size_t>(folds > 1 ? folds + 1 : 1), Path{start, first});
  const auto fold_of = [&](std::size_t path) { return path == 0 ? -1 : static_cast<int>(path) - 1; };

  TuneResult result;
  result.before = objective(tasks, first, folds, -1, true);
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& name : names) {
      for (const double factor : {0.5, 0.75, 1.33, 2.0}) {
        std::vector<std::pair<double, Scores>> tried;  // by value of the weight, for paths that agree on the others
        for (std::size_t p = 0; p < paths.size(); ++p) {
          Path& path = paths[p];
          search::Weights candidate = path.weights;
          double* value = search::find_weight(candidate, name);
          if (!value) continue;
          *value = *value == 0 ? 0.1 * factor : *value * factor;
          const bool as_whole = p > 0 && path.weights.zone == paths[0].weights.zone && !tried.empty() && *value == tried[0].first;
          Scores scores = as_whole ? tried[0].second : score_all(tasks, candidate);
          if (p == 0) tried.emplace_back(*value, scores);
          const int fold = fold_of(p);
          if (objective(tasks, scores, folds, fold, false) > objective(tasks, path.scores, folds, fold, false) + 1e-5) {
            path.weights = candidate;
            path.scores = std::move(scores);
            if (p == 0)
              std::fprintf(stderr, "round %d  %-18s %8.4f  objective %.4f\n", round + 1, name.c_str(), *value,
                           objective(tasks, path.scores, folds, -1, true));
          }
        }
      }
    }
  }
  result.weights = paths[0].weights;
  result.after = objective(tasks, paths[0].scores, folds, -1, true);
  if (folds > 1) {
    double held = 0;
    for (std::size_t p = 1; p < paths.size(); ++p) held += objective(tasks, paths[p].scores, folds, fold_of(p), true);
    result.held_out = held / folds;
  }
  return result;
}

}  // namespace kb::eval
