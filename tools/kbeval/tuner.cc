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

Result<void> record_all(std::vector<Task>& tasks, const search::Weights& weights) {
  for (Task& task : tasks) {
    task.searcher->weights() = weights;
    for (const JudgedQuery& query : task.set.queries) {
      auto replay = task.searcher->record(query.text);
      if (!replay) return fail(std::move(replay));
      task.replays.push_back(std::move(*replay));
    }
  }
  return {};
}

Scores score_all(const std::vector<Task>& tasks, const search::Weights& weights) {
  Scores scores;
  for (const Task& task : tasks) {
    std::vector<double>& of_set = scores.emplace_back();
    for (std::size_t q = 0; q < task.set.queries.size(); ++q) {
      const JudgedQuery& query = task.set.queries[q];
      std::vector<std::uint32_t> ranked = task.replays[q]->rank(weights, 10 + query.excluded.size());
      std::erase_if(ranked, [&](std::uint32_t number) { return query.excluded.count(number) > 0; });
      of_set.push_back(evaluate(ranked, query.judgements).ndcg10);
    }
  }
  return scores;
}

TuneResult tune(const std::vector<Task>& tasks, const search::Weights& start, const std::vector<std::string>& names, int rounds,
                int folds) {
  // Path 0 climbs on all queries; path f + 1 on all but fold f, and is judged on that fold alone.
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
        for (std::size_t p = 0; p < paths.size(); ++p) {
          Path& path = paths[p];
          search::Weights candidate = path.weights;
          double* value = search::find_weight(candidate, name);
          if (!value) continue;
          *value = *value == 0 ? 0.1 * factor : *value * factor;
          Scores scores = score_all(tasks, candidate);
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
