#include "indexer/export/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "base/random_name.h"
#include "indexer/format/manifest.h"

namespace kb::exporting {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuffer = 1u << 16;
constexpr int kNewFile = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;

tl::unexpected<Error> failed_to(std::string_view attempted, const std::string& path, int error) {
  return tl::unexpected<Error>(format::system_error(error, attempted, path));
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

tl::unexpected<Error> already_there(const std::string& path) {
  return fail(ErrorCode::exists, "'" + path + "' exists already", "--force replaces it");
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// A name beside `path` that nobody can guess; empty when there are no random numbers.
std::string temporary_beside(const std::string& path) {
  const std::string random = random_name();
  if (random.empty()) return {};
  const std::string folder = folder_of(path);
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return fmt::format("{}/.{}.kbindex-{}", folder, name, random);
}

Result<void> sync(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return failed_to("open", path, errno);
  const int error = ::fsync(fd) != 0 ? errno : 0;
  ::close(fd);
  if (error != 0 && error != EINVAL)
    return failed_to("sync", path, error);  // some file systems cannot sync a folder
  return {};
}

}  // namespace

std::string bulk_name(std::uint64_t number) {
  return fmt::format("bulk-{:05}.ndjson", number);
}

bool is_export(const std::string& folder) {
  std::error_code error;
  fs::directory_iterator at(folder, error);
  if (error) return false;
  for (; at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!at->is_regular_file(error) || at->is_symlink(error)) return false;
    if (name != kMappingName && !(name.starts_with("bulk-") && name.ends_with(".ndjson"))) return false;
  }
  return !error;
}

Result<Unfinished> Unfinished::create(const std::string& path, Kind kind, bool replace) {
  std::string target = path;
  while (target.size() > 1 && target.back() == '/') target.pop_back();
  if (exists(target)) {
    if (!replace) return already_there(target);
    std::error_code error;
    const bool folder = fs::is_directory(fs::symlink_status(target, error));
    if (folder != (kind == Kind::folder))
      return fail(ErrorCode::exists,
                  folder ? "'" + target + "' is a folder" : "'" + target + "' is no folder");
    if (folder && !is_export(target))
      return fail(ErrorCode::exists, "'" + target + "' holds something else, and stays",
                  "name another folder");
  }
  for (int attempt = 0;; ++attempt) {
    std::string temporary = temporary_beside(target);
    if (temporary.empty()) return failed_to("name a file beside", target, errno);
    int error = 0;
    if (kind == Kind::folder) {
      if (::mkdir(temporary.c_str(), 0777) != 0) error = errno;
    } else {
      const int fd = ::open(temporary.c_str(), kNewFile, 0666);
      if (fd < 0)
        error = errno;
      else
        ::close(fd);
    }
    if (error == 0) return Unfinished(std::move(target), std::move(temporary), kind, replace);
    if (error != EEXIST || attempt == 8) return failed_to("create", target, error);
  }
}

Unfinished::Unfinished(Unfinished&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      kind_(other.kind_),
      replace_(other.replace_),
      replaced_(other.replaced_) {}

Unfinished& Unfinished::operator=(Unfinished&& other) noexcept {
  std::swap(target_, other.target_);
  std::swap(temporary_, other.temporary_);
  std::swap(kind_, other.kind_);
  std::swap(replace_, other.replace_);
  std::swap(replaced_, other.replaced_);
  return *this;
}

Unfinished::~Unfinished() {
  if (temporary_.empty()) return;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

Result<void> Unfinished::commit() {
  if (auto synced = sync(temporary_); !synced) return synced;
  if (auto published = publish(); !published) return published;
  return sync(folder_of(target_));
}

Result<void> Unfinished::publish() {
  if (!replace_ || !exists(target_)) {
    // link() and mkdir-like rename() never take a name that is in use, whoever made it meanwhile.
    if (kind_ == Kind::file && ::link(temporary_.c_str(), target_.c_str()) == 0) {
      ::unlink(temporary_.c_str());
      temporary_.clear();
      return {};
    }
    if (kind_ == Kind::file && errno == EEXIST) return already_there(target_);
    if (exists(target_)) return already_there(target_);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
      if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) return already_there(target_);
      return failed_to("rename to", target_, errno);
    }
    temporary_.clear();
    return {};
  }
  replaced_ = true;
  if (kind_ == Kind::file) {
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return failed_to("replace", target_, errno);
    temporary_.clear();
    return {};
  }
  // The old folder goes under the new one's temporary name, from where the destructor removes it.
  if (!is_export(target_))
    return fail(ErrorCode::exists, "'" + target_ + "' holds something else, and stays");
  if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0)
    return failed_to("replace", target_, errno);
  return {};
}

Writer::Writer(Writer&& other) noexcept {
  *this = std::move(other);
}

Writer& Writer::operator=(Writer&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(owned_, other.owned_);
  std::swap(shown_, other.shown_);
  std::swap(buffer_, other.buffer_);
  std::swap(bytes_, other.bytes_);
  std::swap(error_, other.error_);
  return *this;
}

Writer::~Writer() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

Result<Writer> Writer::create(const std::string& path, std::string shown) {
  Writer writer(::open(path.c_str(), kNewFile, 0666), std::move(shown));
  if (writer.descriptor_ < 0) return failed_to("create", writer.shown_, errno);
  writer.owned_ = true;
  return writer;
}

Result<Writer> Writer::open(const std::string& path, std::string shown) {
  Writer writer(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW), std::move(shown));
  if (writer.descriptor_ < 0) return failed_to("open", writer.shown_, errno);
  writer.owned_ = true;
  return writer;
}

Result<void> Writer::failed(int error) {
  error_ = error;
  if (error == EPIPE) return fail(ErrorCode::interrupted, "the reader of " + shown_ + " went away");
  return failed_to("write", shown_, error);
}

Result<void> Writer::write(std::string_view bytes) {
  if (error_ != 0) return failed(error_);
  buffer_.append(bytes);
  bytes_ += bytes.size();
  return buffer_.size() < kBuffer ? Result<void>{} : flush();
}

Result<void> Writer::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t n = ::write(descriptor_, left.data(), left.size());
    if (n >= 0)
      left.remove_prefix(static_cast<std::size_t>(n));
    else if (errno != EINTR)
      return failed(errno);
  }
  buffer_.clear();
  return {};
}

Result<void> Writer::finish() {
  if (error_ != 0) return failed(error_);
  if (auto flushed = flush(); !flushed) return flushed;
  if (!owned_) return {};
  const int error = ::fsync(descriptor_) != 0 ? errno : 0;
  const int closed = ::close(std::exchange(descriptor_, -1)) != 0 ? errno : 0;
  if (error != 0 || closed != 0) return failed(error != 0 ? error : closed);
  return {};
}

}  // namespace kb::exporting
