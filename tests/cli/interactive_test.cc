// kbsearch -i in a real terminal: tmux types and looks.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/cli/kbsearch.h"
#include "tests/support/catch.h"

namespace {

/// A tmux server of the test's own with one window, in which a shell runs `kbsearch -i`.
class Tmux {
 public:
  explicit Tmux(const std::string& arguments) : name_(directory_.path().filename().string()) {
    // What is printed and the exit code end up in files, as in $(kbsearch -i).
    const std::string script = directory_.write(
        "run.sh", "stty -g > before\n'" KB_KBSEARCH "' --db '" KB_SAMPLES_INDEX "' -i " + arguments +
                      " > chosen\necho $? > code\nstty -g > after.new; mv after.new after\nsleep 60\n");
    tmux({"-f", "/dev/null", "new-session", "-d", "-x", "110", "-y", "30", "sh '" + script + "'"});
  }
  ~Tmux() { tmux({"kill-server"}); }

  void type(const std::vector<std::string>& keys) {
    std::vector<std::string> arguments{"send-keys"};
    arguments.insert(arguments.end(), keys.begin(), keys.end());
    tmux(arguments);
  }
  void resize(int columns, int rows) {
    tmux({"resize-window", "-x", std::to_string(columns), "-y", std::to_string(rows)});
  }
  std::string screen() { return tmux({"capture-pane", "-p"}); }
  /// Waits until the screen shows `text`; false after ten seconds.
  bool shows(const std::string& text) {
    return wait([&] { return screen().find(text) != std::string::npos; });
  }
  /// Waits until the program has ended and returns what it left in a file.
  std::string left(const std::string& file) {
    wait([&] { return std::filesystem::exists(directory_.path() / "after"); });
    std::ifstream stream(directory_.path() / file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::string tmux(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"/usr/bin/tmux", "-L", name_});
    process::Options options;
    options.environment["TERM"] = "xterm-256color";
    options.environment["KB_PAGER"] = "sed 's/^/PAGED /'; sleep 1; true";
    return process::run(directory_, arguments, options).out;
  }

 private:
  template <class Condition>
  bool wait(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
    return true;
  }
  process::PrivateDirectory directory_;
  std::string name_;
};

bool have_tmux() {
  return std::filesystem::exists("/usr/bin/tmux");
}

}  // namespace

TEST_CASE("interactive: typing finds, marking chooses, Ctrl-O prints") {
  if (!have_tmux()) return;
  Tmux tmux("print");
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
  if (!have_tmux()) return;
  for (const char* key : {"Escape", "C-c"}) {
    Tmux tmux("spooler");
    REQUIRE(tmux.shows("> spooler"));
    tmux.type({key});
    CHECK(tmux.left("chosen").empty());
    CHECK(tmux.left("code") == "130\n");
    CHECK(tmux.left("before") == tmux.left("after"));
  }
}

TEST_CASE("interactive: a killed or crashing program leaves the terminal as it was") {
  if (!have_tmux()) return;
  for (const char* signal : {"TERM", "SEGV", "HUP"}) {
    Tmux tmux("spooler");
    REQUIRE(tmux.shows("> spooler"));
    // The only child of the pane's shell.
    const std::string shell = tmux.tmux({"display-message", "-p", "#{pane_pid}"});
    const process::PrivateDirectory directory;
    (void)process::run(directory, {"/bin/sh", "-c",
                                   "kill -" + std::string(signal) + " $(cat /proc/" +
                                       shell.substr(0, shell.find('\n')) + "/task/*/children)"});
    CHECK(tmux.left("before") == tmux.left("after"));
  }
}

TEST_CASE("interactive without a terminal is an error, not a hang") {
  const Kbsearch kb;
  const auto result = process::run(
      kb.directory(), {"/usr/bin/setsid", "-w", KB_KBSEARCH, "--db", KB_SAMPLES_INDEX, "-i", "x"});
  CHECK(result.code == 2);
  CHECK(result.err.find("needs a terminal") != std::string::npos);
}
