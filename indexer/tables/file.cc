#include "indexer/tables/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
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

OutputFile::~OutputFile() {
  if (writing_.valid()) writing_.wait();
  if (fd_ >= 0) ::close(fd_);
}

OutputFile::OutputFile(OutputFile&& other) noexcept {
  *this = std::move(other);
}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  // The other thread holds on to the bytes of `written_`, which a short string would take along.
  for (OutputFile* file : {this, &other})
    if (file->writing_.valid()) file->writing_.wait();
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  std::swap(most_, other.most_);
  std::swap(behind_, other.behind_);
  std::swap(buffer_, other.buffer_);
  std::swap(written_, other.written_);
  std::swap(writing_, other.writing_);
  return *this;
}

Result<void> OutputFile::create(std::string path, std::size_t buffer, bool behind) {
  most_ = buffer;
  behind_ = behind;
  path_ = std::move(path);
  fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) return failed(errno, "create", path_);
  return {};
}

Result<void> OutputFile::wait() {
  const int error = writing_.valid() ? writing_.get() : 0;
  return error == 0 ? Result<void>{} : failed(error, "write", path_);
}

Result<void> OutputFile::flush() {
  if (auto before = wait(); !before) return before;
  if (behind_ && buffer_.size() >= most_) {
    std::swap(buffer_, written_);
    buffer_.clear();
    try {
      writing_ = std::async(std::launch::async, [this] { return write_all(fd_, written_); });
      return {};
    } catch (const std::system_error&) {  // no more threads are to be had
      std::swap(buffer_, written_);
    }
  }
  if (const int error = write_all(fd_, buffer_); error != 0) return failed(error, "write", path_);
  buffer_.clear();
  return {};
}

Result<void> OutputFile::close() {
  if (auto flushed = flush(); !flushed) return flushed;
  if (auto written = wait(); !written) return written;
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
