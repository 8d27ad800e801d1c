#include "tools/kbindex/export_options.h"

#include <CLI/CLI.hpp>
#include <array>

#include "tools/cli/suggest.h"

namespace kb::cli::kbindex {

namespace {

constexpr std::array<std::pair<const char*, exporting::Format>, 4> kFormats{
    {{"jsonl", exporting::Format::jsonl},
     {"opensearch", exporting::Format::opensearch},
     {"csv", exporting::Format::csv},
     {"sqlite", exporting::Format::sqlite}}};

}  // namespace

void add_export_options(CLI::App& command, ExportOptions& options) {
  command.add_option("--db", options.indexes, "an index, anything that kbsearch --db takes; may be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--format,-f", options.format, "jsonl, opensearch, csv, sqlite")->type_name("FORMAT");
  command
      .add_option("--output,-o", options.output,
                  "the file to write, for opensearch a folder (default: -, standard output)")
      ->type_name("PATH");
}

Result<exporting::Format> export_format(const ExportOptions& options) {
  std::vector<std::string> names;
  for (const auto& [name, format] : kFormats) {
    if (options.format == name) return format;
    names.emplace_back(name);
  }
  if (options.format.empty())
    return fail(ErrorCode::invalid_argument, "nothing says which format to export",
                "kbindex export --format jsonl, opensearch, csv or sqlite");
  const std::string near = closest(options.format, names);
  return fail(ErrorCode::invalid_argument, "option '--format' does not know '" + options.format + "'",
              near.empty() ? "it takes jsonl, opensearch, csv, sqlite" : "did you mean '" + near + "'?");
}

}  // namespace kb::cli::kbindex
