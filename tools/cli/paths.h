#pragma once

#include <string>
#include <vector>

#include "tools/cli/terminal.h"

namespace kb::cli {

/// Where things lie, by the XDG base directory rules. Relative XDG values are ignored, as the rules say.
/// Empty where not even HOME is known.
struct Paths {
  std::vector<std::string> config_files;  ///< looked at in this order; the first that exists is read
  std::string index;                      ///< XDG_DATA_HOME/kb/index: the default database
  std::string state;                      ///< XDG_STATE_HOME/kb: history and last result
};

[[nodiscard]] Paths find_paths(const Environment& environment);

/// "~" and "~/x" with HOME put in.
[[nodiscard]] std::string expand_home(const std::string& path, const Environment& environment);

}  // namespace kb::cli
