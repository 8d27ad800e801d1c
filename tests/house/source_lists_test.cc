#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/tree.h"
#include "tests/support/catch.h"

namespace kb::house {
namespace {

// True when `list` holds `name` as a word of its own, outside comments.
bool lists(std::string_view list, std::string_view name) {
  for (std::string_view line : lines_of(list)) {
    line = line.substr(0, line.find('#'));
    while (!line.empty()) {
      const std::size_t begin = std::min(line.find_first_not_of(" \t()\""), line.size());
      line.remove_prefix(begin);
      const std::size_t end = std::min(line.find_first_of(" \t()\""), line.size());
      if (line.substr(0, end) == name) return true;
      line.remove_prefix(end);
    }
  }
  return false;
}

// A file is listed by the CMakeLists.txt of its own folder or of one above, by its path from there.
bool is_listed(const std::vector<SourceFile>& tree, std::string_view path) {
  for (std::string_view folder = folder_of(path);; folder = folder_of(folder)) {
    const std::string list = folder.empty() ? "CMakeLists.txt" : std::string(folder) + "/CMakeLists.txt";
    const auto found = std::ranges::find(tree, list, &SourceFile::path);
    const std::string_view name = folder.empty() ? path : path.substr(folder.size() + 1);
    if (found != tree.end() && lists(found->text, name)) return true;
    if (folder.empty()) return false;
  }
}

std::string orphans(const std::vector<SourceFile>& tree) {
  std::string names;
  for (const SourceFile& file : tree) {
    // Headers of the tests are found by being included; all others must be listed, or header_check misses
    // them.
    const bool must =
        file.path.ends_with(".cc") || (file.path.ends_with(".h") && !file.path.starts_with("tests/"));
    if (must && file.path.find("/data/") == std::string::npos && !is_listed(tree, file.path))
      names += file.path + "\n";
  }
  return names;
}

}  // namespace

TEST_CASE("every source file and header is listed in CMake") {
  CHECK(orphans(project_tree()) == "");
}

TEST_CASE("a source file that no list names is found") {
  const std::vector<SourceFile> tree{
      {"CMakeLists.txt", "add_subdirectory(a)\n"},
      {"a/CMakeLists.txt", "kb_library(a SOURCES one.cc sub/two.cc\n  HEADERS one.h) # four.cc\n"},
      {"a/four.cc", ""},
      {"a/one.cc", ""},
      {"a/one.h", ""},
      {"a/one_more.h", ""},
      {"a/sub/one.cc", ""},
      {"a/sub/two.cc", ""},
      {"tests/help.h", ""}};
  CHECK(orphans(tree) == "a/four.cc\na/one_more.h\na/sub/one.cc\n");
}

}  // namespace kb::house
