#include "indexer/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/random_name.h"
#include "indexer/format/manifest.h"

namespace kb::indexer {

namespace {

namespace fs = std::filesystem;
using format::system_error;

tl::unexpected<Error> failed(int error, std::string_view attempted, const std::string& path) {
  return tl::unexpected<Error>(system_error(error, attempted, path));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// A new file of a name that nobody can guess, with the permissions the umask allows: a report may be written into a folder
/// where others write too. -1 and errno when it cannot be made.
int create_beside(const std::string& path, std::string& temporary) {
  constexpr int kTries = 8;
  for (int tries = 0; tries < kTries; ++tries) {
    const std::string random = random_name();
    if (random.empty()) return -1;
    temporary = path + ".tmp-" + random;
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view content) {
  std::string temporary;
  const int fd = create_beside(path, temporary);
  if (fd < 0) return failed(errno, "create", temporary);
  int error = 0;
  while (!content.empty() && error == 0) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n >= 0)
      content.remove_prefix(static_cast<std::size_t>(n));
    else if (errno != EINTR)
      error = errno;
  }
  if (error == 0 && ::fsync(fd) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return failed(error, "write", temporary);
  }
  auto renamed = rename_durably(temporary, path);
  if (!renamed) ::unlink(temporary.c_str());  // gone already when only syncing the folder failed
  return renamed;
}

Result<void> sync_path(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return failed(errno, "open", path);
  const int error = ::fsync(fd) != 0 ? errno : 0;
  ::close(fd);
  // Some file systems cannot sync a folder and say so; there is nothing better to be done there.
  if (error != 0 && error != EINVAL) return failed(error, "sync", path);
  return {};
}

Result<void> sync_tree(const std::string& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; at != end; at.increment(error)) {
    if (error) break;
    if (at->is_symlink() || !(at->is_regular_file() || at->is_directory())) continue;
    if (auto synced = sync_path(at->path().string()); !synced) return synced;
  }
  if (error) return failed(error.value(), "read", folder);
  return sync_path(folder);
}

Result<void> rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(errno, "rename", from);
  return sync_path(folder_of(to));
}

Result<void> remove_tree(const std::string& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return failed(error.value(), "remove", path);
  return {};
}

Result<void> make_folders(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return failed(error.value(), "create folder", path);
  if (!fs::is_directory(path, error)) return fail(ErrorCode::exists, "'" + path + "' is not a folder");
  return {};
}

std::uint64_t tree_bytes(const std::string& path) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error) && !at->is_symlink(error)) bytes += at->file_size(error);
  return bytes;
}

}  // namespace kb::indexer
