// The completions, driven in real shells where these are installed, and the answers they get from kbsearch.
#include "tests/cli/kbsearch.h"
#include "tests/cli/shell_line.h"
#include "tests/support/catch.h"

namespace {

using process::has;

// What bash offers for a command line, one a line. Words are given as bash splits them.
std::string bash(const std::string& words, int current) {
  const process::PrivateDirectory directory;
  const std::string script = "source '" KB_SOURCE_DIR
                             "/completions/kbsearch.bash'\ncompopt() { :; }\nCOMP_WORDS=(kbsearch " +
                             words + ")\nCOMP_CWORD=" + std::to_string(current) +
                             "\n_kbsearch\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const auto result =
      process::run(directory, {kb::tests::shell("bash"), "--norc", directory.write("script", script)}, kb::tests::programs_in_path());
  INFO(result.err);
  CHECK(result.err.empty());
  return result.out;
}

}  // namespace

TEST_CASE("values come from the index") {
  const Kbsearch kb;
  const std::string numbers = kb.run({"--complete", "numbers", "--", "Q9010"}).out;
  CHECK(has(numbers, "Q901004\t"));
  CHECK(has(numbers, "Spooler"));
  CHECK(has(kb.run({"--complete", "numbers", "--", "KB9010"}).out, "KB901004\t"));
  CHECK(has(kb.run({"--complete", "keywords", "--", "kbp"}).out, "kbprint"));
  CHECK(has(kb.run({"--complete", "products", "--", "wind"}).out, "windows"));
  CHECK(has(kb.run({"--complete", "products", "--", "exchange"}).out, "exchange\n"));  // a word, not its stem
  CHECK(has(kb.run({"--complete", "field-values", "--", "cause", "spoo"}).out, "spooler\n"));
  CHECK(has(kb.run({"--complete", "field-values", "--", "error", "0x8000"}).out, "0x8000"));
  CHECK(has(kb.run({"--complete", "field-values", "--", "os", "windows n"}).out, "\"windows nt\"\n"));
  CHECK(has(kb.run({"--complete", "numbers", "--", "9010"}).out, "\n901017\t"));
  CHECK(has(kb.run({"--complete", "field-values", "--", "category", "winn"}).out, "winnt"));
  CHECK(has(kb.run({"--complete", "field-values", "--", "type", "how"}).out, "howto"));
  process::Options nowhere;
  nowhere.environment["KB_DB"] = "/nowhere";
  const auto silent = kb.run({"--complete", "numbers", "--", "Q9"}, nowhere);
  CHECK(silent.out.empty());
  CHECK(silent.err.empty());
}

TEST_CASE("bash completes options, values, fields and numbers") {
  if (kb::tests::shell("bash").empty()) return;
  CHECK(has(bash("--lim", 1), "--limit"));
  CHECK(has(bash("--sort new", 2), "newest"));
  CHECK(has(bash("--show Q90100", 2), "Q901004"));
  CHECK(has(bash("--show Q901004 Q9010", 3), "Q901017"));
  CHECK(has(bash("ti", 1), "title:"));
  CHECK(has(bash("type : how", 3), "howto"));
  CHECK(has(bash("keyword :", 2), "kbprint"));
  CHECK(has(bash("--db '" + std::string(KB_SAMPLES_INDEX) + "' Q90100", 3), "Q901004"));
}

namespace {

// What every shell has to offer. Two Tabs where the first only completes what the answers have in common.
void check_offers(kb::tests::ShellLine& line) {
  CHECK(line.offers("kbsearch --lim", 1, "kbsearch --limit"));
  CHECK(line.offers("kbsearch --sort new", 1, "kbsearch --sort newest"));
  CHECK(line.offers("kbsearch prod", 1, "kbsearch product:"));
  CHECK(line.offers("kbsearch spooler type:how", 1, "type:howto"));
  CHECK(line.offers("kbsearch keyword:kbprin", 1, "keyword:kbprint"));
  CHECK(line.offers("kbsearch product:exchan", 1, "product:exchange"));
  CHECK(line.offers("kbsearch -product:exchan", 1, "-product:exchange"));
  CHECK(line.offers("kbsearch --show Q90100", 2, "Q901004"));
  CHECK(line.offers("kbsearch Q9010", 2, "Strange Letters"));  // the title of Q901017
  CHECK(line.offers("kbsearch --show 90100", 2, "901004"));
}

}  // namespace

TEST_CASE("bash at a terminal offers options, fields, values, and numbers with titles") {
  if (!kb::tests::can_drive("bash")) return;
  kb::tests::ShellLine line("bash",
                 "PS1='kb>'; bind 'set page-completions off'; bind 'set completion-query-items 0'\n"
                 "bind 'set bell-style none'; source '" KB_SOURCE_DIR "/completions/kbsearch.bash'\n");
  check_offers(line);
  CHECK(line.offers("kbsearch --sort=new", 1, "kbsearch --sort=newest"));
  CHECK(line.offers("kbsearch os:windows\\ n", 1, "os:\\\"windows\\ nt\\\""));
}

TEST_CASE("zsh at a terminal offers options, fields, values, and numbers with titles") {
  if (!kb::tests::can_drive("zsh")) return;
  kb::tests::ShellLine line("zsh", "PS1='kb>'; unsetopt beep; LISTMAX=1000; fpath=('" KB_SOURCE_DIR
                        "/completions' $fpath)\nautoload -U compinit; compinit -u -d $HOME/dump\n");
  check_offers(line);
  CHECK(line.offers("kbsearch os:windows\\ n", 1, "os:\\\"windows\\ nt\\\""));
}

TEST_CASE("fish offers options, fields, values, and numbers with titles") {
  const std::string fish = kb::tests::shell("fish");
  if (fish.empty()) {
    WARN("fish is not installed: its completion was not tried");
    return;
  }
  // fish says what it would offer, a line each, so that no screen is needed.
  const process::PrivateDirectory directory;
  const auto offers = [&](const std::string& line) {
    const std::string script =
        "source '" KB_SOURCE_DIR "/completions/kbsearch.fish'\ncomplete -C \"kbsearch " + line + "\"\n";
    const auto result = process::run(directory, {fish, "-N", directory.write("script", script)}, kb::tests::programs_in_path());
    CHECK(result.err.empty());
    UNSCOPED_INFO(line << ":\n" << result.out);
    return result.out;
  };
  CHECK(has(offers("--lim"), "--limit\tresults a page"));
  CHECK(has(offers("--sort new"), "newest"));
  CHECK(has(offers("prod"), "product:\twords of the product"));
  CHECK(has(offers("spooler type:how"), "type:howto"));
  CHECK(has(offers("keyword:kbprin"), "keyword:kbprint"));
  CHECK(has(offers("product:exchan"), "product:exchange"));
  CHECK(has(offers("--show Q90100"), "Q901004\t"));
  CHECK(has(offers("Q9010"), "Strange Letters"));
  CHECK(has(offers("--show 9010"), "\n901017\t"));
  CHECK(has(offers("--db '" KB_SAMPLES_INDEX "' Q90100"), "Q901004"));
}
