#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/cli/process.h"

/// A terminal of the test's own: tmux runs a program in one window, types into it and looks at its screen.
class Tmux {
 public:
  /// Whether tmux is installed; says so in the test's output when it is not.
  [[nodiscard]] static bool installed();

  /// Nothing runs before start(): files can be written first.
  Tmux();
  ~Tmux();
  Tmux(const Tmux&) = delete;
  Tmux& operator=(const Tmux&) = delete;

  /// `command` as a shell would run it, `environment` on top of process::run()'s.
  void start(const std::string& command, const std::map<std::string, std::string>& environment = {},
             int columns = 110, int rows = 30);
  /// Keys by tmux's names, "Tab", "C-u"; other words are typed as they are.
  void type(const std::vector<std::string>& keys);
  /// Text, whatever it looks like.
  void type_text(const std::string& text);
  void resize(int columns, int rows);
  /// The screen's text; with `dressed` as escape sequences for its attributes as well.
  [[nodiscard]] std::string screen(bool dressed = false);
  /// Waits until the screen shows `text`, or something is so; false after a time that only a hang takes.
  [[nodiscard]] bool shows(const std::string& text);
  [[nodiscard]] static bool wait(const std::function<bool()>& condition);
  std::string tmux(std::vector<std::string> arguments);
  [[nodiscard]] const process::PrivateDirectory& directory() const { return directory_; }

 private:
  process::PrivateDirectory directory_;
  std::string name_;
  std::map<std::string, std::string> environment_;
};
