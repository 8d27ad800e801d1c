#pragma once

#include <string>

namespace kb::cli::kbindex {

/// What `--version` prints: the program, its libraries as they are loaded, the schema and the licence.
[[nodiscard]] std::string version_text();

}  // namespace kb::cli::kbindex
