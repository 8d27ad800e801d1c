#include "tools/cli/config.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"

using namespace kb::cli;

namespace {

const Environment kEmpty = [](const char*) { return std::optional<std::string>(); };
const Environment kHome = [](const char* name) {
  return std::string_view(name) == "HOME" ? std::optional<std::string>("/h") : std::nullopt;
};

tl::expected<Config, ConfigError> parse(std::string_view text) {
  return parse_config(text, "f.toml", kHome);
}

}  // namespace

TEST_CASE("every key is read") {
  const auto config = parse(
      "db = [\"exchange\", \"/x\"]\nlimit = 25\nsort = \"newest\"\ncolor = \"never\"\nmarks = true\nplain = "
      "false\n"
      "pager = \"\"\nhistory = false\nlink = \"https://x/{id}\"\n[databases]\nexchange = \"~/ex\"\n\"with "
      "space\" = \"/w s\"\n");
  REQUIRE(config);
  CHECK(config->warnings.empty());
  CHECK(config->lists.at("db") == std::vector<std::string>{"exchange", "/x"});
  CHECK(config->number("limit") == 25);
  CHECK(config->text("sort") == std::string("newest"));
  CHECK(config->boolean("marks", false));
  CHECK_FALSE(config->boolean("history", true));
  CHECK(config->text("pager") == std::string());
  CHECK(config->databases.at("exchange") == "/h/ex");
  CHECK(config->databases.at("with space") == "/w s");
}

TEST_CASE("an unknown key is named with its line and a suggestion, and ignored") {
  const auto config = parse("# comment\nlimt = 5\nlimit = 7\n[database]\na = \"/b\"\n");
  REQUIRE(config);
  REQUIRE(config->warnings.size() == 2);
  CHECK(config->warnings[0].message == "f.toml:2: unknown key 'limt' ignored");
  CHECK(config->warnings[0].hint == "did you mean 'limit'?");
  CHECK(config->warnings[0].line_text == "limt = 5");
  CHECK(config->warnings[0].begin == 0);
  CHECK(config->warnings[0].end == 4);
  CHECK(config->warnings[1].hint == "did you mean 'databases'?");
  CHECK(config->number("limit") == 7);
}

TEST_CASE("a broken file is an error with its line") {
  const auto config = parse("limit = 5\nsort = newest\n");
  REQUIRE_FALSE(config);
  CHECK(config.error().error.message.find("f.toml:2: ") == 0);
  CHECK(config.error().where.line_text == "sort = newest");
  for (const char* text : {"limit = \"x\"", "limit = 0", "limit = -1", "sort = \"up\"", "sort = 1",
                           "color = true", "marks = 1", "db = 5", "db = [1]", "pager = false",
                           "[databases]\na = 1", "limit = 5\nlimit = 6", "= 5", "[", "\xff"})
    CHECK_FALSE(parse(text));
}

TEST_CASE("no input makes the reader fall over") {
  for (const std::string& text :
       {std::string(), std::string("\n\n\n"), std::string("\0", 1), std::string(5000, '['),
        std::string("a.b.c = 1\n"), std::string("[[x]]\na=1\n")})
    (void)parse(text);
  SUCCEED();
}

TEST_CASE("the first file at the XDG places is read, KB_CONFIG before them, --no-config none") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("kb-config-test-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "one/kb");
  std::filesystem::create_directories(folder / "two/kb");
  std::ofstream(folder / "two/kb/config.toml") << "limit = 2\n";
  std::ofstream(folder / "named.toml") << "limit = 3\n";
  std::string named;
  const Environment environment = [&](const char* name) -> std::optional<std::string> {
    const std::string_view asked = name;
    if (asked == "XDG_CONFIG_HOME") return (folder / "one").string();
    if (asked == "XDG_CONFIG_DIRS") return (folder / "two").string();
    if (asked == "KB_CONFIG" && !named.empty()) return named;
    return std::nullopt;
  };
  CHECK(load_config(environment, false)->number("limit") == 2);
  std::ofstream(folder / "one/kb/config.toml") << "limit = 1\n";
  CHECK(load_config(environment, false)->number("limit") == 1);
  named = (folder / "named.toml").string();
  CHECK(load_config(environment, false)->number("limit") == 3);
  named = (folder / "missing.toml").string();
  CHECK_FALSE(load_config(environment, false));
  CHECK_FALSE(load_config(environment, true)->number("limit"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("database names become locations, and a misspelt one is said") {
  Config config;
  config.databases = {{"exchange", "/srv/ex"}, {"office", "/srv/of"}};
  const auto known = resolve_databases({"exchange", "./x", "remote:h:1", "~/y"}, config, kHome);
  REQUIRE(known);
  CHECK(*known == std::vector<std::string>{"/srv/ex", "./x", "remote:h:1", "/h/y"});
  const auto misspelt = resolve_databases({"exchagne"}, config, kEmpty);
  REQUIRE_FALSE(misspelt);
  CHECK(misspelt.error().hint == "did you mean 'exchange'?");
}
