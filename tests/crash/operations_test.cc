#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "indexer/format/generation.h"
#include "indexer/writer_lock.h"
#include "tests/crash/scene.h"
#include "tests/support/catch.h"

// What happens around an operator's kbindex: signals, other writers, readers, files and folders that change.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kNobody = 65534;

bool at_work(const std::string& index) {
  return !left_overs(index).empty();
}

/// Articles have been indexed: something is in the spools.
bool has_part(const std::string& index) {
  return std::ranges::any_of(left_overs(index), [&](const std::string& name) {
    std::error_code error;
    return fs::file_size(index + "/" + name + "/parts/0/spool-3", error) > 0 && !error;
  });
}

/// Signals a run that has begun to work, and waits for nothing that may not come.
Disturbance signalled(const std::string& index, int signal, int times = 1) {
  return {.meanwhile = [=](int pid) {
    if (!wait_until([&] { return at_work(index) || ::kill(pid, 0) != 0; })) return;
    for (int i = 0; i < times; ++i) ::kill(pid, signal);
  }};
}

TEST_CASE("the first signal ends a run cleanly with its own exit code") {
  const Scene scene;
  const TemporaryFolder many;
  write_dump(many / "dump", 3000, "spooler");
  for (const char* command : {"build", "update"}) {
    for (const int signal : {SIGINT, SIGTERM}) {
      const RunResult run = run_program({kProgram, command, "--db", scene.index, many / "dump"},
                                        signalled(scene.index, signal));
      INFO(run.errors);
      CHECK(run.code == 128 + signal);
      CHECK(run.errors.find("the published index is as it was") != std::string::npos);
      CHECK(published_articles(scene.index) == Scene::kSmall);
      CHECK(left_overs(scene.index) == std::vector<std::string>{});
    }
  }
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

TEST_CASE("the second signal ends a run at once, and the next run clears up") {
  const Scene scene;
  // It reads a pipe that never says anything: the first signal has nothing to end, the second ends it.
  const std::string pipe = scene.folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const RunResult run = run_program(
      {"/bin/sh", "-c", "exec '" + kProgram + "' build --db '" + scene.index + "' - <'" + pipe + "'"},
      {.meanwhile = [&](int pid) {
        std::ofstream open_end(pipe);  // returns when the program has opened its end
        REQUIRE(wait_until([&] { return at_work(scene.index); }));
        ::kill(pid, SIGTERM);
        ::kill(pid, SIGTERM);
        // Both may have come as one.
        REQUIRE(wait_until([&] {
          return ::kill(pid, SIGTERM) != 0 || fs::is_empty("/proc/" + std::to_string(pid) + "/fd");
        }));
      }});
  CHECK(run.code == 128 + SIGTERM);
  CHECK(published_articles(scene.index) == Scene::kSmall);
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

TEST_CASE("the second of two writers gets 75 and the name of the first, or waits") {
  const Scene scene;
  auto lock = indexer::WriterLock::acquire(scene.index, false, {});
  REQUIRE(lock);
  for (const char* command : {"build", "update", "rollback", "prune"}) {
    std::vector<std::string> words{kProgram, command, "--db", scene.index};
    if (*command == 'b' || *command == 'u') words.push_back(scene.large);
    const RunResult run = run_program(words);
    CHECK(run.code == 75);
    CHECK(run.errors.find("another writer holds") != std::string::npos);
    CHECK(run.errors.find("process " + std::to_string(::getpid())) != std::string::npos);
    CHECK(run.errors.find(", since 2") != std::string::npos);
  }
  CHECK(run_program({kProgram, "info", "--db", scene.index}).code == 0);
  CHECK(run_program({kProgram, "check", "--db", scene.index}).code == 0);
  const RunResult waited = run_program(
      {kProgram, "build", "--progress", "json", "--wait", "--db", scene.index, scene.large},
      {.meanwhile = [&](int pid) {
        // It holds the lock file open and waits for it.
        REQUIRE(wait_until([&] {
          std::error_code error;
          for (const auto& fd : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd", error))
            if (fs::read_symlink(fd.path(), error) == scene.index + "/lock") return true;
          return false;
        }));
        CHECK(published_articles(scene.index) == Scene::kSmall);
        const indexer::WriterLock released = *std::move(lock);
      }});
  INFO(waited.errors);
  CHECK(waited.code == 0);
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

TEST_CASE("two writers started together both succeed when they wait") {
  const Scene scene;
  RunResult other;
  const RunResult one = run_program(
      {kProgram, "update", "-q", "--wait", "--db", scene.index, scene.large}, {.meanwhile = [&](int) {
        other = run_program({kProgram, "build", "-q", "--wait", "--db", scene.index, scene.large});
      }});
  CHECK(one.code == 0);
  CHECK(other.code == 0);
  require_recovers(scene.index, scene.large, scene.undisturbed);
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
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

TEST_CASE("files that vanish while they are read are reported, and the rest is indexed") {
  const Scene scene;
  const TemporaryFolder many;
  const std::string dump = many / "dump";
  write_dump(dump, 3000, "spooler");
  const RunResult run = run_program(
      {kProgram, "build", "--report", many / "report", "--db", scene.index, dump}, {.meanwhile = [&](int) {
        // The folder has been listed when the first articles are indexed.
        if (!wait_until([&] { return has_part(scene.index); })) return;
        for (std::uint32_t i = 902999; i > 901000; i -= 2)
          fs::remove(dump + "/Q" + std::to_string(i) + ".TXT");
      }});
  INFO(run.errors);
  CHECK(run.code == 0);
  CHECK(published_articles(scene.index) >= 2000);
  if (published_articles(scene.index) < 3000)
    CHECK(run.errors.find("not (wholly) read") != std::string::npos);
  require_sound(scene.index);
  const RunResult forced =
      run_program({kProgram, "update", "-q", "--force", "--db", scene.index, scene.large});
  CHECK(forced.code == 0);
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

TEST_CASE("a whole source that is gone leaves the index, and says so") {
  const Scene scene;
  fs::rename(scene.small, scene.folder / "elsewhere");
  const RunResult run = run_program({kProgram, "update", "-q", "--db", scene.index, scene.small});
  CHECK(run.code == 2);
  CHECK(run.errors.find(scene.small) != std::string::npos);
  CHECK(published_articles(scene.index) == Scene::kSmall);
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

TEST_CASE("a read-only directory is refused in words, and can be searched and checked") {
  const Scene scene;
  fs::permissions(scene.folder.path(), static_cast<fs::perms>(0755));
  fs::create_directory(scene.folder / "ro");
  fs::permissions(scene.folder / "ro", static_cast<fs::perms>(0555));
  fs::permissions(scene.index, static_cast<fs::perms>(0555));
  const Disturbance as_nobody{.user = kNobody};
  const RunResult made =
      run_program({kProgram, "build", "--db", scene.folder / "ro/index", scene.small}, as_nobody);
  CHECK(made.code == 2);
  CHECK(made.errors.find("cannot create folder '" + (scene.folder / "ro/index")) != std::string::npos);
  for (const char* command : {"build", "update"}) {
    const RunResult run = run_program({kProgram, command, "--db", scene.index, scene.large}, as_nobody);
    INFO(run.errors);
    CHECK(run.code == 2);
    CHECK(run.errors.find(scene.index) != std::string::npos);
    CHECK(run.errors.find("denied") != std::string::npos);
  }
  CHECK(run_program({kProgram, "info", "--db", scene.index}, as_nobody).code == 0);
  CHECK(run_program({kProgram, "check", "--db", scene.index}, as_nobody).code == 0);
  fs::permissions(scene.index, static_cast<fs::perms>(0755));
  require_recovers(scene.index, scene.large, scene.undisturbed);
}

}  // namespace
}  // namespace kb::tests
