#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "indexer/report.h"
#include "tools/cli/style.h"

namespace kb::cli::kbindex {

enum class RunKind : std::uint8_t { build, update, merge };
/// "build", "update", "merge".
[[nodiscard]] std::string_view name(RunKind kind);

/// The report of a run for people: what is worth a look first (what was left out and why), then the counts.
/// Harmless to a terminal.
[[nodiscard]] std::string summary(const indexer::Report& report, std::string_view index, RunKind kind,
                                  const Painter& painter);

}  // namespace kb::cli::kbindex
