#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "tests/crash/scene.h"
#include "tests/support/catch.h"

// kbindex is killed, interrupted and starved of disk space at every step; whatever happens, the published
// index is the old one or the new one, whole, and the next run works without help.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

/// One kind of fault, and the calls it strikes.
struct Fault {
  std::string kind;   ///< as the shim knows it
  std::string calls;  ///< "durable": fsync, rename, unlink alone; "all": writes as well
};

std::map<std::string, std::string> environment(const Fault& fault, long at) {
  // By its bare name, with the folder beside it: a blank in LD_PRELOAD parts one name from the next.
  const fs::path shim = kShim;
  return {{"LD_PRELOAD", shim.filename().string()},
          {"LD_LIBRARY_PATH", shim.parent_path().string()},
          {"KB_FAULT", fault.kind},
          {"KB_FAULT_CALLS", fault.calls},
          {"KB_FAULT_AT", std::to_string(at)}};
}

std::string merge_input(const Scene& scene, const std::string& name) {
  return scene.folder / ("index-of-" + name);
}

RunResult run_on(const Scene& scene, const std::string& command, std::map<std::string, std::string> with) {
  std::vector<std::string> words{kProgram, command, "-q", "--jobs", "1", "--db", scene.index};
  // Of articles in both those of the larger dump count: the same result as that of the other commands.
  if (command == "merge")
    words.insert(words.end(), {merge_input(scene, "small"), merge_input(scene, "large")});
  else
    words.push_back(scene.large);
  return run_program(words, {.environment = std::move(with)});
}

/// Every call; of very many (writes) a spread, the last ones (merging, publishing, pruning), and some at
/// random.
std::vector<long> points(long calls) {
  std::vector<long> chosen;
  if (calls <= 120) {
    for (long call = 1; call <= calls; ++call) chosen.push_back(call);
    return chosen;
  }
  for (long call = 1; call <= calls; ++call)
    if (call % (calls / 30) == 0 || call > calls - 30) chosen.push_back(call);
  std::random_device random;
  for (int i = 0; i < 10; ++i)
    chosen.push_back(1 + static_cast<long>(random() % static_cast<unsigned long>(calls)));
  return chosen;
}

class Trial {
 public:
  Trial(std::string command, Fault fault) : command_(std::move(command)), fault_(std::move(fault)) {
    fs::copy(scene_.index, pristine_ / "index", fs::copy_options::recursive);
    if (command_ != "merge") return;
    for (const auto& [name, dump] : {std::pair{"small", scene_.small}, std::pair{"large", scene_.large}})
      REQUIRE(run_program({kProgram, "build", "-q", "--db", merge_input(scene_, name), dump}).code == 0);
  }

  void run() {
    const long calls = count_calls();
    std::vector<long> chosen = points(calls);
    // A merge publishes as a build does, whose every call is tried: with it the last ones and some of the others do.
    if (command_ == "merge" && std::getenv("KB_LONG") == nullptr)
      std::erase_if(chosen, [&](long at) { return at <= calls - 8 && at % 4 != 0; });
    for (const long at : chosen) {
      INFO(command_ << ": " << fault_.kind << " at call " << at << " of " << calls);
      restore();
      strike(run_on(scene_, command_, environment(fault_, at)));
      ++tried_;
    }
    std::cout << "faults of " << command_ << ": " << tried_ << " points of " << fault_.kind << ", " << killed_ << " killed\n";
    // Both outcomes were tried, or the faults did not reach what they should.
    CHECK(old_ones_ > 0);
    if (fault_.kind != "enospc") CHECK(new_ones_ > 0);
  }

 private:
  const Scene scene_;
  const TemporaryFolder pristine_;
  std::string command_;
  Fault fault_;
  int old_ones_ = 0, new_ones_ = 0, tried_ = 0, killed_ = 0;

  void restore() const {
    fs::remove_all(scene_.index);
    fs::copy(pristine_ / "index", scene_.index, fs::copy_options::recursive);
  }

  long count_calls() {
    const std::string count = scene_.folder / "count";
    auto with = environment({"none", fault_.calls}, 0);
    with["KB_FAULT_COUNT"] = count;
    REQUIRE(run_on(scene_, command_, with).code == 0);
    long calls = 0;
    std::ifstream(count) >> calls;
    REQUIRE(calls > 10);
    return calls;
  }

  void strike(const RunResult& run) {
    INFO(run.errors);
    const std::uint64_t now = published_articles(scene_.index);
    REQUIRE((now == Scene::kSmall || now == Scene::kLarge));
    (now == Scene::kSmall ? old_ones_ : new_ones_)++;
    if (run.code == 128 + SIGKILL) ++killed_;
    if (run.code == 0) CHECK(now == Scene::kLarge);
    if (fault_.kind == "enospc")
      full_disk(run);
    else if (fault_.kind == "sigint")
      CHECK((run.code == 0 || (run.code == 130 && now == Scene::kSmall && left_overs(scene_.index).empty())));
    else
      CHECK((run.code == 0 || run.code == 128 + SIGKILL));
    require_recovers(scene_.index, scene_.large, scene_.undisturbed);
  }

  void full_disk(const RunResult& run) const {
    CHECK((run.code == 2 || run.code == 0));
    // An error that is not a kill leaves nothing behind, unless it struck inside a commit of Xapian's.
    if (run.code != 2 || run.errors.find("given up inside a library") != std::string::npos) return;
    CHECK(left_overs(scene_.index) == std::vector<std::string>{});
    CHECK(run.errors.find(scene_.index) != std::string::npos);
  }
};

TEST_CASE("build killed before every fsync, rename and unlink leaves the old index or the new one") {
  Trial("build", {"kill-before", "durable"}).run();
}
TEST_CASE("build killed after every fsync, rename and unlink leaves the old index or the new one") {
  Trial("build", {"kill-after", "durable"}).run();
}
TEST_CASE("update killed before every fsync, rename and unlink leaves the old index or the new one") {
  Trial("update", {"kill-before", "durable"}).run();
}
TEST_CASE("update killed after every fsync, rename and unlink leaves the old index or the new one") {
  Trial("update", {"kill-after", "durable"}).run();
}
TEST_CASE("build killed while it writes leaves the old index or the new one") {
  Trial("build", {"kill-before", "all"}).run();
}
TEST_CASE("Ctrl-C at every fsync, rename and unlink of a build ends it cleanly or comes too late") {
  Trial("build", {"sigint", "durable"}).run();
}
TEST_CASE("Ctrl-C at every fsync, rename and unlink of an update ends it cleanly or comes too late") {
  Trial("update", {"sigint", "durable"}).run();
}
TEST_CASE("merge killed before every fsync, rename and unlink leaves the old index or the new one") {
  Trial("merge", {"kill-before", "durable"}).run();
}
TEST_CASE("Ctrl-C at every fsync, rename and unlink of a merge ends it cleanly or comes too late") {
  Trial("merge", {"sigint", "durable"}).run();
}
TEST_CASE("a disk that fills up at any step of a merge leaves the old index") {
  Trial("merge", {"enospc", "all"}).run();
}
TEST_CASE("a disk that fills up at any step of a build leaves the old index") {
  Trial("build", {"enospc", "all"}).run();
}
TEST_CASE("a disk that fills up at any step of an update leaves the old index") {
  Trial("update", {"enospc", "all"}).run();
}

}  // namespace
}  // namespace kb::tests
