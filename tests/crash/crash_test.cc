#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "indexer/format/generation.h"
#include "indexer/format/manifest.h"
#include "indexer/writer_lock.h"
#include "tests/crash/run_program.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

// kbindex is killed, starved of disk space and interrupted at every step; whatever happens, the published
// index is the old one or the new one, whole, and the next run works without help.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

const std::string kProgram = KB_KBINDEX;
const fs::path kShim = KB_FAULT_SHIM;

/// By its bare name, with the folder beside it: a blank in LD_PRELOAD parts one name from the next.
std::map<std::string, std::string> preloaded(std::map<std::string, std::string> more) {
  more.emplace("LD_PRELOAD", kShim.filename().string());
  more.emplace("LD_LIBRARY_PATH", kShim.parent_path().string());
  return more;
}

void write_dump(const std::string& folder, std::uint32_t count, const std::string& word) {
  fs::create_directories(folder);
  for (const auto& entry : fs::directory_iterator(folder)) fs::remove(entry.path());
  for (corpus::RawArticle& raw : make_articles(900000, count)) {
    const std::string name = raw.origin.substr(5, raw.origin.rfind(':') - 5);
    raw.bytes.replace(raw.bytes.find("monitor"), 7, word);
    std::ofstream(folder + "/" + name, std::ios::binary) << raw.bytes;
  }
}

/// Two dumps of different size: the number of articles says which index is published.
struct Scene {
  TemporaryFolder folder;
  std::string index = folder / "index";
  std::string small = folder / "small";
  std::string large = folder / "large";

  Scene() {
    write_dump(small, 12, "spooler");
    write_dump(large, 14, "printqueue");
    REQUIRE(run_program({kProgram, "build", "-q", "--db", index, small}).code == 0);
  }

  [[nodiscard]] std::uint64_t articles() const {
    auto shard = format::open_shard(index);
    if (!shard) FAIL(shard.error().message);
    return shard->database.get_doccount();
  }
  void check_is_sound() const {
    const RunResult checked = run_program({kProgram, "check", "-q", "--db", index});
    INFO(checked.errors);
    REQUIRE(checked.code == 0);
  }
  [[nodiscard]] std::vector<std::string> left_overs() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(index)) {
      const std::string name = entry.path().filename().string();
      if (name != "CURRENT" && name != "lock" && !name.starts_with("gen-")) names.push_back(name);
    }
    return names;
  }
};

long count_calls(const Scene& scene, const std::string& command) {
  const std::string copy = scene.folder / "copy", count = scene.folder / "count";
  fs::remove_all(copy);
  fs::copy(scene.index, copy, fs::copy_options::recursive);
  const RunResult run = run_program({kProgram, command, "-q", "--jobs", "1", "--db", copy, scene.large},
                                    preloaded({{"KB_FAULT_COUNT", count}}));
  REQUIRE(run.code == 0);
  long calls = 0;
  std::ifstream(count) >> calls;
  REQUIRE(calls > 20);
  return calls;
}

/// Every call, or, when there are many, the last sixty (merging, publishing, pruning) and a spread of the
/// others.
std::vector<long> points(long calls) {
  std::vector<long> chosen;
  const long step = std::max(1L, calls / 40);
  for (long call = 1; call <= calls; ++call)
    if (call % step == 0 || call > calls - 60) chosen.push_back(call);
  return chosen;
}

void survive(const std::string& command, const std::string& fault) {
  const Scene scene;
  const TemporaryFolder pristine;
  fs::copy(scene.index, pristine / "index", fs::copy_options::recursive);
  int old_ones = 0;
  int new_ones = 0;
  for (const long at : points(count_calls(scene, command))) {
    INFO(command << " " << fault << " at call " << at);
    fs::remove_all(scene.index);
    fs::copy(pristine / "index", scene.index, fs::copy_options::recursive);
    const RunResult run =
        run_program({kProgram, command, "-q", "--jobs", "1", "--db", scene.index, scene.large},
                    preloaded({{"KB_FAULT", fault}, {"KB_FAULT_AT", std::to_string(at)}}));
    INFO(run.errors);
    const bool killed = run.code == 128 + SIGKILL;
    if (fault != "enospc")
      CHECK((killed || run.code == 0));
    else
      CHECK((run.code == 2 || run.code == 0));
    const std::uint64_t now = scene.articles();
    REQUIRE((now == 12 || now == 14));
    (now == 12 ? old_ones : new_ones)++;
    if (run.code == 0) CHECK(now == 14);
    // An error that is not a kill leaves nothing behind, unless it struck inside a commit of Xapian's.
    if (fault == "enospc" && run.code == 2 &&
        run.errors.find("given up inside a library") == std::string::npos)
      CHECK(scene.left_overs() == std::vector<std::string>{});
    scene.check_is_sound();
    // The next run needs no help, and cleans up.
    const RunResult again = run_program({kProgram, "build", "-q", "--db", scene.index, scene.large});
    INFO(again.errors);
    REQUIRE(again.code == 0);
    REQUIRE(scene.articles() == 14);
    REQUIRE(scene.left_overs() == std::vector<std::string>{});
  }
  // Both outcomes were tried, or the faults did not reach what they should.
  CHECK(old_ones > 0);
  if (fault != "enospc") CHECK(new_ones > 0);
}

TEST_CASE("build killed before any step leaves the old index or the new one") {
  survive("build", "kill-before");
}
TEST_CASE("build killed after any step leaves the old index or the new one") {
  survive("build", "kill-after");
}
TEST_CASE("update killed before any step leaves the old index or the new one") {
  survive("update", "kill-before");
}
TEST_CASE("a disk that fills up at any step of a build leaves the old index") {
  survive("build", "enospc");
}
TEST_CASE("a disk that fills up at any step of an update leaves the old index") {
  survive("update", "enospc");
}

TEST_CASE("signals end a run cleanly with their own exit codes") {
  const Scene scene;
  write_dump(scene.large, 3000, "spooler");
  for (const int signal : {SIGINT, SIGTERM}) {
    const RunResult run = run_program({kProgram, "build", "--db", scene.index, scene.large}, {}, 60, signal);
    INFO(run.errors);
    // A machine that is done within the time has nothing to be interrupted.
    if (run.code == 0) continue;
    CHECK(run.code == 128 + signal);
    CHECK(run.errors.find("the published index is as it was") != std::string::npos);
    CHECK(scene.articles() == 12);
    CHECK(scene.left_overs() == std::vector<std::string>{});
  }
}

TEST_CASE("the second of two writers gets 75 and the name of the first, or waits") {
  const Scene scene;
  auto lock = indexer::WriterLock::acquire(scene.index, false, {});
  REQUIRE(lock);
  for (const char* command : {"build", "update"}) {
    const RunResult run = run_program({kProgram, command, "--db", scene.index, scene.large});
    CHECK(run.code == 75);
    CHECK(run.errors.find("another writer holds") != std::string::npos);
    CHECK(run.errors.find("process " + std::to_string(::getpid())) != std::string::npos);
  }
  CHECK(run_program({kProgram, "info", "--db", scene.index}).code == 0);
  RunResult waited;
  std::thread waiting([&] {
    waited = run_program({kProgram, "build", "-q", "--wait", "--db", scene.index, scene.large});
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(scene.articles() == 12);
  { const indexer::WriterLock released = *std::move(lock); }
  waiting.join();
  CHECK(waited.code == 0);
  CHECK(scene.articles() == 14);
}

TEST_CASE("a reader that searches through many publishes sees no error and no wrong count") {
  const Scene scene;
  std::atomic<bool> done = false;
  std::atomic<int> searches = 0;
  std::string trouble;
  std::thread reader([&] {
    while (!done && trouble.empty()) {
      auto shard = format::open_shard(scene.index);
      if (!shard) {
        trouble = shard.error().message;
        break;
      }
      try {
        const auto articles = shard->database.get_doccount();
        Xapian::Enquire enquire(shard->database);
        enquire.set_query(Xapian::Query("XCwinnt"));
        const auto hits = enquire.get_mset(0, 100).size();
        if (articles != shard->manifest.articles || hits != articles / 2)
          trouble = std::to_string(hits) + " hits of " + std::to_string(articles);
      } catch (const Xapian::Error& error) {
        trouble = error.get_description();
      }
      ++searches;
    }
  });
  for (int publish = 0; publish < 50; ++publish) {
    const RunResult run = run_program({kProgram, publish % 3 == 0 ? "update" : "build", "-q", "--db",
                                       scene.index, publish % 2 ? scene.small : scene.large});
    INFO(run.errors);
    REQUIRE(run.code == 0);
  }
  done = true;
  reader.join();
  CHECK(trouble.empty());
  CHECK(searches > 50);
}

TEST_CASE("a read-only directory is refused in words") {
  if (::geteuid() == 0) return;  // root may write anywhere
  const TemporaryFolder folder;
  write_dump(folder / "dump", 3, "spooler");
  fs::create_directory(folder / "ro");
  fs::permissions(folder / "ro", fs::perms::owner_read | fs::perms::owner_exec);
  const RunResult run = run_program({kProgram, "build", "--db", folder / "ro/index", folder / "dump"});
  CHECK(run.code == 2);
  CHECK(run.errors.find("cannot create folder") != std::string::npos);
}

}  // namespace
}  // namespace kb::tests
