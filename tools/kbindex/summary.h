#pragma once

#include <string>
#include <string_view>

#include "indexer/report.h"
#include "tools/cli/style.h"

namespace kb::cli::kbindex {

/// The report of a run for people: what is worth a look first (what was left out and why), then the counts.
/// Harmless to a terminal. `update` chooses the words.
[[nodiscard]] std::string summary(const indexer::Report& report, std::string_view index, bool update,
                                  const Painter& painter);

}  // namespace kb::cli::kbindex
