#include <fmt/format.h>
#include <unistd.h>

#include "indexer/export/export.h"
#include "tools/cli/article_json.h"
#include "tools/cli/display.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbindex/article_object.h"
#include "tools/kbindex/program.h"
#include "tools/kbindex/progress_view.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

Result<exporting::ArticleStream> open_index(const std::string& index) {
  auto shard = format::open_shard(index);
  if (!shard) return fail(std::move(shard));
  std::vector<format::OpenShard> shards;
  shards.push_back(*std::move(shard));
  return exporting::ArticleStream::open(std::move(shards));
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
  auto articles = open_index(program.index());
  if (!articles) return program.report(articles.error());
  const auto summary = exporting::run(*articles, *options);
  if (!summary) {
    // A reader that has seen enough is no error to tell of.
    if (summary.error().code == ErrorCode::interrupted && caught_signal() == 0) return kExitOk;
    return program.report(summary.error());
  }
  if (options->path.empty()) return kExitOk;
  program.note(fmt::format("{} '{}': {} articles, {}{}", summary->replaced ? "replaced" : "wrote",
                           options->path, grouped(summary->articles), byte_size(summary->bytes),
                           summary->files > 1 ? fmt::format(" in {} files", summary->files) : ""));
  return kExitOk;
}

}  // namespace kb::cli::kbindex
