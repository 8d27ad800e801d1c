// docs/other-tools.md, line by line: what it shows is what happens. Lines whose program is not installed are
// passed over.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/cli/process.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;

struct Example {
  std::string command;
  std::string output;
};

std::vector<Example> examples() {
  std::ifstream file(std::string(KB_SOURCE_DIR) + "/docs/other-tools.md");
  std::vector<Example> found;
  bool fenced = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```"))
      fenced = !fenced;
    else if (fenced && line.starts_with("$ "))
      found.push_back({line.substr(2), ""});
    else if (fenced && !found.empty() && found.back().command.find("curl") == std::string::npos &&
             !line.starts_with("curl") && !line.starts_with("for ") && !line.starts_with("  curl") &&
             line != "done")
      found.back().output += line + "\n";
  }
  return found;
}

// A home with an index of the samples called `index`, and our programs on the PATH.
class Shell {
 public:
  Shell() {
    fs::create_directory_symlink(KB_SAMPLES_INDEX, directory_.path() / "index");
    options_.environment["PATH"] = fs::path(KB_KBINDEX).parent_path().string() + ":" +
                                   fs::path(KB_KBSEARCH).parent_path().string() +
                                   ":/usr/local/bin:/usr/bin:/bin";
  }
  process::Result run(const std::string& command) const {
    return process::run(directory_, {"/bin/sh", "-c", command}, options_);
  }
  bool has(const std::string& program) const { return run("command -v " + program).code == 0; }
  [[nodiscard]] const process::PrivateDirectory& directory() const { return directory_; }

 private:
  process::PrivateDirectory directory_;
  process::Options options_;
};

std::string program_of(const std::string& command) {
  return command.substr(0, command.find(' '));
}

}  // namespace

TEST_CASE("the examples of docs/other-tools.md do what they show") {
  const Shell shell;
  std::size_t run = 0;
  for (const Example& example : examples()) {
    INFO(example.command);
    if (!shell.has(program_of(example.command))) {
      WARN(program_of(example.command) << " is not installed");
      continue;
    }
    const process::Result result = shell.run(example.command + " 2>&1");
    CHECK(result.out == example.output);
    ++run;
  }
  CHECK(run >= 4);
}

TEST_CASE("the real sqlite3 loads what export writes, as a database and as CSV") {
  const Shell shell;
  if (!shell.has("sqlite3")) {
    WARN("sqlite3 is not installed");
    return;
  }
  REQUIRE(
      shell.run("kbindex export -q -f sqlite -o a.sqlite index && kbindex export -q -f csv -o a.csv index")
          .code == 0);
  CHECK(shell.run("sqlite3 a.sqlite 'PRAGMA integrity_check'").out == "ok\n");
  CHECK(shell.run("sqlite3 b.sqlite '.mode csv' '.import a.csv articles' 'SELECT count(*) FROM articles'")
            .out == "90\n");
  // Both ways every value is the same.
  const std::string columns =
      "id, date, title, keywords, applies_to, symptoms, resolution, more_information, cites";
  const std::string differ = "ATTACH 'b.sqlite' AS b; SELECT count(*) FROM (SELECT " + columns +
                             " FROM main.articles EXCEPT SELECT " + columns + " FROM b.articles)";
  CHECK(shell.run("sqlite3 a.sqlite \"" + differ + "\"").out == "0\n");
}

TEST_CASE("export to standard output: a pipe that closes is no error, a full disk is") {
  const process::PrivateDirectory directory;
  for (const std::string format : {"jsonl", "csv"}) {
    const std::vector<std::string> command{KB_KBINDEX, "export", "--format", format, KB_SAMPLES_INDEX};
    const process::Result whole = process::run(directory, command);
    CHECK(whole.code == 0);
    CHECK(whole.err.empty());
    CHECK(whole.out.size() > 100'000);
    process::Options options;
    options.output = process::Stream::broken_pipe;
    const process::Result cut = process::run(directory, command, options);
    CHECK(cut.code == 0);
    CHECK(cut.err.empty());
    options.output = process::Stream::full;
    const process::Result full = process::run(directory, command, options);
    CHECK(full.code == 2);
    CHECK(full.err.find("No space left") != std::string::npos);
  }
}

TEST_CASE("export says what it needs") {
  const process::PrivateDirectory directory;
  const auto error = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {KB_KBINDEX, "export"});
    const process::Result result = process::run(directory, arguments);
    CHECK(result.code == 2);
    CHECK(result.out.empty());
    return result.err;
  };
  CHECK(error({KB_SAMPLES_INDEX}).find("which format") != std::string::npos);
  CHECK(error({"-f", "sqllite", KB_SAMPLES_INDEX}).find("did you mean 'sqlite'?") != std::string::npos);
  CHECK(error({"-f", "sqlite", KB_SAMPLES_INDEX}).find("--output FILE") != std::string::npos);
  CHECK(error({"-f", "opensearch", KB_SAMPLES_INDEX}).find("--output FOLDER") != std::string::npos);
  CHECK(error({"-f", "csv", "nowhere"}).find("nowhere") != std::string::npos);
}
