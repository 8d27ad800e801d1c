// kbsearch -i in a real terminal: tmux types and looks.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/cli/kbsearch.h"
#include "tests/cli/tmux.h"
#include "tests/support/catch.h"

namespace {

/// `kbsearch -i` in a terminal. What it prints and its exit code end up in files, as in $(kbsearch -i).
class Interactive : public Tmux {
 public:
  explicit Interactive(const std::string& arguments, std::map<std::string, std::string> environment = {}) {
    const std::string script = directory().write(
        "run.sh", "stty -g > before\n'" KB_KBSEARCH "' --db '" KB_SAMPLES_INDEX "' -i " + arguments +
                      " > chosen\necho $? > code\nstty -g > after.new; mv after.new after\nsleep 60\n");
    environment["KB_PAGER"] = "sed 's/^/PAGED /'; sleep 1; true";
    start("sh '" + script + "'", environment);
  }
  /// Waits until the program has ended and returns what it left in a file.
  std::string left(const std::string& file) {
    CHECK(wait([&] { return std::filesystem::exists(directory().path() / "after"); }));
    std::ifstream stream(directory().path() / file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

}  // namespace

TEST_CASE("interactive: typing finds, marking chooses, Ctrl-O prints") {
  if (!Tmux::installed()) return;
  Interactive tmux("print");
  REQUIRE(tmux.shows("> print"));
  tmux.type({" spool"});
  REQUIRE(tmux.shows("> print spool"));
  REQUIRE(tmux.shows("Q901004"));
  CHECK(tmux.shows("Applies to:"));  // the preview, beside the list
  tmux.resize(70, 24);
  CHECK(tmux.shows("Applies to:"));  // below it
  tmux.type({"Tab", "Tab"});
  REQUIRE(tmux.shows("2 marked"));
  tmux.type({"F1"});
  CHECK(tmux.shows("this help"));
  tmux.type({"F1"});
  tmux.type({"C-o"});
  const std::string chosen = tmux.left("chosen");
  CHECK(std::count(chosen.begin(), chosen.end(), '\n') == 2);
  CHECK(chosen[0] == 'Q');
  CHECK(tmux.left("code") == "0\n");
  CHECK(tmux.left("before") == tmux.left("after"));
}

TEST_CASE("interactive: Esc and Ctrl-C leave with 130, the terminal as it was") {
  if (!Tmux::installed()) return;
  for (const char* key : {"Escape", "C-c"}) {
    Interactive tmux("spooler");
    REQUIRE(tmux.shows("> spooler"));
    tmux.type({key});
    CHECK(tmux.left("chosen").empty());
    CHECK(tmux.left("code") == "130\n");
    CHECK(tmux.left("before") == tmux.left("after"));
  }
}

TEST_CASE("interactive: a killed or crashing program leaves the terminal as it was") {
  if (!Tmux::installed()) return;
  for (const char* signal : {"TERM", "SEGV", "HUP", "INT", "USR1", "PIPE"}) {
    Interactive tmux("spooler");
    REQUIRE(tmux.shows("> spooler"));
    // The only child of the pane's shell.
    const std::string shell = tmux.tmux({"display-message", "-p", "#{pane_pid}"});
    const process::PrivateDirectory directory;
    (void)process::run(directory, {"/bin/sh", "-c",
                                   "kill -" + std::string(signal) + " $(cat /proc/" +
                                       shell.substr(0, shell.find('\n')) + "/task/*/children)"});
    CHECK(tmux.left("before") == tmux.left("after"));
    CHECK(std::stoi(tmux.left("code")) > 128);  // ended by the signal, as whoever waits for it wants to know
    CHECK(tmux.screen().find("> spooler") == std::string::npos);
  }
}

TEST_CASE("interactive without a terminal is an error, not a hang") {
  const Kbsearch kb;
  const auto result = process::run(
      kb.directory(), {"/usr/bin/setsid", "-w", KB_KBSEARCH, "--db", KB_SAMPLES_INDEX, "-i", "x"});
  CHECK(result.code == 2);
  CHECK(result.err.find("needs a terminal") != std::string::npos);
}
