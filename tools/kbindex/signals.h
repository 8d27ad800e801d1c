#pragma once

namespace kb::cli::kbindex {

/// From now on the first SIGINT or SIGTERM is remembered, and the second ends the process at once. SIGPIPE is
/// ignored: writing to a closed pipe is an error like another.
void catch_signals();
/// The signal that came, or 0.
[[nodiscard]] int caught_signal();

}  // namespace kb::cli::kbindex
