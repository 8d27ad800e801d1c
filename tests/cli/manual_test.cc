// kbindex's own help against its manual.
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/cli/process.h"
#include "tests/support/catch.h"

namespace {
std::set<std::string> matches(const std::string& text, const char* pattern) {
  std::set<std::string> out;
  const std::regex regex(pattern);
  for (auto at = std::sregex_iterator(text.begin(), text.end(), regex); at != std::sregex_iterator(); ++at)
    out.insert((*at)[1]);
  return out;
}
}  // namespace

TEST_CASE("kbindex(1) describes every command and option of kbindex --help, and no other") {
  const process::PrivateDirectory directory;
  const std::string help = process::run(directory, {KB_KBINDEX, "--help"}).out;
  const std::set<std::string> commands = matches(help.substr(help.find("ubcommands:")), "\n  ([a-z]+) ");
  REQUIRE(commands.count("build") == 1);
  std::set<std::string> options = matches(help, "--([a-z][a-z-]+)");
  for (const std::string& command : commands) {
    const std::set<std::string> more =
        matches(process::run(directory, {KB_KBINDEX, command, "--help"}).out, "--([a-z][a-z-]+)");
    options.insert(more.begin(), more.end());
  }
  std::ifstream file(std::string(KB_SOURCE_DIR) + "/docs/man/kbindex.1.scd");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const std::string& command : commands) {
    INFO(command);
    CHECK(page.find("\n*" + command + "*\n\t") != std::string::npos);
  }
  CHECK(matches(page, "--([a-z][a-z-]+)") == options);
}
