#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/crash/programs.h"
#include "tests/crash/run_program.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

// Where the programs write, by what names, and how they open them: every call is watched.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

/// A call that makes, writes, renames or removes something.
struct Call {
  std::string what;
  int flags = 0;
  std::string path;

  [[nodiscard]] bool makes_file() const { return what == "open" && (flags & O_CREAT) != 0; }
};

/// A folder that programs run in while they are watched.
class Watched {
 public:
  [[nodiscard]] std::string operator/(const std::string& name) const { return (folder_ / name); }

  /// Runs a program, which must end well. The calls, but for those on devices, with their paths below the
  /// folder, absolute elsewhere.
  std::vector<Call> run(std::vector<std::string> command,
                        std::map<std::string, std::string> environment = {}) {
    fs::remove(log_ / "log");
    const fs::path shim = KB_WATCH_SHIM;
    environment.insert({{"LD_PRELOAD", shim.filename().string()},
                        {"LD_LIBRARY_PATH", shim.parent_path().string()},
                        {"KB_WATCH", log_ / "log"},
                        {"HOME", folder_ / "home"},
                        {"XDG_STATE_HOME", folder_ / "home/state"}});
    const RunResult result = run_program(command, {.environment = std::move(environment)});
    INFO(command[1] << ": " << result.errors);
    REQUIRE(result.code == 0);
    std::vector<Call> calls;
    std::istringstream lines(contents(log_ / "log"));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t flags = line.find(' '), path = line.find(' ', flags + 1);
      REQUIRE(path != std::string::npos);
      Call call{line.substr(0, flags), std::stoi(line.substr(flags + 1)), line.substr(path + 1)};
      const std::string below = folder_ / "";
      if (call.path.starts_with(below)) call.path.erase(0, below.size());
      if (!call.path.starts_with("/dev/")) calls.push_back(std::move(call));
    }
    return calls;
  }

 private:
  const TemporaryFolder folder_, log_;
};

/// A search on a terminal, where it is remembered. Empty where none can be made.
std::vector<std::string> on_terminal(const std::string& index, const std::string& query) {
  const char* script = "/usr/bin/script";
  if (::access(script, X_OK) != 0) return {};
  return {script, "-qec", kSearch + " --no-config --no-pager --db " + index + " " + query, "/dev/null"};
}

bool is_below(const std::string& path, const std::vector<std::string>& folders) {
  return std::ranges::any_of(
      folders, [&](const std::string& folder) { return path == folder || path.starts_with(folder + "/"); });
}

/// Below a folder with a name from mkdtemp(), which only this user may enter.
bool is_in_work_folder(const std::string& path) {
  static const std::regex work("(index|merged)/tmp-[A-Za-z0-9]{6}(/.*)?");
  return std::regex_match(path, work);
}

/// Every file that is made elsewhere has a name of 48 random bits, which no other run has; nobody can have
/// put a file or a link there before.
void require_unguessable(const std::vector<Call>& calls, std::set<std::string>& names) {
  static const std::regex random(".*[.-][0-9a-f]{12}");
  for (const Call& call : calls) {
    INFO(call.what << " " << call.flags << " " << call.path);
    if (call.what == "mkdtemp") CHECK(names.insert(call.path).second);
    if (!call.makes_file() || is_in_work_folder(call.path)) continue;
    CHECK((call.flags & O_NOFOLLOW) != 0);
    // Files that stay, and are written in place: only ever with O_NOFOLLOW.
    if (call.path.ends_with("/lock") || call.path.ends_with("/history")) continue;
    CHECK((call.flags & O_EXCL) != 0);
    CHECK(std::regex_match(call.path, random));
    CHECK(names.insert(call.path).second);
  }
}

TEST_CASE("kbindex writes into its index, the report and the export, by names that nobody can guess") {
  Watched watched;
  fs::create_directories(watched / "reports");
  fs::create_directories(watched / "out");
  const std::string index = watched / "index", report = watched / "reports/report.json";
  const std::vector<std::vector<std::string>> commands{
      {"build", "-q", "--report", report, "--db", index, kSamples},
      {"build", "-q", "--report", report, "--db", index, "--shards", "2", "--jobs", "2", kSamples},
      {"update", "-q", "--force", "--report", report, "--db", index, kSamples + "/901"},
      {"merge", "-q", "--db", watched / "merged", index},
      {"check", "-q", "--db", index},
      {"info", "--db", index},
      {"rollback", "--db", index},
      {"prune", "-q", "--keep", "1", "--db", index},
      {"export", "-q", "--format", "jsonl", "--db", index, "-o", watched / "out/articles.jsonl"},
      {"export", "-q", "--format", "jsonl", "--force", "--db", index, "-o", watched / "out/articles.jsonl"},
      {"export", "-q", "--format", "csv", "--db", index, "-o", watched / "out/articles.csv"},
      {"export", "-q", "--format", "sqlite", "--db", index, "-o", watched / "out/articles.sqlite"},
      {"export", "-q", "--format", "opensearch", "--db", index, "-o", watched / "out/bulk"},
  };
  std::set<std::string> names;
  std::size_t made = 0;
  for (const std::vector<std::string>& words : commands) {
    std::vector<std::string> command{kIndex};
    command.insert(command.end(), words.begin(), words.end());
    const std::vector<Call> calls = watched.run(command);
    INFO(words[0]);
    for (const Call& call : calls) {
      INFO(call.what << " " << call.flags << " " << call.path);
      CHECK(is_below(call.path, {"index", "merged", "reports", "out"}));
    }
    // libxapian checks a table through a descriptor that it could write to.
    if (words[0] == "check" || words[0] == "info")
      CHECK(std::ranges::all_of(
          calls, [](const Call& call) { return call.what == "open" && call.flags == (O_RDWR | O_CLOEXEC); }));
    made += static_cast<std::size_t>(std::ranges::count_if(calls, &Call::makes_file));
    // The files in a folder that is made for the export are named by what they hold.
    std::vector<Call> others = calls;
    std::erase_if(others, [](const Call& call) {
      return call.path.find("/.bulk.kbindex-") != std::string::npos && call.path.ends_with("json");
    });
    require_unguessable(others, names);
  }
  CHECK(made > 50);
  CHECK(names.size() > 20);
}

TEST_CASE("what lies where a temporary file would be made is neither followed nor taken away") {
  Watched watched;
  for (const char* folder : {"reports", "out", "home/state/kbsearch"})
    fs::create_directories(watched / folder);
  const std::string index = watched / "index";
  std::vector<std::vector<std::string>> commands{
      {kIndex, "build", "-q", "--report", watched / "reports/report.json", "--db", index, kSamples},
      {kIndex, "export", "-q", "--format", "csv", "--force", "--db", index, "-o",
       watched / "out/articles.csv"},
      on_terminal(index, "printer"),
  };
  if (commands.back().empty()) commands.pop_back();
  const std::map<std::string, std::string> counted{{"KB_WATCH_RANDOM", "1"}};
  std::ofstream(watched / "victim") << "victim";
  for (const std::vector<std::string>& command : commands) {
    INFO(command[1]);
    // By the next run's random numbers, which are the same ones.
    std::vector<std::string> planted;
    for (const Call& call : watched.run(command, counted))
      if (call.makes_file() && is_below(call.path, {"reports", "out", "home"}) &&
          !call.path.ends_with("/history"))
        planted.push_back(watched / call.path);
    REQUIRE(planted.size() == 1);
    fs::create_symlink(watched / "victim", planted[0]);
    watched.run(command, counted);
    CHECK(contents(watched / "victim") == "victim");
    CHECK(fs::is_symlink(fs::symlink_status(planted[0])));
  }
  CHECK_FALSE(contents(watched / "reports/report.json").empty());
  CHECK_FALSE(contents(watched / "out/articles.csv").empty());
}

TEST_CASE("kbsearch opens nothing for writing but its history, below the user's home") {
  Watched watched;
  const std::string index = watched / "index";
  watched.run({kIndex, "build", "-q", "--db", index, kSamples});
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"printer", "stops"},
                                                                                     {"--regex", "printer"},
                                                                                     {"--json", "printer"},
                                                                                     {"show", "901004"},
                                                                                     {"complete", "pri"}}) {
    std::vector<std::string> command{kSearch, "--db", index, "--no-config", "--no-history"};
    command.insert(command.end(), words.begin(), words.end());
    INFO(words[0]);
    CHECK(watched.run(command).empty());
  }
  if (on_terminal(index, "").empty()) {
    WARN("no terminal here");
    return;
  }
  std::set<std::string> names;
  for (const char* query : {"printer", "stops"}) {
    const std::vector<Call> calls = watched.run(on_terminal(index, query));
    for (const Call& call : calls) {
      INFO(call.what << " " << call.path);
      CHECK(is_below(call.path, {"home"}));
    }
    require_unguessable(calls, names);
  }
  CHECK(names.size() == 2);
}

}  // namespace
}  // namespace kb::tests
