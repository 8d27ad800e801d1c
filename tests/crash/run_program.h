#pragma once

#include <map>
#include <string>
#include <vector>

namespace kb::tests {

struct RunResult {
  int code = 0;        ///< exit code, or 128 + signal
  std::string output;  ///< standard output
  std::string errors;  ///< standard error
};

/// Runs a program with further environment variables and waits. With `signal_after_ms` >= 0 `signal` is sent
/// then.
[[nodiscard]] RunResult run_program(const std::vector<std::string>& command,
                                    const std::map<std::string, std::string>& environment = {},
                                    int signal_after_ms = -1, int signal = 0);

}  // namespace kb::tests
