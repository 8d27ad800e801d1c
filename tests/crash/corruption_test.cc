#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "tests/crash/programs.h"
#include "tests/crash/run_program.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

// An index is damaged in every way that disks, copies and people damage files, and everything that reads it must either
// give the answers it gave before or say that it is damaged, with a command to run. Deterministic: KB_SEED names another
// sequence; KB_LONG=1 runs thousands of trials instead of some dozens, KB_TRIALS any number.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

// A hang is a finding as well. Nothing here takes a second.
RunResult run(const std::string& program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"/usr/bin/timeout", "-s", "KILL", "60", program});
  return run_program(arguments, {.environment = {{"NO_COLOR", "1"}, {"HOME", "/nonexistent"}}});
}

const std::vector<std::vector<std::string>>& questions() {
  static const std::vector<std::vector<std::string>> all{
      {"printer", "stops", "answering"},
      {"\"dial-up networking\""},
      {"error", "cause:memory"},
      {"--count", "error OR windows"},
      {"--facets", "--limit", "40", "windows"},
      {"title:spooler stop*"},
      {"priner", "spoler"},
      {"--limit", "90", "--sort", "newest", "the"},
      {"--show", "Q901004"},
      {"--similar", "Q901004"},
      {"--regex", "[Ee]rror [0-9]+"},
      {"--json", "access", "violation"},
  };
  return all;
}

/// The stub for other programs, the record of the last run, the writers' lock: no search and no check reads them, and the
/// next writer writes them anew.
bool is_aside(const fs::path& name) { return name == "lock" || name == "XAPIANDB" || name == "report.json"; }

struct Scene {
  TemporaryFolder folder;
  std::string pristine = folder / "pristine";
  std::string index = folder / "index";
  std::string more = folder / "Q990001.TXT";
  std::map<std::size_t, std::string> expected;

  /// One database, or so many shards. Either is an update's, so that one of them shares a file with a generation before.
  explicit Scene(const char* shards) {
    std::vector<std::string> build{"build", "-q", "--db", index, kSamples};
    if (*shards != '\0') build.insert(build.end(), {"--shards", shards});
    REQUIRE(run(kIndex, build).code == 0);
    std::ofstream(more) << to_text({.number = 990001, .title = "One More for the Spooler"});
    REQUIRE(run(kIndex, {"update", "-q", "--db", index, kSamples, more}).code == 0);
    REQUIRE(run(kIndex, {"prune", "-q", "--keep", "1", "--db", index}).code == 0);
    REQUIRE(fs::exists(index + "/gen-000002/forward-1") == (*shards == '\0'));
    fs::copy(index, pristine, fs::copy_options::recursive);
    for (std::size_t q = 0; q < questions().size(); ++q) {
      const RunResult answer = ask(q);
      INFO(answer.errors);
      REQUIRE(answer.code == 0);
      REQUIRE_FALSE(answer.output.empty());
      expected[q] = answer.output;
    }
  }
  [[nodiscard]] RunResult ask(std::size_t q) const {
    std::vector<std::string> arguments{"--db", index, "--no-history", "--no-config"};
    arguments.insert(arguments.end(), questions()[q].begin(), questions()[q].end());
    RunResult answer = run(kSearch, arguments);
    // The last line of --json tells how long it took.
    if (const std::size_t at = answer.output.rfind("\"seconds\":"); at != std::string::npos) answer.output.resize(at);
    return answer;
  }
  void restore() const {
    fs::remove_all(index);
    fs::copy(pristine, index, fs::copy_options::recursive);
  }
  /// Every file there is, in an order of chance.
  [[nodiscard]] std::vector<fs::path> files(std::mt19937_64& random) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(index))
      if (entry.is_regular_file()) found.push_back(entry.path());
    std::ranges::sort(found);
    std::ranges::shuffle(found, random);
    return found;
  }
};

/// Damages one file; says what was done.
std::string damage(const fs::path& path, std::mt19937_64& random) {
  std::string bytes = contents(path);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % std::max<std::size_t>(n, 1)); };
  std::ostringstream did;
  switch (const std::size_t kind = bytes.empty() ? 5 : below(8)) {
    default: {  // half of all trials
      const std::size_t at = below(bytes.size());
      const std::size_t bit = below(8);
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      did << "bit " << bit << " of byte " << at << " flipped";
      break;
    }
    case 0:
      bytes.resize(below(bytes.size()));
      did << "cut to " << bytes.size();
      break;
    case 1: {
      const std::size_t at = below(bytes.size()) / 512 * 512;
      for (std::size_t i = at; i < std::min(bytes.size(), at + 512); ++i) bytes[i] = 0;
      did << "a sector of zeros at " << at;
      break;
    }
    case 2: {
      const std::size_t at = below(bytes.size());
      for (std::size_t i = at; i < std::min(bytes.size(), at + 64); ++i) bytes[i] = static_cast<char>(random());
      did << "64 random bytes at " << at;
      break;
    }
    case 3: {  // a block written to the wrong place
      const std::size_t from = below(bytes.size()) / 8192 * 8192;
      const std::size_t to = below(bytes.size()) / 8192 * 8192;
      const std::string block = bytes.substr(from, 8192);
      bytes.replace(to, std::min(block.size(), bytes.size() - to), block.substr(0, bytes.size() - to));
      did << "the block at " << from << " copied to " << to;
      break;
    }
    case 5:
      if (below(4) == 0) {
        fs::remove(path);
        return "removed";
      }
      bytes += std::string(1 + below(100), 'x');
      did << "grown to " << bytes.size() << " (" << kind << ")";
      break;
  }
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  return did.str();
}

struct Tally {
  std::size_t trials = 0, answered = 0, refused = 0, found_by_check = 0;
  std::map<std::string, std::size_t> files;
};

bool says_what_to_run(const RunResult& result) {
  return result.errors.find("kbindex") != std::string::npos && result.errors.find("error") != std::string::npos;
}

void one_trial(const Scene& scene, const fs::path& path, std::mt19937_64& random, Tally& tally) {
  scene.restore();
  const bool aside = is_aside(path.filename());
  const std::string before = contents(path);
  const std::string did = damage(path, random);
  const bool differs = !fs::exists(path) || contents(path) != before;
  INFO(fs::relative(path, scene.index).string() << ": " << did);
  ++tally.trials;
  for (std::size_t q = 0; q < questions().size(); ++q) {
    const RunResult answer = scene.ask(q);
    INFO("kbsearch " << questions()[q][0] << "...: code " << answer.code << "\n" << answer.errors);
    REQUIRE((answer.code == 0 || answer.code == 2 || (!KB_CHECKED_READS && answer.code == 1)));
    if (answer.code == 2) {
      CHECK_FALSE(aside);
      if (KB_CHECKED_READS) CHECK(says_what_to_run(answer));
      ++tally.refused;
    } else {
      // A sanitized program reads Xapian's tables unverified (tools/cli/checked_reads.cc): there it must only survive.
      const bool right = answer.output == scene.expected.at(q);
      if (KB_CHECKED_READS) CHECK(right);
      ++tally.answered;
    }
  }
  const RunResult info = run(kIndex, {"info", "--db", scene.index});
  INFO("info: " << info.code << " " << info.output << info.errors);
  REQUIRE((info.code == 0 || info.code == 2));
  const RunResult check = run(kIndex, {"check", "--db", scene.index});
  INFO("check: " << check.code << " " << check.output << check.errors);
  REQUIRE((check.code == 0 || check.code == 2));
  if (check.code == 2) {
    CHECK(says_what_to_run(check));
    ++tally.found_by_check;
  }
  // CURRENT may lose the checksum of its name and still name the right generation; nothing else may be overlooked.
  if (aside) CHECK(check.code == 0);
  else if (differs && path.filename() != "CURRENT") CHECK(check.code == 2);
  const RunResult update = run(kIndex, {"update", "-q", "--db", scene.index, kSamples, scene.more});
  INFO("update: " << update.code << " " << update.errors);
  REQUIRE((update.code == 0 || (!aside && update.code == 2)));
  if (path.filename() == "XAPIANDB") CHECK(contents(path) == before);
  if (update.code == 2) {
    if (KB_CHECKED_READS) CHECK(says_what_to_run(update));
    const RunResult build = run(kIndex, {"build", "-q", "--db", scene.index, kSamples, scene.more});
    INFO("build: " << build.code << " " << build.errors);
    REQUIRE(build.code == 0);
    const bool right = scene.ask(0).output == scene.expected.at(0);
    REQUIRE(right);
  }
}

}  // namespace

TEST_CASE("a damaged index gives the right answers or says that it is damaged") {
  const char* seed = std::getenv("KB_SEED");
  const char* count = std::getenv("KB_TRIALS");
  const char* length = std::getenv("KB_LONG");
  std::size_t trials = length != nullptr && std::string(length) == "1" ? 3000 : KB_CHECKED_READS ? 32 : 6;
  if (count != nullptr) trials = std::strtoul(count, nullptr, 10);
  std::mt19937_64 random(seed == nullptr ? 20011112 : std::strtoull(seed, nullptr, 10));
  Tally tally;
  for (const char* shards : {"", "2"}) {
    const Scene scene(shards);
    const std::vector<fs::path> files = scene.files(random);
    for (std::size_t i = 0; i < trials / 2; ++i) {
      one_trial(scene, files[i % files.size()], random, tally);
      ++tally.files[fs::relative(files[i % files.size()], scene.index).string()];
    }
  }
  std::cout << "corrupt indexes: " << tally.trials << " tried, " << tally.found_by_check << " found by kbindex check, "
            << tally.answered << " searches answered rightly, " << tally.refused << " refused\n";
  for (const auto& [file, times] : tally.files) std::cout << "  " << file << ": " << times << "\n";
  CHECK(tally.refused > 0);
}

}  // namespace kb::tests
