#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace kb::tests {

struct RunResult {
  int code = 0;        ///< exit code, or 128 + signal
  std::string output;  ///< standard output
  std::string errors;  ///< standard error
};

/// What is done to a program while it runs.
struct Disturbance {
  std::map<std::string, std::string> environment = {};  ///< added to the test's own
  bool only_environment = false;                        ///< nothing else, as cron starts it
  std::function<void(int pid)> meanwhile = {};          ///< called with it running
  unsigned user = 0;                                    ///< run as this user, when the test is root
};

/// Runs a program and waits.
[[nodiscard]] RunResult run_program(const std::vector<std::string>& command,
                                    const Disturbance& disturbance = {});

/// Waits until `condition` holds. False after a minute, which is long on any machine.
[[nodiscard]] bool wait_until(const std::function<bool()>& condition);

}  // namespace kb::tests
