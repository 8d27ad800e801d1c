#include "tools/cli/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace kb::cli {

int write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {  // a terminal or pipe left non-blocking by somebody
      pollfd wait{descriptor, POLLOUT, 0};
      (void)::poll(&wait, 1, -1);
      continue;
    }
    return errno;
  }
  return 0;
}

void Output::write(std::string_view text) {
  constexpr std::size_t kFlushAt = std::size_t{64} * 1024;
  if (error_ != 0) return;
  buffer_ += text;
  if (buffer_.size() < kFlushAt) return;
  error_ = write_all(descriptor_, buffer_);
  buffer_.clear();
}

int Output::finish() {
  if (error_ == 0) error_ = write_all(descriptor_, buffer_);
  buffer_.clear();
  return error_;
}

}  // namespace kb::cli
