#include "corpus/byte_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace kb::corpus {
namespace {

ssize_t read_retrying(int fd, char* to, std::size_t size) {
  ssize_t n = 0;
  do {
    n = ::read(fd, to, size);
  } while (n < 0 && errno == EINTR);
  return n;
}

ssize_t copy_from(std::string_view bytes, std::size_t& position, char* to, std::size_t size) {
  const std::size_t n = std::min(size, bytes.size() - position);
  std::memcpy(to, bytes.data() + position, n);
  position += n;
  return static_cast<ssize_t>(n);
}

ProblemCode code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ProblemCode::not_found;
    case ELOOP:
      return ProblemCode::symlink_loop;
    case ENXIO:  // a socket, or a device without a driver
      return ProblemCode::not_regular;
    default:
      return ProblemCode::unreadable;
  }
}

OpenedFile failed(ProblemCode code, std::string message) {
  return OpenedFile{Descriptor(), 0, Failure{code, std::move(message)}};
}

std::string_view kind_of(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISDIR(mode)) return "a folder";
  return "a device";
}

OpenedFile not_regular(mode_t mode) {
  return failed(ProblemCode::not_regular, fmt::format("{}, not a regular file: passed over", kind_of(mode)));
}

}  // namespace

std::string system_message(std::string_view attempt, int error) {
  return fmt::format("{}: {}", attempt, std::generic_category().message(error));
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

OpenedFile open_regular(const std::string& path, bool known_regular) {
  struct stat st = {};
  if (!known_regular) {
    // Opening a device can have effects (a tape rewinds), so look first.
    if (::stat(path.c_str(), &st) != 0) return failed(code_of(errno), system_message("cannot open", errno));
    if (!S_ISREG(st.st_mode)) return not_regular(st.st_mode);
  }
  // O_NONBLOCK: should a FIFO have taken the file's place since, nobody waits for its writer.
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) return failed(code_of(errno), system_message("cannot open", errno));
  if (::fstat(fd.get(), &st) != 0)
    return failed(ProblemCode::unreadable, system_message("cannot open", errno));
  if (!S_ISREG(st.st_mode)) return not_regular(st.st_mode);
  return OpenedFile{std::move(fd), static_cast<std::uint64_t>(st.st_size), std::nullopt};
}

ssize_t FileStream::read(char* to, std::size_t size) {
  if (failure()) return -1;
  const ssize_t n = read_retrying(fd_.get(), to, size);
  if (n < 0) return fail(ProblemCode::unreadable, system_message("cannot read", errno));
  position_ += static_cast<std::uint64_t>(n);
  if (n > 0 || position_ == size_) return n;
  struct stat st = {};
  if (::fstat(fd_.get(), &st) != 0)
    return fail(ProblemCode::unreadable, system_message("cannot read", errno));
  const auto now = static_cast<std::uint64_t>(st.st_size);
  if (now == size_ && size_ == 0) return 0;  // files of /proc say 0 and hold something
  return fail(ProblemCode::changed,
              fmt::format("was {} bytes long when it was opened, {} when its end was read", size_, now));
}

bool FileStream::seek(std::uint64_t offset) {
  if (offset > size_) return false;
  if (::lseek(fd_.get(), static_cast<off_t>(offset), SEEK_SET) < 0) return false;
  position_ = offset;
  return true;
}

ssize_t PipeStream::read(char* to, std::size_t size) {
  if (failure()) return -1;
  constexpr int kPollMilliseconds = 100;
  for (;;) {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
      return fail(ProblemCode::unreadable, "stopped");
    }
    if (stop_ != nullptr) {
      pollfd waiting = {fd_, POLLIN, 0};
      const int ready = ::poll(&waiting, 1, kPollMilliseconds);
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    }
    const ssize_t n = read_retrying(fd_, to, size);
    if (n >= 0) return n;
    if (errno != EAGAIN) return fail(ProblemCode::unreadable, system_message("cannot read", errno));
    // Somebody else made the descriptor non-blocking.
    pollfd waiting = {fd_, POLLIN, 0};
    (void)::poll(&waiting, 1, kPollMilliseconds);
  }
}

ssize_t MemoryStream::read(char* to, std::size_t size) {
  return copy_from(bytes_, position_, to, size);
}

bool MemoryStream::seek(std::uint64_t offset) {
  if (offset > bytes_.size()) return false;
  position_ = static_cast<std::size_t>(offset);
  return true;
}

ssize_t RewoundStream::read(char* to, std::size_t size) {
  if (position_ < head_.size()) return copy_from(head_, position_, to, size);
  const ssize_t n = rest_->read(to, size);
  return n >= 0 ? n : fail(rest_->failure()->code, rest_->failure()->message);
}

bool read_up_to(ByteStream& stream, std::string& bytes, std::size_t want) {
  while (bytes.size() < want) {
    const std::size_t old = bytes.size();
    bytes.resize(want);
    const ssize_t n = stream.read(bytes.data() + old, want - old);
    bytes.resize(old + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n <= 0) return n == 0;
  }
  return true;
}

}  // namespace kb::corpus
