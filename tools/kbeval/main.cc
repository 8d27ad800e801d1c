#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "search/searcher.h"
#include "tools/eval/judged_set.h"
#include "tools/eval/metrics.h"
#include "tools/kbeval/tuner.h"

namespace {

using kb::eval::JudgedQuery;
using kb::eval::Metrics;

struct Options {
  std::string db;
  std::vector<std::string> sets;
  std::vector<std::string> weights;
  std::vector<std::string> tune;
  std::vector<std::string> judgements;
  std::string baseline, save;
  int rounds = 2, folds = 5;
  std::size_t worst = 0;
};

int report_error(const kb::Error& error) {
  std::fprintf(stderr, "kbeval: error: %s\n", error.message.c_str());
  if (!error.hint.empty()) std::fprintf(stderr, "hint: %s\n", error.hint.c_str());
  return 2;
}

void print_row(const std::string& name, std::size_t n, const Metrics& m, const nlohmann::json* base) {
  std::printf("  %-14s %5zu  %7.4f %7.4f %7.4f %7.4f %7.4f", name.c_str(), n, m.ndcg10, m.mrr10, m.success3, m.recall100, m.judged10);
  if (base && base->contains(name)) std::printf("   %+.4f", m.ndcg10 - (*base)[name].get<double>());
  std::printf("\n");
}

kb::Result<void> evaluate_set(kb::eval::Task& task, const Options& options, const nlohmann::json& baseline, nlohmann::json& saved) {
  std::map<std::string, std::pair<Metrics, std::size_t>> by_class;
  std::vector<std::pair<double, const JudgedQuery*>> order;
  const auto start = std::chrono::steady_clock::now();
  for (const JudgedQuery& query : task.set.queries) {
    auto ranked = kb::eval::ranked_numbers(*task.searcher, query, 100);
    if (!ranked) return kb::fail(std::move(ranked));
    const Metrics m = kb::eval::evaluate(*ranked, query.judgements);
    by_class["all"].first += m;
    ++by_class["all"].second;
    if (!query.label.empty()) {
      by_class[query.label].first += m;
      ++by_class[query.label].second;
    }
    order.emplace_back(m.ndcg10, &query);
  }
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  std::printf("%s: %.2f ms a query\n  %-14s %5s  %7s %7s %7s %7s %7s\n", task.set.name.c_str(),
              ms / static_cast<double>(std::max<std::size_t>(1, order.size())), "class", "n", "nDCG@10", "MRR@10", "S@3", "R@100", "J@10");
  const nlohmann::json* base = baseline.contains(task.set.name) ? &baseline[task.set.name] : nullptr;
  for (const auto& [name, sum] : by_class) {
    const Metrics mean = sum.first.divided_by(static_cast<double>(sum.second));
    print_row(name, sum.second, mean, base);
    saved[task.set.name][name] = mean.ndcg10;
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < options.worst && i < order.size(); ++i)
    std::printf("    %.3f  %-6s %s\n", order[i].first, order[i].second->id.c_str(), order[i].second->text.c_str());
  return {};
}

int run(const Options& options) {
  kb::search::Weights weights;
  for (const std::string& setting : options.weights) {
    const std::size_t equals = setting.find('=');
    double* value = kb::search::find_weight(weights, setting.substr(0, equals));
    if (!value || equals == std::string::npos) {
      std::fprintf(stderr, "kbeval: error: no weight '%s'\n", setting.c_str());
      return 2;
    }
    *value = std::stod(setting.substr(equals + 1));
  }
  std::map<std::string, std::unique_ptr<kb::search::Searcher>> searchers;
  std::vector<kb::eval::Task> tasks;
  for (const std::string& argument : options.sets) {
    const std::size_t equals = argument.find('=');
    const std::string folder = argument.substr(0, equals);
    const std::string db = equals == std::string::npos ? options.db : argument.substr(equals + 1);
    auto set = kb::eval::read_judged_set(folder);
    if (!set) return report_error(set.error());
    for (const std::string& path : options.judgements)
      if (auto added = kb::eval::add_judgements(*set, path); !added) return report_error(added.error());
    auto& searcher = searchers[db];
    if (!searcher) {
      auto opened = kb::search::Searcher::open({db});
      if (!opened) return report_error(opened.error());
      searcher = std::make_unique<kb::search::Searcher>(std::move(*opened));
    }
    tasks.push_back({std::move(*set), searcher.get(), 1, {}});
  }
  if (!options.tune.empty()) {
    if (auto recorded = kb::eval::record_all(tasks, weights); !recorded) return report_error(recorded.error());
    const auto result = kb::eval::tune(tasks, weights, options.tune, options.rounds, options.folds);
    std::printf("objective %.4f -> %.4f, held out %.4f (%d folds)\n", result.before, result.after, result.held_out, options.folds);
    weights = result.weights;
    for (const std::string& name : options.tune) std::printf("  %s=%.4g\n", name.c_str(), *kb::search::find_weight(weights, name));
  }
  nlohmann::json baseline = nlohmann::json::object();
  if (!options.baseline.empty()) {
    std::ifstream in(options.baseline);
    if (in) baseline = nlohmann::json::parse(in, nullptr, false);
    if (!in || baseline.is_discarded()) {
      std::fprintf(stderr, "kbeval: error: cannot read the baseline '%s'\n", options.baseline.c_str());
      return 2;
    }
  }
  nlohmann::json saved;
  for (auto& task : tasks) {
    task.searcher->weights() = weights;
    if (auto done = evaluate_set(task, options, baseline, saved); !done) return report_error(done.error());
  }
  if (!options.save.empty()) std::ofstream(options.save) << saved.dump(1) << "\n";
  return 0;
}

}  // namespace

// CLI11 throws for options that cannot be made, and nothing else does.
int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape)
  CLI::App app{"kbeval: how good the ranking is, on judged queries"};
  Options options;
  app.add_option("--db", options.db, "Index the sets are judged on");
  app.add_option("sets", options.sets, "Folders with queries.tsv and qrels.txt; FOLDER=DB for one with its own index")->required();
  app.add_option("--weight", options.weights, "NAME=VALUE: a ranking constant other than the built-in one");
  app.add_option("--tune", options.tune, "Names of the constants to fit")->delimiter(',');
  app.add_option("--rounds", options.rounds, "Rounds of tuning");
  app.add_option("--folds", options.folds, "Folds of the cross-validation");
  app.add_option("--baseline", options.baseline, "Figures saved earlier, to print the difference");
  app.add_option("--save", options.save, "Write the figures here");
  app.add_option("--judgements", options.judgements, "Judgements of articles that the sets leave open, as in qrels.txt");
  app.add_option("--worst", options.worst, "Print the N worst queries of each set");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return run(options);
}
