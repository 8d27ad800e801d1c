#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/tree.h"
#include "tests/support/catch.h"

namespace kb::house {
namespace {

// The words of a CMakeLists.txt outside comments.
std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  for (std::string_view line : lines_of(list)) {
    line = line.substr(0, line.find('#'));
    while (!line.empty()) {
      line.remove_prefix(std::min(line.find_first_not_of(" \t()\""), line.size()));
      const std::string_view word = line.substr(0, line.find_first_of(" \t()\""));
      if (!word.empty()) words.emplace_back(word);
      line.remove_prefix(word.size());
    }
  }
  return words;
}

// The files that a list in `folder` names, by their paths from the root. "${name}_fuzz.cc" names one for each
// word of the list: what a function is called with.
void add_listed(const std::string& folder, const std::vector<std::string>& words,
                std::set<std::string>& listed) {
  const auto add = [&](const std::string& name) {
    listed.insert((std::filesystem::path(folder) / name).lexically_normal().generic_string());
  };
  for (const std::string& word : words) {
    const std::size_t begin = word.find("${"), end = word.find('}');
    if (!is_cpp(word)) continue;
    if (begin == std::string::npos || end == std::string::npos) {
      add(word);
    } else {
      for (const std::string& other : words) add(word.substr(0, begin) + other + word.substr(end + 1));
    }
  }
}

std::string orphans(const std::vector<SourceFile>& tree) {
  std::set<std::string> listed;
  for (const SourceFile& file : tree)
    if (file.path.ends_with("CMakeLists.txt"))
      add_listed(std::string(folder_of(file.path)), words_of(file.text), listed);
  std::string names;
  for (const SourceFile& file : tree) {
    // Headers of the tests are found by being included; all others must be listed, or header_check misses
    // them.
    const bool must =
        file.path.ends_with(".cc") || (file.path.ends_with(".h") && !file.path.starts_with("tests/"));
    if (must && file.path.find("/data/") == std::string::npos && !listed.contains(file.path))
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
      {"b/CMakeLists.txt", "add_executable(b_${name} ${name}_b.cc ../c/c.cc)\nmake_b(x LIBS y)\n"},
      {"b/x_b.cc", ""},
      {"b/z_b.cc", ""},
      {"c/c.cc", ""},
      {"c/d.cc", ""},
      {"a/four.cc", ""},
      {"a/one.cc", ""},
      {"a/one.h", ""},
      {"a/one_more.h", ""},
      {"a/sub/one.cc", ""},
      {"a/sub/two.cc", ""},
      {"tests/help.h", ""}};
  CHECK(orphans(tree) == "b/z_b.cc\nc/d.cc\na/four.cc\na/one_more.h\na/sub/one.cc\n");
}

}  // namespace kb::house
