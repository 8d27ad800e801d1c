#include "tools/cli/terminal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

#include "tests/support/catch.h"
#include "tools/cli/pager.h"
#include "tools/cli/paths.h"

using namespace kb::cli;

namespace {

Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

/// A pseudo-terminal of the test's own.
class PseudoTerminal {
 public:
  PseudoTerminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    REQUIRE(master_ >= 0);
    REQUIRE(::grantpt(master_) == 0);
    REQUIRE(::unlockpt(master_) == 0);
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    REQUIRE(slave_ >= 0);
  }
  ~PseudoTerminal() {
    ::close(slave_);
    ::close(master_);
  }
  [[nodiscard]] int get() const { return slave_; }

 private:
  int master_;
  int slave_ = -1;
};

constexpr ColorChoice kAuto = ColorChoice::automatic;

bool pipe_color(std::map<std::string, std::string> values, ColorChoice choice = kAuto) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const bool color = detect_terminal(ends[1], choice, environment(std::move(values))).color;
  ::close(ends[0]);
  ::close(ends[1]);
  return color;
}

}  // namespace

TEST_CASE("a pipe has no colour unless it is forced") {
  CHECK_FALSE(pipe_color({{"TERM", "xterm"}}));
  CHECK(pipe_color({{"TERM", "xterm"}, {"CLICOLOR_FORCE", "1"}}));
  CHECK(pipe_color({{"FORCE_COLOR", "1"}}));
  CHECK_FALSE(pipe_color({{"CLICOLOR_FORCE", "0"}}));
  CHECK_FALSE(pipe_color({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}));
  CHECK(pipe_color({{"NO_COLOR", "1"}}, ColorChoice::always));
  CHECK_FALSE(pipe_color({{"CLICOLOR_FORCE", "1"}}, ColorChoice::never));
}

TEST_CASE("a terminal has colour unless something says no") {
  const PseudoTerminal terminal;
  const auto color = [&](std::map<std::string, std::string> values) {
    return detect_terminal(terminal.get(), kAuto, environment(std::move(values))).color;
  };
  CHECK(color({{"TERM", "xterm"}}));
  CHECK(color({{"TERM", "xterm"}, {"NO_COLOR", ""}}));  // only a value counts
  CHECK_FALSE(color({{"TERM", "xterm"}, {"NO_COLOR", "1"}}));
  CHECK_FALSE(color({{"TERM", "dumb"}}));
  CHECK_FALSE(color({}));
  CHECK_FALSE(color({{"TERM", "xterm"}, {"CLICOLOR", "0"}}));
}

TEST_CASE("the width is what COLUMNS says, within reason") {
  const auto columns = [](const char* value) {
    return detect_terminal(STDIN_FILENO, kAuto, environment({{"COLUMNS", value}})).columns;
  };
  CHECK(columns("132") == 132);
  CHECK(columns("3") == kMinColumns);
  CHECK(columns("99999") == kMaxColumns);
}

TEST_CASE("a terminal's locale decides about UTF-8; a pipe always has it") {
  const PseudoTerminal terminal;
  const auto utf8 = [&](std::map<std::string, std::string> values) {
    return detect_terminal(terminal.get(), kAuto, environment(std::move(values))).utf8;
  };
  CHECK(utf8({{"LANG", "en_US.UTF-8"}}));
  CHECK(utf8({{"LC_CTYPE", "C.utf8"}, {"LANG", "C"}}));
  CHECK_FALSE(utf8({{"LC_ALL", "C"}, {"LANG", "en_US.UTF-8"}}));
  CHECK_FALSE(utf8({}));
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  CHECK(detect_terminal(ends[1], kAuto, environment({})).utf8);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("the pager is KB_PAGER, the file's, PAGER, less, in this order") {
  using Text = std::optional<std::string>;
  CHECK(choose_pager(environment({}), Text{}) == Text("less"));
  CHECK(choose_pager(environment({{"PAGER", "more"}}), Text{}) == Text("more"));
  CHECK(choose_pager(environment({{"PAGER", "more"}}), Text("most")) == Text("most"));
  CHECK(choose_pager(environment({{"PAGER", "more"}, {"KB_PAGER", "lv"}}), Text("most")) == Text("lv"));
  CHECK(choose_pager(environment({{"KB_PAGER", ""}}), Text("most")) == Text{});
  CHECK(choose_pager(environment({{"PAGER", "cat"}}), Text{}) == Text{});
}

TEST_CASE("text goes through the pager, and a missing pager is noticed") {
  CHECK(page("grep -q x", "x\n"));
  CHECK(page("exit 0", std::string(1 << 20, 'x')));  // left early: no failure, no signal
  CHECK_FALSE(page("no-such-pager-here 2>/dev/null", "x\n"));
}

TEST_CASE("paths follow the XDG rules") {
  const Paths home = find_paths(environment({{"HOME", "/h"}}));
  CHECK(home.index == "/h/.local/share/kb/index");
  CHECK(home.state == "/h/.local/state/kb");
  CHECK(home.config_files ==
        std::vector<std::string>{"/h/.config/kb/config.toml", "/etc/xdg/kb/config.toml"});
  const Paths xdg = find_paths(environment({{"HOME", "/h"},
                                            {"XDG_DATA_HOME", "/d"},
                                            {"XDG_CONFIG_HOME", "relative"},
                                            {"XDG_CONFIG_DIRS", "/a:b:/c"}}));
  CHECK(xdg.index == "/d/kb/index");
  CHECK(xdg.config_files ==
        std::vector<std::string>{"/h/.config/kb/config.toml", "/a/kb/config.toml", "/c/kb/config.toml"});
  CHECK(find_paths(environment({})).index.empty());
  CHECK(expand_home("~/x", environment({{"HOME", "/h"}})) == "/h/x");
  CHECK(expand_home("a~/x", environment({{"HOME", "/h"}})) == "a~/x");
}
