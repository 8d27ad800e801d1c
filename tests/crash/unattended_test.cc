#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/crash/scene.h"
#include "tests/support/catch.h"

// What docs/operations.md and tools/systemd promise to those who start kbindex from a timer.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(KB_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void replace(std::string& text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  text.replace(at, what.size(), with);
}

/// The documented crontab line's command with our own paths, as cron runs it: /bin/sh, almost no environment,
/// no terminal.
RunResult as_cron(const std::string& index, const std::string& dump) {
  const std::string text = text_of("docs/operations.md");
  const std::string times = "17 3 * * * ";
  const auto begin = text.find(times);
  REQUIRE(begin != std::string::npos);
  std::string line = text.substr(begin + times.size(), text.find('\n', begin) - begin - times.size());
  replace(line, "kbindex ", "'" + kProgram + "' ");
  replace(line, "/var/lib/kbsearch", "'" + index + "'");
  replace(line, "/srv/kb/dump", "'" + dump + "'");
  std::map<std::string, std::string> environment{
      {"HOME", "/"}, {"LOGNAME", "kb"}, {"SHELL", "/bin/sh"}, {"PATH", "/usr/bin:/bin"}};
  if (const char* sanitizer = std::getenv("ASAN_OPTIONS")) environment["ASAN_OPTIONS"] = sanitizer;
  return run_program({"/bin/sh", "-c", line},
                     {.environment = std::move(environment), .only_environment = true});
}

TEST_CASE("without HOME every command does what it was told about which index") {
  const Scene scene;
  std::map<std::string, std::string> environment{{"PATH", "/usr/bin:/bin"}};
  if (const char* sanitizer = std::getenv("ASAN_OPTIONS")) environment["ASAN_OPTIONS"] = sanitizer;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), kProgram);
    const RunResult result = run_program(words, {.environment = environment, .only_environment = true});
    INFO(result.errors);
    CHECK(result.code == 0);
    return result.output;
  };
  run({"merge", "-q", "--db", scene.folder / "merged", scene.index});
  run({"update", "-q", "--db", scene.index, scene.large});
  for (const char* command : {"info", "check", "rollback", "prune"}) run({command, "-q", "--db", scene.index});
  const std::string exported = run({"export", "-f", "csv", scene.index});
  CHECK(exported == run({"export", "-f", "csv", "--db", scene.index}));
  CHECK(exported.size() > 1000);
}

TEST_CASE("the cron line is silent when all is well and speaks when something is not") {
  const Scene scene;
  for (int night = 0; night < 2; ++night) {
    const RunResult run = as_cron(scene.index, scene.large);
    CHECK(run.code == 0);
    CHECK(run.output.empty());
    CHECK(run.errors.empty());
  }
  require_recovers(scene.index, scene.large, scene.undisturbed);

  std::ofstream(scene.large + "/broken.TXT") << "no article\r\n";
  const RunResult rejected = as_cron(scene.index, scene.large);
  CHECK(rejected.code == 3);
  CHECK(rejected.errors.find("broken.TXT:1") != std::string::npos);
  CHECK(rejected.errors.find('\x1b') == std::string::npos);

  const RunResult missing = as_cron(scene.index, scene.folder / "unmounted");
  CHECK(missing.code == 2);
  CHECK(missing.errors.find("unmounted") != std::string::npos);
  CHECK(published_articles(scene.index) == Scene::kLarge);
}

TEST_CASE("systemd takes the units") {
  const char* const analyze = "/usr/bin/systemd-analyze";
  if (::access(analyze, X_OK) != 0) return;
  const TemporaryFolder folder;
  std::string service = text_of("tools/systemd/kbindex.service");
  replace(service, "/usr/bin/kbindex", kProgram);
  std::ofstream(folder / "kbindex.service") << service;
  std::ofstream(folder / "kbindex.timer") << text_of("tools/systemd/kbindex.timer");
  const RunResult run =
      run_program({analyze, "verify", "--man=no", folder / "kbindex.service", folder / "kbindex.timer"});
  INFO(run.errors);
  CHECK(run.code == 0);
  CHECK(run.errors.find(folder.path()) == std::string::npos);  // a warning names the file
}

}  // namespace
}  // namespace kb::tests
