#include "indexer/format/read_guard.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace kb::format {

namespace {

struct Watched {
  const void* owner = nullptr;
  dev_t device = 0;
  ino_t inode = 0;
  const FileSums* sums = nullptr;
  std::string path;
};

struct Registry {
  std::shared_mutex mutex;
  std::vector<Watched> files;
  std::atomic<bool> any{false};
  std::string damaged;
};

// Never destroyed: files are read until the very end.
Registry& registry() {
  static auto* const the_registry = new Registry;
  return *the_registry;
}

class Watch {
 public:
  Watch(const std::string& folder, std::shared_ptr<const Checksums> sums) : sums_(std::move(sums)) {
    Registry& all = registry();
    const std::unique_lock lock(all.mutex);
    for (const FileSums& file : sums_->files) {
      const std::string path = folder + "/" + file.name;
      struct stat status {};
      if (::stat(path.c_str(), &status) == 0) all.files.push_back({this, status.st_dev, status.st_ino, &file, path});
    }
    all.any = true;
  }
  ~Watch() {
    Registry& all = registry();
    const std::unique_lock lock(all.mutex);
    std::erase_if(all.files, [this](const Watched& file) { return file.owner == this; });
    all.any = !all.files.empty();
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  std::shared_ptr<const Checksums> sums_;
};

}  // namespace

std::shared_ptr<void> watch_files(const std::string& folder, std::shared_ptr<const Checksums> sums) {
  return std::make_shared<Watch>(folder, std::move(sums));
}

bool read_is_sound(int fd, const void* bytes, std::size_t count, off_t offset) {
  Registry& all = registry();
  if (!all.any.load(std::memory_order_relaxed) || offset < 0) return true;
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return true;
  std::shared_lock lock(all.mutex);
  const auto file = std::ranges::find_if(all.files, [&](const Watched& watched) {
    return watched.inode == status.st_ino && watched.device == status.st_dev;
  });
  if (file == all.files.end()) return true;
  // Only whole blocks can be told; Xapian's are two of ours.
  const auto at = static_cast<std::uint64_t>(offset);
  const std::uint64_t skip = (kSumBlock - at % kSumBlock) % kSumBlock;
  if (skip >= count) return true;
  std::string_view whole(static_cast<const char*>(bytes) + skip, count - static_cast<std::size_t>(skip));
  if (at + count < file->sums->size) whole.remove_suffix(whole.size() % kSumBlock);
  if (file->sums->match(at + skip, whole)) return true;
  const std::string path = file->path;
  lock.unlock();
  note_damage(path);
  return false;
}

std::string damaged_file() {
  Registry& all = registry();
  const std::shared_lock lock(all.mutex);
  return all.damaged;
}

void note_damage(const std::string& path) {
  Registry& all = registry();
  const std::unique_lock lock(all.mutex);
  all.damaged = path;
}

}  // namespace kb::format
