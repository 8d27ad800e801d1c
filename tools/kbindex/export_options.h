#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/export/export.h"

namespace CLI {
class App;
}

namespace kb::cli::kbindex {

/// What `kbindex export` was asked for, as given.
struct ExportOptions {
  std::vector<std::string> indexes;  ///< what `kbsearch --db` takes; empty: the usual place
  std::string format;
  std::string output = "-";
};

/// Adds the options that only `export` has.
void add_export_options(CLI::App& command, ExportOptions& options);

/// The format of that name. Errors: invalid_argument, with a suggestion.
[[nodiscard]] Result<exporting::Format> export_format(const ExportOptions& options);

}  // namespace kb::cli::kbindex
