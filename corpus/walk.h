#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "corpus/source.h"

namespace kb::corpus {

/// A file to be read.
struct FileEntry {
  std::string path;
  bool named = false;    ///< given by the caller, not found in a folder
  bool regular = false;  ///< the folder says it is a regular file
};

/// Everything under the path `path`, which the caller gave, has been listed.
struct PathEnd {
  std::string path;
  bool folder = false;
};

using WalkStep = std::variant<FileEntry, Problem, PathEnd>;

/// Lists the files under paths, folder by folder, names in byte order. Follows symbolic links, each folder
/// once for each path given. Memory: the names in the folders it stands in. "-" is handed on as a file. Not
/// thread-safe.
class Walk {
 public:
  explicit Walk(std::vector<std::string> paths) : paths_(std::move(paths)) {}
  /// The next file or problem; nothing after the last.
  [[nodiscard]] std::optional<WalkStep> next();

 private:
  using FolderId = std::pair<dev_t, ino_t>;
  struct Name {
    std::string name;
    unsigned char type;  // DT_*
  };
  struct Folder {
    std::string path;
    FolderId id;
    std::vector<Name> names;
    std::size_t at = 0;
  };

  std::optional<WalkStep> begin_path();
  std::optional<WalkStep> enter(std::string path);
  std::optional<WalkStep> visit(std::string path, unsigned char type);

  std::vector<std::string> paths_;
  std::size_t path_ = 0;
  bool in_path_ = false;
  bool is_folder_ = false;
  std::vector<Folder> folders_;
  std::set<FolderId> seen_;
};

}  // namespace kb::corpus
