// kbindex's completions in real shells where these are installed, against its own help.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/cli/process.h"
#include "tests/cli/shell_line.h"
#include "tests/support/catch.h"

namespace {

using Names = std::set<std::string>;

Names matches(const std::string& text, const char* pattern) {
  Names out;
  const std::regex regex(pattern);
  for (auto at = std::sregex_iterator(text.begin(), text.end(), regex); at != std::sregex_iterator(); ++at)
    out.insert((*at)[1]);
  return out;
}

std::string help(const std::string& command) {
  const process::PrivateDirectory directory;
  std::vector<std::string> arguments{KB_KBINDEX};
  if (!command.empty()) arguments.push_back(command);
  arguments.push_back("--help");
  return process::run(directory, arguments).out;
}

Names commands() {
  const std::string text = help("");
  return matches(text.substr(text.find("ubcommands:")), "\n  ([a-z]+) ");
}

/// The options of a command, with the one that all have.
Names options_of(const std::string& command) {
  Names options = matches(help(command), "[ ,]--([a-z][a-z-]+)");
  options.insert("color");
  options.erase("");
  return options;
}

std::string read(const std::string& name) {
  std::ifstream file(std::string(KB_SOURCE_DIR) + "/completions/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string run_in(const std::string& program, const std::vector<std::string>& options,
                   const std::string& script) {
  const process::PrivateDirectory directory;
  directory.write("dump/article.txt", "");
  process::Options environment;
  environment.environment["PATH"] =
      std::filesystem::path(KB_KBINDEX).parent_path().string() + ":/usr/bin:/bin";
  std::vector<std::string> arguments{program};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(directory.write("script", script));
  const process::Result result = process::run(directory, arguments, environment);
  INFO(result.err);
  CHECK(result.err.empty());
  return result.out;
}

/// What bash offers for words behind "kbindex", the last of which is being typed; one a line.
std::string bash(const std::string& words, int current) {
  return run_in(
      kb::tests::shell("bash"), {"--norc"},
      "source '" KB_SOURCE_DIR "/completions/kbindex.bash'\ncompopt() { :; }\nCOMP_WORDS=(kbindex " + words +
          ")\nCOMP_CWORD=" + std::to_string(current) + "\n_kbindex\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
}

std::string fish(const std::string& line) {
  return run_in(
      kb::tests::shell("fish"), {"-N"},
      "source '" KB_SOURCE_DIR "/completions/kbindex.fish'\ncomplete -C \"kbindex " + line + "\"\n");
}

Names first_words(const std::string& lines) {
  return matches("\n" + lines, "\n([^\t\n]+)");
}
Names long_options(const std::string& lines) {
  return matches("\n" + lines, "\n--([a-z-]+)");
}

}  // namespace

TEST_CASE("bash completes kbindex: every command, and of each its options and no other's") {
  if (kb::tests::shell("bash").empty()) return;
  CHECK(first_words(bash("''", 1)) == commands());
  for (const std::string& command : commands()) {
    CAPTURE(command);
    CHECK(long_options(bash(command + " --", 2)) == options_of(command));
  }
  CHECK(bash("export --format s", 3) == "sqlite\n");
  CHECK(bash("export --format = s", 4) == "sqlite\n");
  CHECK(bash("build --progress l", 3) == "line\n");
  CHECK(bash("build du", 2) == "dump\n");
  CHECK(bash("merge --db du", 3) == "dump\n");
  CHECK(bash("build --shards ''", 3) == "\n");
}

TEST_CASE("fish completes kbindex: every command, and of each its options and no other's") {
  if (kb::tests::shell("fish").empty()) {
    WARN("fish is not installed: its completion was not tried");
    return;
  }
  CHECK(first_words(fish("")) == commands());
  for (const std::string& command : commands()) {
    CAPTURE(command);
    CHECK(long_options(fish(command + " --")) == options_of(command));
  }
  CHECK(first_words(fish("export --format s")) == Names{"sqlite"});
  CHECK(first_words(fish("build --progress l")) == Names{"line"});
  CHECK(first_words(fish("build du")) == Names{"dump/"});
}

TEST_CASE("zsh at a terminal completes kbindex") {
  // All of them stand in it; which belong to which command is tried below.
  Names all = matches(help(""), "--([a-z][a-z-]+)");
  for (const std::string& command : commands()) {
    const Names more = options_of(command);
    all.insert(more.begin(), more.end());
  }
  CHECK(matches(read("_kbindex"), "--([a-z][a-z-]+)") == all);
  for (const std::string& command : commands())
    CHECK(read("_kbindex").find("'" + command + ":") != std::string::npos);
  if (!kb::tests::can_drive("zsh")) return;
  kb::tests::ShellLine line("zsh",
                            "PS1='kb>'; unsetopt beep; LISTMAX=1000; fpath=('" KB_SOURCE_DIR
                            "/completions' $fpath)\nautoload -U compinit; compinit -u -d $HOME/dump\n");
  CHECK(line.offers("kbindex upd", 1, "kbindex update"));
  CHECK(line.offers("kbindex merge --rep", 1, "kbindex merge --report"));
  CHECK(line.offers("kbindex export --format sq", 1, "--format sqlite"));
  CHECK(line.offers("kbindex build --db x --sha", 1, "--shards"));
}
