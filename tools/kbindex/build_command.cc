#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "indexer/build.h"
#include "indexer/content_hash.h"
#include "indexer/files.h"
#include "indexer/last_run.h"
#include "indexer/merge_indexes.h"
#include "indexer/update.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbindex/gate.h"
#include "tools/kbindex/program.h"
#include "tools/kbindex/progress_view.h"
#include "tools/kbindex/summary.h"

namespace kb::cli::kbindex {

namespace {

/// What every run that makes a generation is told.
void set_common(const Program& program, indexer::BuildOptions& plan) {
  plan.directory = program.index();
  plan.program = program.name_and_version();
  plan.jobs = program.options().jobs;
  plan.wait = program.options().wait;
}

indexer::UpdateOptions plan(const Program& program, std::vector<std::string> paths) {
  const Options& options = program.options();
  indexer::UpdateOptions plan;
  set_common(program, plan);
  plan.sources = std::move(paths);
  plan.shards = options.shards;
  plan.memory = options.memory;
  plan.limits = options.article_limits;
  plan.keep_missing = options.keep_missing;
  plan.force = options.force;
  plan.dry_run = options.dry_run;
  return plan;
}

/// "dump/a.TXT" of "dump/a.TXT:1"; nothing of what lies in an archive.
std::string file_of(const std::string& origin) {
  const std::size_t colon = origin.rfind(':');
  return colon == std::string::npos || origin.find('!') != std::string::npos ? "" : origin.substr(0, colon);
}

bool covers(const std::string& source, const std::string& file) {
  if (!file.starts_with(source)) return false;
  return file.size() == source.size() || source.ends_with('/') || file[source.size()] == '/';
}

/// With --keep-missing the sources need not be all there is: files whose articles were rejected before are
/// tried again although nobody named them.
void add_rejected_files(const Program& program, std::vector<std::string>& paths) {
  const auto last = indexer::read_last_run(program.index());
  if (!last) return;
  for (const auto* list : {&last->rejected, &last->remembered})
    for (const indexer::Rejected& rejected : *list) {
      const std::string file = file_of(rejected.origin);
      std::error_code error;
      if (!file.empty() && std::filesystem::is_regular_file(file, error) &&
          std::ranges::none_of(paths, [&](const std::string& path) { return covers(path, file); }))
        paths.push_back(file);
    }
}

/// What --strict is about must be said by --quiet as well, or a timer's mail would be empty.
void say_what_is_missing(const Program& program, const indexer::Report& report) {
  std::string message;
  const auto add = [&](std::size_t number, const char* what, const std::string& first) {
    if (number == 0) return;
    message += (message.empty() ? "" : "; ") + grouped(number) + " " + what + " (" + first +
               (number > 1 ? ", ...)" : ")");
  };
  add(report.rejected.size(), "rejected",
      report.rejected.empty() ? ""
                              : indexer::place(report.rejected[0].origin, report.rejected[0].line) + ": " +
                                    report.rejected[0].reason);
  add(report.problems.size(), "not wholly read",
      report.problems.empty() ? "" : report.problems[0].origin + ": " + report.problems[0].message);
  (void)program.report({ErrorCode::invalid_argument, "done, but not with everything: " + message,
                        "kbindex info --db " + program.index() + " names them"});
}

Result<void> write_report(const Program& program, const std::string& json) {
  const std::string& target = *program.options().report;
  if (target != "-") return indexer::replace_file(target, json);
  if (!program.print(json)) return fail(ErrorCode::io, "cannot write the report to standard output");
  return {};
}

/// Summary and report; the exit code as far as they decide it.
int tell(const Program& program, const Result<indexer::Report>& report, RunKind kind) {
  const Options& options = program.options();
  if (!report) return program.report(report.error());
  if (!options.quiet) program.print_error_text(summary(*report, program.index(), kind, program.painter()));
  if (options.report)
    if (auto written = write_report(program, to_json(*report, name(kind))); !written)
      return program.report(written.error());
  return report->gate && !report->gate->passed ? report_refusal(program, *report->gate) : kExitOk;
}

/// Synonym rules are an operator's own file beside an index, which no run reads or writes.
void mention_synonyms(const Program& program, const std::vector<std::string>& inputs) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path own = fs::path(program.index()) / "synonyms.txt";
  for (const std::string& input : inputs) {
    const fs::path rules = fs::path(input) / "synonyms.txt";
    if (fs::is_regular_file(rules, error) && !fs::equivalent(rules, own, error))
      program.note("the rules of '" + rules.string() + "' were not taken over",
                   "append them to '" + own.string() + "' where they are wanted");
  }
}

}  // namespace

int run_merge(const Program& program) {
  const Options& options = program.options();
  auto gate = make_gate(options, program.index());
  if (!gate) return program.report(gate.error());
  indexer::MergeOptions plan;
  set_common(program, plan);
  plan.inputs = options.sources;
  plan.gate = *std::move(gate);
  ProgressView progress(options.progress, options.quiet, program.err());
  const auto report = indexer::merge_indexes(plan, progress);
  progress.clear();
  const int code = tell(program, report, RunKind::merge);
  if (code == kExitOk) mention_synonyms(program, options.sources);
  return code;
}

int run_build(const Program& program) {
  const Options& options = program.options();
  const bool update = options.command == Command::update;
  auto paths = program.source_paths();
  if (!paths) return program.report(paths.error());
  indexer::UpdateOptions wanted = plan(program, *paths);
  if (update && options.keep_missing) add_rejected_files(program, *paths);
  corpus::SourceOptions reading = options.limits;
  reading.fingerprint = [](std::string_view bytes) { return indexer::content_hash(bytes); };
  auto source = corpus::open_source(*paths, reading);
  if (!source) return program.report(source.error());
  auto gate = make_gate(options, program.index());
  if (!gate) return program.report(gate.error());

  ProgressView progress(options.progress, options.quiet, program.err());
  wanted.gate = *std::move(gate);
  auto report =
      update ? indexer::update(wanted, **source, progress) : indexer::build(wanted, **source, progress);
  progress.clear();
  if (const int code = tell(program, report, update ? RunKind::update : RunKind::build); code != kExitOk) return code;
  const bool all = report->rejected.empty() && report->problems.empty();
  if (all || !options.strict) return kExitOk;
  if (options.quiet) say_what_is_missing(program, *report);
  return kExitRejected;
}

}  // namespace kb::cli::kbindex
