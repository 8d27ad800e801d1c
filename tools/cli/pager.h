#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/cli/terminal.h"

namespace kb::cli {

/// The pager to use: `configured` (config file) below KB_PAGER, above PAGER; else "less". Nothing when the
/// choice is empty or "cat": text then goes straight to the terminal. KB_PAGER="" counts as a choice.
[[nodiscard]] std::optional<std::string> choose_pager(const Environment& environment,
                                                      const std::optional<std::string>& configured);

/// Shows `text` through `command` (run by sh, its stdin a pipe), with LESS=FRX unless LESS is set. Returns
/// false when the pager could not be started: the caller then writes the text itself. A pager left early is
/// not a failure.
[[nodiscard]] bool page(const std::string& command, std::string_view text);

}  // namespace kb::cli
