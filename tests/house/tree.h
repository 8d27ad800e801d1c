#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The source tree as the house's tests see it.
namespace kb::house {

struct SourceFile {
  std::string path;  ///< from the root of the project, '/' between folders: "indexer/format/schema.h"
  std::string text;
};

/// Every file below `root`, sorted by path, but for what no commit holds: .git, build folders, editors'
/// back-ups. Symbolic links are not followed.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::string& root);

/// The same for the project's own root; read once.
[[nodiscard]] const std::vector<SourceFile>& project_tree();

[[nodiscard]] bool is_cpp(std::string_view path);

/// The lines of a text, without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// "a/b/c.h" -> "a/b"; "" for a file in the root.
[[nodiscard]] std::string_view folder_of(std::string_view path);

}  // namespace kb::house
