#pragma once

#include <string>

#include "base/result.h"
#include "indexer/gate.h"
#include "tools/kbindex/program.h"

namespace kb::cli::kbindex {

/// What --gate asks for: every judged query on the new generation and on the published one of `index`. An
/// empty function without --gate. The files are read now: a wrong name must not cost a build. Errors:
/// not_found.
[[nodiscard]] Result<indexer::Gate> make_gate(const Options& options, const std::string& index);

/// Says that nothing was published; the exit code.
int report_refusal(const Program& program, const indexer::GateVerdict& verdict);

}  // namespace kb::cli::kbindex
