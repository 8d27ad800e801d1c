#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/crash/scene.h"
#include "tests/support/catch.h"

// A disk that is really full: a small tmpfs in a mount namespace of the test's own.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// False where the kernel does not let us.
bool enter_namespace() {
  const auto uid = ::getuid();
  const auto gid = ::getgid();
  if (uid != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1");
    write_file("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1");
  } else if (::unshare(CLONE_NEWNS) != 0) {
    return false;
  }
  return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

class SmallDisk {
 public:
  SmallDisk(std::string at, const std::string& size) : at_(std::move(at)) {
    fs::create_directory(at_);
    mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return at_ + "/" + name; }

 private:
  std::string at_;
  bool mounted_ = false;
};

TEST_CASE("a full disk is named, the index stays, and a disk with room needs no help") {
  const TemporaryFolder many;
  // The one test of this program: leaving here is what ctest takes for skipped.
  if (!enter_namespace() || !SmallDisk(many / "probe", "64k").mounted()) std::exit(77);
  const Scene scene;
  write_dump(many / "dump", 3000, "spooler");
  // Sizes at which it fills up while reading, merging, checking or publishing.
  for (const char* size : {"600k", "1m", "2m", "4m", "6m", "8m", "10m", "12m"}) {
    INFO(size);
    const SmallDisk disk(many / size, size);
    REQUIRE(disk.mounted());
    const std::string index = disk / "index";
    fs::copy(scene.index, index, fs::copy_options::recursive);
    for (const char* command : {"build", "update"}) {
      const RunResult run = run_program({kProgram, command, "-q", "--db", index, many / "dump"});
      INFO(command << ": " << run.errors);
      if (run.code == 0) {
        CHECK(published_articles(index) == 3000);
        continue;
      }
      CHECK(run.code == 2);
      CHECK(published_articles(index) == Scene::kSmall);
      CHECK(run.errors.find(disk / "") != std::string::npos);
      CHECK((run.errors.find("No space left") != std::string::npos ||
             run.errors.find("disk full") != std::string::npos));
      require_sound(index);
    }
    if (published_articles(index) == 3000) break;
    require_recovers(index, scene.large, scene.undisturbed);
  }
}

}  // namespace
}  // namespace kb::tests
