#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "corpus/source.h"

namespace kb::corpus {

/// Why a stream of bytes ended before its end.
struct Failure {
  ProblemCode code = ProblemCode::unreadable;
  std::string message;
};

/// "cannot open: Permission denied": what was tried, and errno's text.
[[nodiscard]] std::string system_message(std::string_view attempt, int error);

/// Bytes read front to back, from a file, a pipe, memory or a member of an archive. Not thread-safe.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Up to `size` bytes into `to`. Returns how many, 0 at the end, -1 after a failure (then and for ever).
  [[nodiscard]] virtual ssize_t read(char* to, std::size_t size) = 0;
  /// Goes to `offset` from the front. False when this stream cannot; it then stands where it stood.
  [[nodiscard]] virtual bool seek(std::uint64_t /*offset*/) { return false; }
  /// The size in bytes, when it is known and seek() works.
  [[nodiscard]] virtual std::optional<std::uint64_t> seekable_size() const { return std::nullopt; }
  /// How many bytes there probably are, to size a buffer. May lie.
  [[nodiscard]] virtual std::optional<std::uint64_t> size_hint() const { return seekable_size(); }
  /// Set once read() has returned -1.
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }

 protected:
  ssize_t fail(ProblemCode code, std::string message) {
    failure_ = Failure{code, std::move(message)};
    return -1;
  }

 private:
  std::optional<Failure> failure_;
};

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

/// What came of opening a path: a descriptor of a regular file and its size, or a failure.
struct OpenedFile {
  Descriptor fd;
  std::uint64_t size = 0;
  std::optional<Failure> failure;
};

/// Opens a regular file for reading; never blocks, and never opens a device, FIFO or socket (not_regular).
/// `known_regular`: a folder listing said so; saves looking before opening.
[[nodiscard]] OpenedFile open_regular(const std::string& path, bool known_regular);

/// A regular file. Ends with `changed` when the file has another size at the end than it had when it was
/// opened.
class FileStream final : public ByteStream {
 public:
  FileStream(Descriptor fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  ssize_t read(char* to, std::size_t size) override;
  bool seek(std::uint64_t offset) override;
  std::optional<std::uint64_t> seekable_size() const override { return size_; }

 private:
  Descriptor fd_;
  std::uint64_t size_;
  std::uint64_t position_ = 0;
};

/// A pipe, terminal or whatever else standard input is; the descriptor stays open. `stop`, when set, ends the
/// stream within a tenth of a second even while nobody writes.
class PipeStream final : public ByteStream {
 public:
  PipeStream(int fd, const std::atomic<bool>* stop) : fd_(fd), stop_(stop) {}
  ssize_t read(char* to, std::size_t size) override;

 private:
  int fd_;
  const std::atomic<bool>* stop_;
};

/// Bytes in memory.
class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string bytes) : bytes_(std::move(bytes)) {}
  ssize_t read(char* to, std::size_t size) override;
  bool seek(std::uint64_t offset) override;
  std::optional<std::uint64_t> seekable_size() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t position_ = 0;
};

/// A stream whose first bytes were read already, to look at them.
class RewoundStream final : public ByteStream {
 public:
  RewoundStream(std::string head, std::unique_ptr<ByteStream> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}
  ssize_t read(char* to, std::size_t size) override;

 private:
  std::string head_;
  std::size_t position_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

/// Reads until `bytes` has `want` bytes or the stream ends. False after a failure.
[[nodiscard]] bool read_up_to(ByteStream& stream, std::string& bytes, std::size_t want);

}  // namespace kb::corpus
