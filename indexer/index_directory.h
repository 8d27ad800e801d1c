#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/format/generation.h"
#include "indexer/writer_lock.h"

namespace kb::indexer {

/// A folder for work in progress inside an index directory ("tmp-..."), removed with all in it when it goes
/// out of scope.
class WorkFolder {
 public:
  explicit WorkFolder(std::string path) : path_(std::move(path)) {}
  ~WorkFolder();
  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  WorkFolder& operator=(WorkFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// Where the new generation is put together.
  [[nodiscard]] std::string generation() const { return path_ + "/generation"; }

 private:
  std::string path_;
};

/// What lies in an index directory under a generation's name.
struct GenerationInfo {
  std::uint64_t number = 0;
  std::string path;
  bool published = false;  ///< CURRENT names it
  bool complete = false;   ///< has a manifest that can be read
  bool in_use = false;     ///< a reader holds it
  std::uint64_t bytes = 0;
  format::Manifest manifest;
};

/// An index directory as its one writer sees it: makes generations, switches CURRENT, and removes what nobody
/// needs. The layout is described in format/generation.h.
class IndexDirectory {
 public:
  struct Options {
    bool wait = false;   ///< for another writer
    bool create = true;  ///< the directory, when there is none
    std::function<bool()> stop;
  };
  /// Takes the lock and removes what dead runs left behind. Errors: exists (the directory holds something
  /// else), locked, not_found, permission, io.
  [[nodiscard]] static Result<IndexDirectory> open(const std::string& path, const Options& options);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Result<WorkFolder> begin_work() const;

  /// Number of the published generation; 0 when nothing is published.
  [[nodiscard]] std::uint64_t current_number() const;
  /// Number the next published generation will get.
  [[nodiscard]] std::uint64_t next_number() const;
  /// Publishes the generation in `work`: syncs it, writes its manifest, gives it its name, switches CURRENT,
  /// then removes generations other than it and the one published before. Sets manifest.generation. `sums`
  /// are those of its files, made here when null. A failure before the switch leaves everything as it was.
  [[nodiscard]] Result<std::uint64_t> publish(const WorkFolder& work, format::Manifest manifest,
                                              const format::Checksums* sums = nullptr) const;
  /// Publishes the newest complete generation older than the current one. Errors: not_found.
  [[nodiscard]] Result<std::uint64_t> rollback() const;
  /// Removes complete generations but the current one and the `keep` - 1 newest others older than it; those
  /// in use stay. Returns the numbers removed.
  [[nodiscard]] Result<std::vector<std::uint64_t>> prune(std::size_t keep) const;

 private:
  IndexDirectory(std::string path, WriterLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  WriterLock lock_;
};

/// Every generation, by number; takes no lock. Errors: not_found, permission, io.
[[nodiscard]] Result<std::vector<GenerationInfo>> list_generations(const std::string& directory);

}  // namespace kb::indexer
