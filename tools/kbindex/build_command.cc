#include <unistd.h>

#include "indexer/build.h"
#include "indexer/files.h"
#include "indexer/update.h"
#include "tools/cli/exit_codes.h"
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
  plan.memory = options.memory;
  plan.wait = options.wait;
  plan.keep_missing = options.keep_missing;
  plan.force = options.force;
  plan.dry_run = options.dry_run;
  return plan;
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
  auto source = corpus::open_source(*paths);
  if (!source) return program.report(source.error());

  ProgressView progress(options.progress, options.quiet, program.err());
  const indexer::UpdateOptions wanted = plan(program, *std::move(paths));
  auto report =
      update ? indexer::update(wanted, **source, progress) : indexer::build(wanted, **source, progress);
  progress.clear();
  if (!report) return program.report(report.error());

  if (!options.quiet) program.print_error_text(summary(*report, program.index(), update, program.painter()));
  if (options.report)
    if (auto written = write_report(program, to_json(*report, update ? "update" : "build")); !written)
      return program.report(written.error());
  const bool all = report->rejected.empty() && report->problems.empty();
  return options.strict && !all ? kExitRejected : kExitOk;
}

}  // namespace kb::cli::kbindex
