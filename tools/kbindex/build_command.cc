#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "indexer/build.h"
#include "indexer/files.h"
#include "indexer/last_run.h"
#include "indexer/update.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbindex/gate.h"
#include "tools/kbindex/program.h"
#include "tools/kbindex/progress_view.h"
#include "tools/kbindex/summary.h"

namespace kb::cli::kbindex {

namespace {

indexer::UpdateOptions plan(const Program& program, std::vector<std::string> paths) {
  const Options& options = program.options();
  indexer::UpdateOptions plan;
  plan.directory = program.index();
  plan.sources = std::move(paths);
  plan.program = program.name_and_version();
  plan.jobs = options.jobs;
  plan.shards = options.shards;
  plan.memory = options.memory;
  plan.wait = options.wait;
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

}  // namespace

int run_build(const Program& program) {
  const Options& options = program.options();
  const bool update = options.command == Command::update;
  auto paths = program.source_paths();
  if (!paths) return program.report(paths.error());
  indexer::UpdateOptions wanted = plan(program, *paths);
  if (update && options.keep_missing) add_rejected_files(program, *paths);
  auto source = corpus::open_source(*paths, options.limits);
  if (!source) return program.report(source.error());
  auto gate = make_gate(options, program.index());
  if (!gate) return program.report(gate.error());

  ProgressView progress(options.progress, options.quiet, program.err());
  wanted.gate = *std::move(gate);
  auto report =
      update ? indexer::update(wanted, **source, progress) : indexer::build(wanted, **source, progress);
  progress.clear();
  if (!report) return program.report(report.error());

  if (!options.quiet) program.print_error_text(summary(*report, program.index(), update, program.painter()));
  if (options.report)
    if (auto written = write_report(program, to_json(*report, update ? "update" : "build")); !written)
      return program.report(written.error());
  if (report->gate && !report->gate->passed) return report_refusal(program, *report->gate);
  const bool all = report->rejected.empty() && report->problems.empty();
  if (all || !options.strict) return kExitOk;
  if (options.quiet) say_what_is_missing(program, *report);
  return kExitRejected;
}

}  // namespace kb::cli::kbindex
