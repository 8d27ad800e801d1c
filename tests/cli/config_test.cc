// The configuration file, its places and its mistakes, through the built program.
#include <algorithm>

#include "tests/cli/kbsearch.h"
#include "tests/support/catch.h"

namespace {
using process::has;
std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}
}  // namespace

TEST_CASE("flag beats environment beats file") {
  const Kbsearch kb;
  kb.directory().write(".config/kb/config.toml", "limit = 2\ncolor = \"always\"\n");
  CHECK(lines(kb.run({"--ids", "windows"}).out) == 2);
  CHECK(lines(kb.run({"--ids", "-n3", "windows"}).out) == 3);
  CHECK(lines(kb.run({"--no-config", "--ids", "windows"}).out) > 3);
  CHECK(has(kb.run({"--blocks", "windows"}).out, "\x1b"));
  process::Options quiet;
  quiet.environment["NO_COLOR"] = "1";
  CHECK_FALSE(has(kb.run({"--blocks", "windows"}, quiet).out, "\x1b"));
  CHECK(has(kb.run({"--blocks", "--color=always", "windows"}, quiet).out, "\x1b"));
}

TEST_CASE("named databases, in the file and on the command line") {
  const Kbsearch kb;
  kb.directory().write(".config/kb/config.toml", std::string("db = \"samples\"\n[databases]\nsamples = \"") +
                                                     KB_SAMPLES_INDEX + "\"\nother = \"/nowhere\"\n");
  process::Options none;
  none.environment["KB_DB"] = "";
  CHECK(kb.run({"spooler"}, none).code == 0);
  CHECK(kb.run({"--db", "samples", "spooler"}, none).code == 0);
  CHECK(kb.run({"--db", "other", "spooler"}, none).code == 2);
  const auto misspelt = kb.run({"--db", "sampels", "spooler"}, none);
  CHECK(misspelt.code == 2);
  CHECK(has(misspelt.err, "did you mean 'samples'?"));
  CHECK(has(kb.run({"--paths"}, none).out, "config.toml"));
  CHECK(kb.run({"--complete", "databases", "sam"}, none).out.find("samples\t") == 0);
}

TEST_CASE("over several databases a hit says which it comes from, by the name that people gave it") {
  const Kbsearch kb;
  const std::string other = kb.directory().path() / "other";
  REQUIRE(process::run(kb.directory(), {KB_KBINDEX, "build", "-q", "--db", other,
                                        KB_SOURCE_DIR "/corpus/samples/985"}).code == 0);
  kb.directory().write(".config/kb/config.toml", std::string("db = [\"all\", \"office\"]\n[databases]\nall = \"") +
                                                     KB_SAMPLES_INDEX + "\"\noffice = \"" + other + "\"\n");
  process::Options none;
  none.environment["KB_DB"] = "";
  const auto found = kb.run({"--blocks", "mail icon does not appear in the chooser"}, none);
  CHECK(has(found.err, "Q985027"));  // the same in both: said, and shown once
  CHECK(has(kb.run({"--blocks", "spooler", "watson"}, none).out, " · all\n"));
  const auto json = kb.run({"--json", "--limit", "1", "spooler watson"}, none);
  CHECK(has(json.out, "\"source\":\"all\""));
  // Without a name it is the location; a single one is not shown.
  const auto bare = kb.run({"--db", KB_SAMPLES_INDEX, "--db", other, "--no-config", "--json", "--limit", "1", "spooler watson"}, none);
  CHECK(has(bare.out, std::string("\"source\":\"") + KB_SAMPLES_INDEX + '"'));
  CHECK_FALSE(has(kb.run({"--db", "office", "--blocks", "printer"}, none).out, "office"));
}

TEST_CASE("an unknown key is warned about with its line") {
  const Kbsearch kb;
  kb.directory().write(".config/kb/config.toml", "# mine\nlimt = 2\n");
  const auto result = kb.run({"--ids", "windows"});
  CHECK(result.code == 0);
  CHECK(has(result.err, "config.toml:2: unknown key 'limt' ignored"));
  CHECK(has(result.err, "did you mean 'limit'?"));
}

TEST_CASE("broken config: exit 2, the line, a caret; --no-config goes on") {
  const Kbsearch kb;
  kb.directory().write(".config/kb/config.toml", "limit = \n");
  const auto result = kb.run({"windows"});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(has(result.err, "config.toml:1"));
  CHECK(has(result.err, "^"));
  CHECK(kb.run({"--no-config", "windows"}).code == 0);
  CHECK(kb.run({"--complete", "fields", "t"}).err.empty());
}

TEST_CASE("KB_CONFIG names the file, and must exist") {
  const Kbsearch kb;
  process::Options options;
  options.environment["KB_CONFIG"] = kb.directory().write("mine.toml", "limit = 1\n");
  CHECK(lines(kb.run({"--ids", "windows"}, options).out) == 1);
  options.environment["KB_CONFIG"] = "/no/such/file";
  CHECK(kb.run({"--ids", "windows"}, options).code == 2);
}
