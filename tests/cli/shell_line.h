#pragma once

#include <string>

#include "tests/cli/tmux.h"

/// Shells with completions, driven as people drive them.
namespace kb::tests {

/// The path of a shell; empty when it is not installed.
[[nodiscard]] std::string shell(const std::string& name);

/// Whether a shell can be driven at a terminal; says so when it cannot.
[[nodiscard]] bool can_drive(const char* name);

/// Our programs on the PATH, the samples as index.
[[nodiscard]] process::Options programs_in_path();

/// A shell at a prompt ("kb>", which `set_up` must set) in a terminal, with the completions read.
class ShellLine {
 public:
  ShellLine(const std::string& name, const std::string& set_up);
  /// Types `line` and so many Tabs; whether the screen then shows `wanted`.
  bool offers(const std::string& line, int tabs, const std::string& wanted);

 private:
  bool at_prompt();
  Tmux tmux_;
};

}  // namespace kb::tests
