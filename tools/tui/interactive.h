#pragma once

#include "tools/kbsearch/session.h"

namespace kb::tui {

/// kbsearch -i. Prints the chosen numbers on stdout when it ends. Returns the exit code: 0 chosen, 130 left
/// without.
[[nodiscard]] int run_interactive(cli::Session& session);

}  // namespace kb::tui
