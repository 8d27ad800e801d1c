#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

/// What kbsearch says about itself. Each ends in a line end.
namespace kb::cli {

[[nodiscard]] std::string short_help();
[[nodiscard]] std::string full_help();
/// The fields of the query language, from the schema's table.
[[nodiscard]] std::string fields_help();
[[nodiscard]] std::string syntax_help();
[[nodiscard]] std::string version_text();

/// The help for a topic ("fields", "syntax"); "" is the full help. Errors: invalid_argument.
[[nodiscard]] Result<std::string> help_for(std::string_view topic);

}  // namespace kb::cli
