#include <fmt/format.h>
#include <xapian.h>

#include <nlohmann/json.hpp>

#include "indexer/check.h"
#include "indexer/format/manifest.h"
#include "indexer/index_directory.h"
#include "indexer/last_run.h"
#include "tools/cli/article_json.h"
#include "tools/cli/display.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbindex/program.h"
#include "tools/kbindex/progress_view.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

using format::generation_name;

Result<indexer::IndexDirectory> open_for_writing(const Program& program) {
  return indexer::IndexDirectory::open(program.index(),
                                       {program.options().wait, false, [] { return caught_signal() != 0; }});
}

Json to_value(const indexer::GenerationInfo& g) {
  Json json;
  json["generation"] = g.number;
  json["published"] = g.published;
  json["complete"] = g.complete;
  json["in_use"] = g.in_use;
  json["bytes"] = g.bytes;
  json["articles"] = g.manifest.articles;
  json["built"] = g.manifest.built;
  if (g.manifest.shards > 0) json["shards"] = g.manifest.shards;
  json["seconds"] = g.manifest.seconds;
  json["program"] = g.manifest.program;
  json["schema"] = g.manifest.schema;
  json["xapian"] = g.manifest.xapian;
  json["icu"] = g.manifest.icu;
  json["sources"] = g.manifest.sources;
  json["text_bytes"] = g.manifest.text_bytes;
  return json;
}

std::string describe(const indexer::GenerationInfo& g) {
  std::string text = fmt::format("{}{}", generation_name(g.number), g.published ? "  (published)" : "");
  if (!g.complete) return text + "  incomplete: no manifest that can be read\n";
  if (g.in_use) text += "  (in use)";
  text +=
      fmt::format("\n  articles  {}\n  built     {} in {:.1f} s by {}\n  size      {} for {} of articles\n",
                  grouped(g.manifest.articles), g.manifest.built, g.manifest.seconds, g.manifest.program,
                  byte_size(g.bytes), byte_size(g.manifest.text_bytes));
  if (g.manifest.shards > 0) text += fmt::format("  shards    {}\n", g.manifest.shards);
  text += fmt::format("  libraries Xapian {}, ICU {}\n  schema    {}\n", g.manifest.xapian, g.manifest.icu,
                      g.manifest.schema);
  for (const std::string& source : g.manifest.sources) text += "  source    " + source + "\n";
  return text;
}

std::string counted(std::uint64_t number, std::string_view what) {
  return fmt::format("{} {}", grouped(number), what);
}

std::string rejected_line(const indexer::Rejected& r, std::string_view label) {
  return fmt::format("  {:<9} {}: {} (since {}, tried {})\n", label, indexer::place(r.origin, r.line),
                     r.reason, r.since, r.attempts == 1 ? "once" : fmt::format("{} times", r.attempts));
}

std::string describe(const indexer::LastRun& run) {
  constexpr std::size_t kMostShown = 20;
  std::string text = fmt::format("last run  {} of {}: ", run.kind, run.finished);
  if (run.outcome == "failed") text += "failed: " + run.error;
  if (run.outcome == "published") text += "published " + generation_name(run.generation);
  if (run.outcome == "unchanged") text += "nothing had changed";
  if (run.outcome == "gate") text += "not published, the judged queries would have got worse";
  text += run.outcome == "failed" ? "\n  counts of the run before it that did not fail:\n" : "\n";
  text += fmt::format("  articles  {}, {}, {}, {}\n", counted(run.added, "added"),
                      counted(run.changed, "changed"), counted(run.vanished, "vanished"),
                      counted(run.unchanged, "unchanged"));
  text += fmt::format("  noticed   {}, {}, {}, {}, {}, {}\n", counted(run.rejected.size(), "rejected"),
                      counted(run.repaired, "repaired"), counted(run.duplicates, "duplicate numbers"),
                      counted(run.dead_references, "dead references"),
                      counted(run.unknown_headers, "unknown headers"),
                      counted(run.problems, "sources not wholly read"));
  std::size_t shown = 0;
  for (const indexer::Rejected& r : run.rejected)
    if (shown++ < kMostShown) text += rejected_line(r, "rejected");
  for (const indexer::Rejected& r : run.remembered)
    if (shown++ < kMostShown) text += rejected_line(r, "not read");
  if (shown > kMostShown)
    text += fmt::format("  ... and {} more: kbindex info --json\n", grouped(shown - kMostShown));
  return text;
}

}  // namespace

int run_info(const Program& program) {
  auto generations = indexer::list_generations(program.index());
  if (!generations) {
    Error error = std::move(generations).error();
    if (error.code == ErrorCode::not_found) error.hint = "kbindex build --db " + program.index() + " DUMP";
    return program.report(error);
  }
  if (generations->empty())
    return program.report({ErrorCode::not_found, "'" + program.index() + "' holds no index",
                           "kbindex build --db " + program.index() + " DUMP"});
  const auto last = indexer::read_last_run(program.index());
  if (program.options().json) {
    Json json{{"format", "kbindex info"},
              {"version", 1},
              {"index", program.index()},
              {"generations", Json::array()}};
    for (const indexer::GenerationInfo& g : *generations) json["generations"].push_back(to_value(g));
    json["last_run"] = last ? Json::parse(last->json, nullptr, false) : Json();
    return program.print(to_line(json) + "\n") ? kExitOk : kExitError;
  }
  std::string text;
  for (const indexer::GenerationInfo& g : *generations) text += describe(g);
  if (last) text += describe(*last);
  return program.print(neutralise(text, true)) ? kExitOk : kExitError;
}

int run_check(const Program& program) {
  ProgressView progress(ProgressMode::automatic, program.options().quiet || program.options().json,
                        program.err());
  auto result = indexer::check(program.index(), progress);
  progress.clear();
  if (!result) return program.report(result.error());
  if (program.options().json) {
    Json json{{"format", "kbindex check"},    {"version", 1},
              {"index", program.index()},     {"ok", result->faults.empty()},
              {"articles", result->articles}, {"reanalyzed", result->reanalyzed},
              {"faults", result->faults}};
    if (!program.print(to_line(json) + "\n")) return kExitError;
  } else if (result->faults.empty() && !program.options().quiet) {
    if (!program.print(fmt::format("'{}' is sound: {} articles read back, {} analyzed again\n",
                                   neutralise(program.index()), grouped(result->articles),
                                   grouped(result->reanalyzed))))
      return kExitError;
  }
  if (result->faults.empty()) return kExitOk;
  std::string message = "'" + program.index() + "' is damaged: " + result->faults.front();
  if (result->faults.size() > 1) message += fmt::format(" (and {} more)", result->faults.size() - 1);
  return program.report(
      {ErrorCode::corrupt, message,
       "build it again, or, unless both generations share what is damaged, kbindex rollback --db " + program.index()});
}

int run_rollback(const Program& program) {
  auto directory = open_for_writing(program);
  if (!directory) return program.report(directory.error());
  auto number = directory->rollback();
  if (!number) return program.report(number.error());
  if (program.options().json)
    return program.print(
               to_line(Json{{"format", "kbindex rollback"}, {"version", 1}, {"generation", *number}}) + "\n")
               ? kExitOk
               : kExitError;
  program.note("published " + generation_name(*number) + " again");
  return kExitOk;
}

int run_prune(const Program& program) {
  auto directory = open_for_writing(program);
  if (!directory) return program.report(directory.error());
  auto removed = directory->prune(program.options().keep);
  if (!removed) return program.report(removed.error());
  if (program.options().json)
    return program.print(to_line(Json{{"format", "kbindex prune"}, {"version", 1}, {"removed", *removed}}) +
                         "\n")
               ? kExitOk
               : kExitError;
  for (const std::uint64_t number : *removed) program.note("removed " + generation_name(number));
  if (removed->empty()) program.note("nothing to remove");
  return kExitOk;
}

}  // namespace kb::cli::kbindex
