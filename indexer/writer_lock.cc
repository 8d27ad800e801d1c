#include "indexer/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <sstream>
#include <thread>
#include <utility>

#include "indexer/format/manifest.h"

namespace kb::indexer {

namespace {

constexpr auto kPause = std::chrono::milliseconds(100);

std::string holder_of(const std::string& path) {
  const auto text = format::read_small_file(path, 4096);
  if (!text) return {};
  std::istringstream words(*text);
  std::string pid, host, since;
  if (!(words >> pid >> host >> since)) return {};
  return "process " + pid + " on " + host + ", since " + since;
}

void write_holder(int fd) {
  char host[256] = "?";
  if (::gethostname(host, sizeof host - 1) != 0) host[0] = '?';
  const std::string text = std::to_string(::getpid()) + " " + host + " " + utc_now() + "\n";
  // Only a courtesy to whoever finds the lock taken: the lock itself is the flock().
  if (::ftruncate(fd, 0) == 0) [[maybe_unused]]
    const ssize_t n = ::pwrite(fd, text.data(), text.size(), 0);
}

}  // namespace

Result<WriterLock> WriterLock::acquire(const std::string& directory, bool wait,
                                       const std::function<bool()>& stop) {
  const std::string path = directory + "/lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return tl::unexpected<Error>(format::system_error(errno, "open", path));
  WriterLock lock(fd);
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return tl::unexpected<Error>(format::system_error(errno, "lock", path));
    if (!wait) {
      const std::string holder = holder_of(path);
      return fail(ErrorCode::locked,
                  "another writer holds '" + directory + "'" + (holder.empty() ? "" : " (" + holder + ")"),
                  "wait for it, or use --wait");
    }
    if (stop && stop()) return fail(ErrorCode::interrupted, "stopped while waiting for '" + directory + "'");
    std::this_thread::sleep_for(kPause);
  }
  write_holder(fd);
  return lock;
}

WriterLock::WriterLock(WriterLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

WriterLock::~WriterLock() {
  if (fd_ >= 0) ::close(fd_);
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace kb::indexer
