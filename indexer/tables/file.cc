#include "indexer/tables/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "indexer/format/manifest.h"

namespace kb::indexer::tables {

namespace {

tl::unexpected<Error> failed(int error, std::string_view attempted, const std::string& path) {
  return tl::unexpected<Error>(format::system_error(error, attempted, path));
}

/// 0, or the errno of what failed.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

}  // namespace

/// A thread that writes what it is given. One for the whole file: a scheduler leaves a thread that lives for a
/// millisecond where its maker runs, and the two would take turns.
class OutputFile::Behind {
 public:
  /// May throw std::system_error.
  explicit Behind(int fd) : fd_(fd), thread_([this] { run(); }) {}
  ~Behind() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  /// Waits until what was given before is written; then takes these bytes and leaves none. Returns 0, or the
  /// errno of what failed; then nothing is taken any more.
  int give(std::string& bytes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return bytes_.empty(); });
    if (error_ != 0) return error_;
    std::swap(bytes_, bytes);
    lock.unlock();
    changed_.notify_all();
    return 0;
  }
  /// Waits until all that was given is written. Returns 0, or the errno of what failed.
  int wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return bytes_.empty(); });
    return error_;
  }

 private:
  const int fd_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string bytes_;  // being written, or to be; empty when there is nothing to do
  int error_ = 0;
  bool closed_ = false;
  std::thread thread_;  // last: it uses all the others

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return closed_ || !bytes_.empty(); });
      if (bytes_.empty()) return;
      // Nobody touches them meanwhile: they are not empty.
      lock.unlock();
      const int error = write_all(fd_, bytes_);
      lock.lock();
      if (error != 0) error_ = error;
      bytes_.clear();
      changed_.notify_all();
    }
  }
};

OutputFile::OutputFile() = default;

OutputFile::~OutputFile() {
  behind_.reset();
  if (fd_ >= 0) ::close(fd_);
}

OutputFile::OutputFile(OutputFile&& other) noexcept {
  *this = std::move(other);
}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  std::swap(most_, other.most_);
  std::swap(buffer_, other.buffer_);
  std::swap(behind_, other.behind_);
  return *this;
}

Result<void> OutputFile::create(std::string path, std::size_t buffer, bool behind) {
  most_ = buffer;
  path_ = std::move(path);
  fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) return failed(errno, "create", path_);
  if (!behind) return {};
  try {
    behind_ = std::make_unique<Behind>(fd_);
  } catch (const std::system_error&) {  // no more threads are to be had: this one writes
  }
  return {};
}

Result<void> OutputFile::flush() {
  if (behind_) {
    const int error = buffer_.size() >= most_ ? behind_->give(buffer_) : behind_->wait();
    if (error != 0) return failed(error, "write", path_);
  }
  if (const int error = write_all(fd_, buffer_); error != 0) return failed(error, "write", path_);
  buffer_.clear();
  return {};
}

Result<void> OutputFile::close() {
  if (auto flushed = flush(); !flushed) return flushed;
  if (const int error = behind_ ? behind_->wait() : 0; error != 0) return failed(error, "write", path_);
  behind_.reset();
  if (::close(std::exchange(fd_, -1)) != 0) return failed(errno, "write", path_);
  return {};
}

Result<void> read_at(int fd, std::uint64_t offset, char* to, std::size_t size, const std::string& path) {
  while (size > 0) {
    const ssize_t n = ::pread(fd, to, size, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(errno, "read", path);
    if (n == 0) return fail(ErrorCode::io, "'" + path + "' is shorter than it was");
    to += n;
    size -= static_cast<std::size_t>(n);
    offset += static_cast<std::uint64_t>(n);
  }
  return {};
}

}  // namespace kb::indexer::tables
