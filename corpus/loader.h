#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "corpus/items.h"
#include "corpus/walk.h"

namespace kb::corpus {

/// A file of this size or less is read in one go, ahead of time; a larger one is opened when its turn comes.
inline constexpr std::uint64_t kSmallFile = 256u << 10;

/// A file that was opened, and all that is in it if it is small.
struct LoadedFile {
  FileEntry entry;
  Opening opening;     ///< complete; empty for a large file
  bool large = false;  ///< not read
  std::optional<Failure> failure;
};

/// A step of the walk with the small files read.
using LoadedStep = std::variant<LoadedFile, Problem, PathEnd>;

/// Reads files. Not thread-safe: one a thread.
class FileLoader {
 public:
  /// See SourceOptions::fingerprint.
  explicit FileLoader(Fingerprint (*fingerprint)(std::string_view) = nullptr) : fingerprint_(fingerprint) {}

  /// Opens a file, and reads it if it is small. A file that changes while it is read is read again, a few
  /// times.
  [[nodiscard]] LoadedFile load(FileEntry entry);

 private:
  Fingerprint (*fingerprint_)(std::string_view);
  std::unique_ptr<char[]> buffer_;  // the same for all files: its memory is at hand

  void read(FileStream& stream, std::uint64_t size, std::string& bytes);
};

/// The steps of a walk in their order, with the small files read.
class Loader {
 public:
  Loader() = default;
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;
  virtual ~Loader() = default;
  /// Nothing after the last. One thread at a time.
  [[nodiscard]] virtual std::optional<LoadedStep> next() = 0;
};

/// A loader with so many threads (SourceOptions::readers) reading ahead, a few MiB at most, once more than a
/// handful of steps were asked for; with 0 everything is read when it is asked for.
[[nodiscard]] std::unique_ptr<Loader> make_loader(Walk walk, const SourceOptions& options);

}  // namespace kb::corpus
