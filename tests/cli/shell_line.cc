#include "tests/cli/shell_line.h"

#include <filesystem>

#include "tests/cli/process.h"
#include "tests/support/catch.h"

namespace kb::tests {

std::string shell(const std::string& name) {
  for (const char* folder : {"/usr/bin/", "/bin/"})
    if (std::filesystem::exists(folder + name)) return folder + name;
  return {};
}

bool can_drive(const char* name) {
  if (!Tmux::installed()) return false;
  if (!shell(name).empty()) return true;
  WARN(name << " is not installed: its completion was not tried");
  return false;
}

process::Options programs_in_path() {
  process::Options options;
  options.environment["PATH"] = std::filesystem::path(KB_KBSEARCH).parent_path().string() + ":" +
                                std::filesystem::path(KB_KBINDEX).parent_path().string() + ":/usr/bin:/bin";
  options.environment["KB_DB"] = KB_SAMPLES_INDEX;
  return options;
}

ShellLine::ShellLine(const std::string& name, const std::string& set_up) {
  const std::string file = tmux_.directory().write("set-up", set_up);
  const std::string options = name == "zsh" ? " -f" : name == "bash" ? " --norc --noprofile" : " --no-config";
  tmux_.start(shell(name) + options, programs_in_path().environment);
  tmux_.type_text("source " + file + "; clear\n");
  REQUIRE(at_prompt());
}

bool ShellLine::offers(const std::string& line, int tabs, const std::string& wanted) {
  tmux_.type({"C-e", "C-u", "C-l"});
  REQUIRE(at_prompt());
  tmux_.type_text(line);
  REQUIRE(tmux_.shows(line));
  for (int i = 0; i < tabs; ++i) tmux_.type({"Tab"});
  const bool shown = tmux_.shows(wanted);
  UNSCOPED_INFO(line << " Tab:\n" << tmux_.screen());
  return shown;
}

bool ShellLine::at_prompt() {
  return Tmux::wait([&] {
    const std::string screen = tmux_.screen();
    return screen.substr(0, screen.find_last_not_of(" \n") + 1) == "kb>";
  });
}

}  // namespace kb::tests
