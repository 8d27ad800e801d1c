#include "tools/kbgen/sink.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace kb::gen {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20;

tl::unexpected<Error> system_failure(std::string_view attempt, const std::string& path) {
  const int error = errno;
  return fail(error == ENOSPC ? ErrorCode::no_space : ErrorCode::io,
              fmt::format("cannot {} '{}': {}", attempt, path, std::strerror(error)));
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ > 2) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_failure("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

/// A file written front to back, in large pieces.
class Stream {
 public:
  Stream(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {
    buffer_.reserve(kBuffer * 2);
  }
  Result<void> put(std::string_view bytes) {
    buffer_ += bytes;
    return buffer_.size() >= kBuffer ? flush() : Result<void>{};
  }
  Result<void> flush() {
    auto written = write_all(fd_.get(), buffer_, path_);
    buffer_.clear();
    return written;
  }

 private:
  Descriptor fd_;
  std::string path_;
  std::string buffer_;
};

Result<Stream> open_stream(const std::string& path) {
  if (path == "-") return Stream(Descriptor(STDOUT_FILENO), "standard output");
  Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (fd.get() < 0) return system_failure("create", path);
  return Stream(std::move(fd), path);
}

std::string member_name(std::uint32_t number) {
  return fmt::format("{:03}/Q{:05}.TXT", number / 1000, number);
}

class Folder final : public Sink {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  Result<void> add(std::uint32_t number, std::string_view bytes) override {
    const std::string folder = fmt::format("{}/{:03}", path_, number / 1000);
    if (folder != last_folder_ && ::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
      return system_failure("create", folder);
    last_folder_ = folder;
    const std::string path = path_ + '/' + member_name(number);
    const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (fd.get() < 0) return system_failure("create", path);
    return write_all(fd.get(), bytes, path);
  }
  Result<void> finish() override { return {}; }

 private:
  std::string path_;
  std::string last_folder_;
};

class Tar final : public Sink {
 public:
  explicit Tar(Stream stream) : stream_(std::move(stream)) {}
  Result<void> add(std::uint32_t number, std::string_view bytes) override {
    if (auto put = stream_.put(header(member_name(number), bytes.size())); !put) return put;
    if (auto put = stream_.put(bytes); !put) return put;
    return stream_.put(std::string((512 - bytes.size() % 512) % 512, '\0'));
  }
  Result<void> finish() override {
    if (auto put = stream_.put(std::string(1024, '\0')); !put) return put;
    return stream_.flush();
  }

 private:
  /// POSIX.1-1988 ustar, IEEE Std 1003.1 "pax", section "ustar Interchange Format".
  static std::string header(const std::string& name, std::size_t size) {
    std::string block(512, '\0');
    const auto set = [&block](std::size_t at, std::string_view text) {
      block.replace(at, text.size(), text);
    };
    set(0, name);
    set(100, "0000644");
    set(108, "0000000");
    set(116, "0000000");
    set(124, fmt::format("{:011o}", size));
    set(136, fmt::format("{:011o}", 1000000000));
    set(148, "        ");
    set(156, "0");
    set(257, "ustar");
    set(263, "00");
    unsigned sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    set(148, fmt::format("{:06o}", sum));
    block[154] = '\0';
    return block;
  }

  Stream stream_;
};

class Concatenation final : public Sink {
 public:
  explicit Concatenation(Stream stream) : stream_(std::move(stream)) {}
  Result<void> add(std::uint32_t, std::string_view bytes) override {
    if (auto put = stream_.put(bytes); !put) return put;
    return stream_.put("\r\n\r\n");
  }
  Result<void> finish() override { return stream_.flush(); }

 private:
  Stream stream_;
};

}  // namespace

Result<std::unique_ptr<Sink>> open_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return system_failure("create", path);
  return std::make_unique<Folder>(path);
}

Result<std::unique_ptr<Sink>> open_tar(const std::string& path) {
  auto stream = open_stream(path);
  if (!stream) return fail(std::move(stream));
  return std::make_unique<Tar>(std::move(*stream));
}

Result<std::unique_ptr<Sink>> open_concatenation(const std::string& path) {
  auto stream = open_stream(path);
  if (!stream) return fail(std::move(stream));
  return std::make_unique<Concatenation>(std::move(*stream));
}

}  // namespace kb::gen
