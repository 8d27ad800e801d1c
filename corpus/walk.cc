#include "corpus/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include "corpus/byte_stream.h"

namespace kb::corpus {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::string join(const std::string& folder, const std::string& name) {
  std::string path;
  path.reserve(folder.size() + 1 + name.size());
  path += folder;
  if (!path.ends_with('/')) path += '/';
  path += name;
  return path;
}

bool is_dot_or_dots(std::string_view name) {
  return name == "." || name == "..";
}

Problem problem(ProblemCode code, std::string path, std::string message) {
  return Problem{code, std::move(path), std::move(message)};
}

}  // namespace

std::optional<WalkStep> Walk::next() {
  for (;;) {
    std::optional<WalkStep> step;
    if (!folders_.empty()) {
      Folder& folder = folders_.back();
      if (folder.at == folder.names.size()) {
        folders_.pop_back();
        continue;
      }
      const Name& name = folder.names[folder.at++];
      step = visit(join(folder.path, name.name), name.type);
    } else if (in_path_) {
      in_path_ = false;
      step = PathEnd{std::move(paths_[path_++]), is_folder_};
    } else if (path_ < paths_.size()) {
      step = begin_path();
    } else {
      return std::nullopt;
    }
    if (step) return step;
  }
}

std::optional<WalkStep> Walk::begin_path() {
  in_path_ = true;
  seen_.clear();
  const std::string& path = paths_[path_];
  struct stat st = {};
  is_folder_ = path != "-" && ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
  if (is_folder_) return enter(path);
  return FileEntry{path, true, false};
}

std::optional<WalkStep> Walk::enter(std::string path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat st = {};
  std::unique_ptr<DIR, CloseFolder> folder;
  if (fd >= 0 && ::fstat(fd, &st) == 0) folder.reset(::fdopendir(fd));
  if (folder == nullptr) {
    const int error = errno;
    const Descriptor close_it(fd);
    return problem(ProblemCode::unreadable, std::move(path), system_message("cannot open folder", error));
  }
  const FolderId id(st.st_dev, st.st_ino);
  if (std::any_of(folders_.begin(), folders_.end(), [&](const Folder& f) { return f.id == id; })) {
    return problem(ProblemCode::symlink_loop, std::move(path), "a symbolic link to a folder that it lies in");
  }
  // Two links side by side to the next level would otherwise double the work at every level.
  if (!seen_.insert(id).second) return std::nullopt;
  Folder entered{std::move(path), id, {}};
  errno = 0;
  while (const dirent* entry = ::readdir(folder.get())) {
    if (!is_dot_or_dots(entry->d_name)) entered.names.push_back({entry->d_name, entry->d_type});
  }
  const int error = errno;
  std::sort(entered.names.begin(), entered.names.end(),
            [](const Name& a, const Name& b) { return a.name < b.name; });
  folders_.push_back(std::move(entered));
  if (error == 0) return std::nullopt;
  return problem(ProblemCode::unreadable, folders_.back().path,
                 system_message("cannot list all of the folder", error));
}

std::optional<WalkStep> Walk::visit(std::string path, unsigned char type) {
  switch (type) {
    case DT_REG:
      return FileEntry{std::move(path), false, true};
    case DT_DIR:
      return enter(std::move(path));
    case DT_LNK:
    case DT_UNKNOWN: {
      struct stat st = {};
      if (::lstat(path.c_str(), &st) != 0) break;
      if (S_ISLNK(st.st_mode) && ::stat(path.c_str(), &st) != 0) break;
      if (S_ISDIR(st.st_mode)) return enter(std::move(path));
      break;
    }
    default:
      break;
  }
  // Whatever is wrong with it, opening it will tell.
  return FileEntry{std::move(path), false, false};
}

}  // namespace kb::corpus
