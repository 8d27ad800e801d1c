// The operator's synonym file: its places, its mistakes, its lint, through the built program.
#include <filesystem>

#include "tests/cli/kbsearch.h"
#include "tests/support/catch.h"

namespace {
using process::has;

// No article has "zorkmid"; only a rule leads from it to anything.
process::Result ask(const Kbsearch& kb, std::vector<std::string> more = {},
                    const process::Options& options = {}) {
  more.insert(more.end(), {"--no-correct", "--ids", "--", "zorkmid"});
  return kb.run(more, options);
}

constexpr const char* kRule = "# ours\nzorkmid -> spooler\n";
}  // namespace

TEST_CASE("synonym rules take effect at the next search, wherever they are put") {
  const Kbsearch kb;
  CHECK(ask(kb).code == 1);
  const std::string file = kb.directory().write("rules", kRule);
  const auto named = ask(kb, {"--synonyms", file});
  CHECK(named.code == 0);
  CHECK(has(named.out, "Q901004"));
  CHECK(has(named.err, "also searched for 'spooler' (zorkmid)"));
  CHECK(ask(kb, {"--synonyms=" + file, "--no-synonyms"}).code == 2);

  kb.directory().write(".config/kb/synonyms.txt", kRule);
  CHECK(ask(kb).code == 0);
  CHECK(ask(kb, {"--no-synonyms"}).code == 1);
  CHECK(ask(kb, {"--no-config"}).code == 1);
  CHECK(has(kb.run({"--paths"}).out, "/synonyms.txt\tread\n"));

  kb.directory().write(".config/kb/config.toml", "synonyms = \"\"\n");
  CHECK(ask(kb).code == 1);
  kb.directory().write(".config/kb/config.toml", "synonyms = \"~/rules\"\n");
  CHECK(ask(kb).code == 0);
  const std::string other = kb.directory().write("other", "zorkmid -> modem\n");
  CHECK_FALSE(has(ask(kb, {"--synonyms", other}).out, "Q901004"));  // the flag instead of the configuration
}

TEST_CASE("synonym rules lie in the index directory, and kbindex leaves them there") {
  const Kbsearch kb;
  const std::string index = (kb.directory().path() / "index").string();
  const std::vector<std::string> build{KB_KBINDEX, "build", "--db", index,
                                       KB_SOURCE_DIR "/corpus/samples/901"};
  REQUIRE(process::run(kb.directory(), build).code == 0);
  process::Options options;
  options.environment["KB_DB"] = index;
  CHECK(ask(kb, {}, options).code == 1);
  kb.directory().write("index/synonyms.txt", kRule);
  CHECK(ask(kb, {}, options).code == 0);
  REQUIRE(process::run(kb.directory(), build).code == 0);
  CHECK(ask(kb, {}, options).code == 0);
}

TEST_CASE("a faulty synonym file is shown with line and caret: an error when named, else a warning") {
  const Kbsearch kb;
  const std::string file = kb.directory().write("rules", "zorkmid -> spooler\n  hang = ... = freeze # no\n");
  const auto named = ask(kb, {"--synonyms", file});
  CHECK(named.code == 2);
  CHECK(named.out.empty());
  CHECK(has(named.err, "kbsearch: error: " + file + ":2: '...' has no word\n"));
  CHECK(has(named.err, "\n      hang = ... = freeze # no\n             ^~~\n"));
  CHECK(has(named.err, "hint: one rule a line"));
  CHECK(has(ask(kb, {"--quiet", "--synonyms", file}).err, "error:"));
  CHECK(ask(kb, {"--synonyms", "/nowhere"}).code == 2);

  kb.directory().write(".config/kb/synonyms.txt", "no rule\n");
  const auto found = kb.run({"--ids", "spooler"});
  CHECK(found.code == 0);
  CHECK(has(found.err, "kbsearch: warning: "));
  CHECK(has(found.err, "synonyms.txt:1: no '=' and no '->' in it\n"));
}

TEST_CASE("--lint-synonyms names the rules that can find nothing") {
  const Kbsearch kb;
  const auto none = kb.run({"--lint-synonyms"});
  CHECK(none.code == 2);
  CHECK(has(none.err, "there is no synonym file"));
  const std::string good = kb.directory().write("good", kRule);
  const auto fine = kb.run({"--lint-synonyms", good});
  CHECK(fine.code == 0);
  CHECK(fine.out.empty());
  CHECK(has(fine.err, "of 1 rules, all can find something"));
  const std::string bad = kb.directory().write("bad", "\nspooler = zorkmid\n");
  const auto silent = kb.run({"--lint-synonyms", good, bad});
  CHECK(silent.code == 1);
  CHECK(silent.out == bad + ":2: 'spooler -> zorkmid' finds nothing: no article has 'zorkmid'\n");
  const std::string broken = kb.directory().write("broken", "spooler\n");
  CHECK(kb.run({"--lint-synonyms", broken, bad}).code == 2);
  kb.directory().write(".config/kb/synonyms.txt", "modem -> zorkmid\n");
  CHECK(has(kb.run({"--lint-synonyms"}).out, "synonyms.txt:1: 'modem -> zorkmid'"));
}
