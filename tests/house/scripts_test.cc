#include <spawn.h>
#include <sys/wait.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/tree.h"
#include "tests/support/catch.h"

namespace kb::house {
namespace {

bool is_bash(const SourceFile& file) {
  const std::string_view first = std::string_view(file.text).substr(0, file.text.find('\n'));
  return (first.starts_with("#!") && first.ends_with("bash")) || file.path.ends_with(".sh") ||
         file.path.ends_with(".bash");
}

// The exit status of `bash -n path`; its message goes to our stderr.
int check_syntax(std::string path) {
  std::string bash = "bash", flag = "-n";
  char* const argv[] = {bash.data(), flag.data(), path.data(), nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, "bash", nullptr, nullptr, argv, environ) != 0) return -1;
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("shell scripts have no syntax errors") {
  std::size_t scripts = 0;
  for (const SourceFile& file : project_tree()) {
    if (!is_bash(file) || file.path.find("/data/") != std::string::npos) continue;
    CAPTURE(file.path);
    CHECK(check_syntax(std::string(KB_SOURCE_DIR) + "/" + file.path) == 0);
    ++scripts;
  }
  CHECK(scripts >= 4);
  CHECK(check_syntax(std::string(KB_SOURCE_DIR) + "/tests/house/data/broken.sh") != 0);
}

TEST_CASE("files with an interpreter line can be run, and stop at the first error") {
  namespace fs = std::filesystem;
  for (const SourceFile& file : project_tree()) {
    if (!file.text.starts_with("#!") || file.path.find("/data/") != std::string::npos) continue;
    CAPTURE(file.path);
    const fs::perms perms = fs::status(fs::path(KB_SOURCE_DIR) / file.path).permissions();
    CHECK((perms & fs::perms::owner_exec) != fs::perms::none);
    CHECK((!is_bash(file) || file.text.find("\nset -euo pipefail\n") != std::string::npos));
  }
}

}  // namespace kb::house
