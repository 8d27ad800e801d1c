// The completions, driven in real shells where these are installed, and the answers they get from kbsearch.
#include <filesystem>

#include "tests/cli/kbsearch.h"
#include "tests/support/catch.h"

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string shell(const char* name) {
  for (const char* folder : {"/usr/bin/", "/bin/"})
    if (std::filesystem::exists(std::string(folder) + name)) return std::string(folder) + name;
  return {};
}

process::Options in_path() {
  process::Options options;
  options.environment["PATH"] = std::filesystem::path(KB_KBSEARCH).parent_path().string() + ":/usr/bin:/bin";
  options.environment["KB_DB"] = KB_SAMPLES_INDEX;
  return options;
}

// What bash offers for a command line, one a line. Words are given as bash splits them.
std::string bash(const std::string& words, int current) {
  const process::PrivateDirectory directory;
  const std::string script = "source '" KB_SOURCE_DIR
                             "/completions/kbsearch.bash'\ncompopt() { :; }\nCOMP_WORDS=(kbsearch " +
                             words + ")\nCOMP_CWORD=" + std::to_string(current) +
                             "\n_kbsearch\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const auto result =
      process::run(directory, {shell("bash"), "--norc", directory.write("script", script)}, in_path());
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
  CHECK(has(kb.run({"--complete", "field-values", "--", "category", "winn"}).out, "winnt"));
  CHECK(has(kb.run({"--complete", "field-values", "--", "type", "how"}).out, "howto"));
  process::Options nowhere;
  nowhere.environment["KB_DB"] = "/nowhere";
  const auto silent = kb.run({"--complete", "numbers", "--", "Q9"}, nowhere);
  CHECK(silent.out.empty());
  CHECK(silent.err.empty());
}

TEST_CASE("bash completes options, values, fields and numbers") {
  if (shell("bash").empty()) return;
  CHECK(has(bash("--lim", 1), "--limit"));
  CHECK(has(bash("--sort new", 2), "newest"));
  CHECK(has(bash("--show Q90100", 2), "Q901004"));
  CHECK(has(bash("--show Q901004 Q9010", 3), "Q901017"));
  CHECK(has(bash("ti", 1), "title:"));
  CHECK(has(bash("type : how", 3), "howto"));
  CHECK(has(bash("keyword :", 2), "kbprint"));
  CHECK(has(bash("--db '" + std::string(KB_SAMPLES_INDEX) + "' Q90100", 3), "Q901004"));
}

TEST_CASE("zsh and fish read their completions without complaint") {
  const process::PrivateDirectory directory;
  if (const std::string zsh = shell("zsh"); !zsh.empty())
    CHECK(process::run(directory, {zsh, "-n", KB_SOURCE_DIR "/completions/_kbsearch"}).code == 0);
  if (const std::string fish = shell("fish"); !fish.empty()) {
    CHECK(process::run(directory, {fish, "--no-execute", KB_SOURCE_DIR "/completions/kbsearch.fish"}).code ==
          0);
    process::Options options = in_path();
    const std::string offer = "source '" KB_SOURCE_DIR "/completions/kbsearch.fish'; complete -C'kbsearch ";
    CHECK(has(process::run(directory, {fish, "-N", "-c", offer + "--lim'"}, options).out, "--limit"));
    CHECK(has(process::run(directory, {fish, "-N", "-c", offer + "--show Q90100'"}, options).out, "Q901004"));
    CHECK(has(process::run(directory, {fish, "-N", "-c", offer + "keyword:kbpr'"}, options).out,
              "keyword:kbprint"));
  }
}
