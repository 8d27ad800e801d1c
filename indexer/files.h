#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

/// What publishing needs of a file system, each with its durability said.
namespace kb::indexer {

/// Writes `content` to `path` through a temporary name beside it: after success the file is whole and on
/// disk, and so is its name; after any failure or a crash the old file is there.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view content);
/// fsync() of a folder or file.
[[nodiscard]] Result<void> sync_path(const std::string& path);
/// fsync() of every regular file below a folder, and of the folders.
[[nodiscard]] Result<void> sync_tree(const std::string& folder);
/// rename(), then fsync() of the folder both names lie in.
[[nodiscard]] Result<void> rename_durably(const std::string& from, const std::string& to);
/// Removes a file or a folder with all in it; symbolic links are removed, never followed. Nothing there is
/// fine.
[[nodiscard]] Result<void> remove_tree(const std::string& path);
/// mkdir() with parents. Errors: exists (something else stands there), permission, io, no_space.
[[nodiscard]] Result<void> make_folders(const std::string& path);
/// Bytes of all files below.
[[nodiscard]] std::uint64_t tree_bytes(const std::string& path);

}  // namespace kb::indexer
