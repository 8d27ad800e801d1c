#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kb::indexer::tables {

/// A new file, written from front to back through a buffer. Closed, not removed, when the object goes. Not
/// thread-safe.
class OutputFile {
 public:
  OutputFile();
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;

  /// Written when `buffer` bytes have come; with `behind` by another thread, while the next ones come: what
  /// fails is then said by a later call, by close() at the latest. Errors: io, no_space, permission, exists.
  [[nodiscard]] Result<void> create(std::string path, std::size_t buffer = std::size_t{64} << 10,
                                    bool behind = false);
  [[nodiscard]] Result<void> put(std::string_view bytes) {
    buffer_.append(bytes);
    size_ += bytes.size();
    return buffer_.size() >= most_ ? flush() : Result<void>{};
  }
  [[nodiscard]] Result<void> flush();
  /// Waits for what is being written. The file is not synced.
  [[nodiscard]] Result<void> close();
  /// Bytes put so far.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  /// What was flushed may be read back; for the file's lifetime.
  [[nodiscard]] int fd() const { return fd_; }

 private:
  std::string path_;
  int fd_ = -1;
  std::uint64_t size_ = 0;
  std::size_t most_ = 0;
  std::string buffer_;
  class Behind;
  std::unique_ptr<Behind> behind_;
};

/// Reads `size` bytes at `offset` of an open file. Errors: io (also when the file ends before).
[[nodiscard]] Result<void> read_at(int fd, std::uint64_t offset, char* to, std::size_t size,
                                   const std::string& path);

}  // namespace kb::indexer::tables
