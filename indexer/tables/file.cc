#include "indexer/tables/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "indexer/format/manifest.h"

namespace kb::indexer::tables {

namespace {

tl::unexpected<Error> failed(int error, std::string_view attempted, const std::string& path) {
  return tl::unexpected<Error>(format::system_error(error, attempted, path));
}

}  // namespace

OutputFile::~OutputFile() {
  if (fd_ >= 0) ::close(fd_);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(other.size_),
      most_(other.most_),
      buffer_(std::move(other.buffer_)) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  std::swap(most_, other.most_);
  std::swap(buffer_, other.buffer_);
  return *this;
}

Result<void> OutputFile::create(std::string path, std::size_t buffer) {
  most_ = buffer;
  path_ = std::move(path);
  fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) return failed(errno, "create", path_);
  return {};
}

Result<void> OutputFile::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t n = ::write(fd_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(errno, "write", path_);
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
  return {};
}

Result<void> OutputFile::close() {
  if (auto flushed = flush(); !flushed) return flushed;
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
