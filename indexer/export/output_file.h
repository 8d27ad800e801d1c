#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kb::exporting {

/// A file or folder in the making: it stands under a name of its own beside `path` and takes that name when
/// it is complete and on disk. Without commit(), nothing is left of it.
class Unfinished {
 public:
  enum class Kind { file, folder };

  /// Creates it, empty. Errors: exists (something has the name `path` and `replace` is false), permission,
  /// io, no_space.
  [[nodiscard]] static Result<Unfinished> create(const std::string& path, Kind kind, bool replace);

  Unfinished(Unfinished&& other) noexcept;
  Unfinished& operator=(Unfinished&& other) noexcept;
  ~Unfinished();

  /// Where it stands meanwhile.
  [[nodiscard]] const std::string& path() const { return temporary_; }
  /// fsync and rename. A folder is replaced only by what is_export() takes for one of ours. Errors: exists
  /// (somebody else made `path` meanwhile), io, no_space, permission.
  [[nodiscard]] Result<void> commit();
  /// Whether commit() put something else out of its place.
  [[nodiscard]] bool replaced() const { return replaced_; }

 private:
  Unfinished(std::string target, std::string temporary, Kind kind, bool replace)
      : target_(std::move(target)), temporary_(std::move(temporary)), kind_(kind), replace_(replace) {}
  Result<void> publish();

  std::string target_;
  std::string temporary_;  // empty: nothing to clear away
  Kind kind_;
  bool replace_;
  bool replaced_ = false;
};

/// Buffered bytes to a descriptor. The first error ends all writing and is what every later call gives.
class Writer {
 public:
  Writer() = default;
  /// A descriptor that stays the caller's; `shown` is its name in errors.
  Writer(int descriptor, std::string shown) : descriptor_(descriptor), shown_(std::move(shown)) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&& other) noexcept;
  ~Writer();

  /// Opens a new file, which must not exist. `shown` is its name in errors.
  [[nodiscard]] static Result<Writer> create(const std::string& path, std::string shown);
  /// Opens a file that exists.
  [[nodiscard]] static Result<Writer> open(const std::string& path, std::string shown);

  /// Errors: io, no_space; interrupted when a pipe's reader went away (SIGPIPE must be ignored).
  [[nodiscard]] Result<void> write(std::string_view bytes);
  /// Writes what is buffered and, for a file it opened, syncs and closes it.
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  Result<void> flush();
  Result<void> failed(int error);

  int descriptor_ = -1;
  bool owned_ = false;
  std::string shown_;
  std::string buffer_;
  std::uint64_t bytes_ = 0;
  int error_ = 0;
};

/// Whether a folder holds nothing but what an export writes there, or nothing.
[[nodiscard]] bool is_export(const std::string& folder);

/// "bulk-00001.ndjson".
[[nodiscard]] std::string bulk_name(std::uint64_t number);
inline constexpr std::string_view kMappingName = "mapping.json";

}  // namespace kb::exporting
