#include <fmt/format.h>
#include <unistd.h>

#include "indexer/export/export.h"
#include "indexer/format/locations.h"
#include "tools/cli/article_json.h"
#include "tools/cli/display.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbindex/article_object.h"
#include "tools/kbindex/program.h"
#include "tools/kbindex/progress_view.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

/// All that was named, as a search over it would open it.
Result<exporting::ArticleStream> open_indexes(const Program& program) {
  std::vector<std::string> locations = program.options().exporting.indexes;
  if (locations.empty()) locations.push_back(program.index());
  auto opened = format::open_shards(locations);
  if (!opened) {
    Error error = std::move(opened).error();
    if (error.code == ErrorCode::network) error.hint = "an export needs all of its databases";
    return tl::unexpected<Error>(std::move(error));
  }
  return exporting::ArticleStream::open(std::move(opened->shards));
}

Result<exporting::Options> export_options(const Program& program) {
  const ExportOptions& asked = program.options().exporting;
  auto format = export_format(asked);
  if (!format) return fail(std::move(format));
  exporting::Options options;
  options.format = *format;
  if (asked.output != "-") options.path = asked.output;
  options.descriptor = STDOUT_FILENO;
  options.replace = program.options().force;
  options.program = program.name_and_version();
  options.json_line = [](const parser::Article& article) { return to_line(article_object(article)); };
  options.stop = [] { return caught_signal() != 0; };
  return options;
}

}  // namespace

int run_export(const Program& program) {
  auto options = export_options(program);
  if (!options) return program.report(options.error());
  auto articles = open_indexes(program);
  if (!articles) return program.report(articles.error());
  const auto summary = exporting::run(*articles, *options);
  if (!summary) {
    // A reader that has seen enough is no error to tell of.
    if (summary.error().code == ErrorCode::interrupted && caught_signal() == 0) return kExitOk;
    return program.report(summary.error());
  }
  if (articles->passed_over() > 0)
    program.note(fmt::format("{} of an article in several indexes: only the newest was written",
                             articles->passed_over() == 1 ? "1 copy" : grouped(articles->passed_over()) + " copies"));
  if (options->path.empty()) return kExitOk;
  program.note(fmt::format("{} '{}': {} articles, {}{}", summary->replaced ? "replaced" : "wrote",
                           options->path, grouped(summary->articles), byte_size(summary->bytes),
                           summary->files > 1 ? fmt::format(" in {} files", summary->files) : ""));
  return kExitOk;
}

}  // namespace kb::cli::kbindex
