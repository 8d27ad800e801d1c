#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/tree.h"
#include "tests/support/catch.h"

namespace kb::house {
namespace {

// A file has one idea and is read in one sitting: about 300 lines, and this many at most.
constexpr std::size_t kMostLines = 450;

std::string too_long(const std::vector<SourceFile>& tree) {
  std::string names;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file.path) && !file.path.ends_with("CMakeLists.txt") && !file.text.starts_with("#!"))
      continue;
    if (const std::size_t lines = lines_of(file.text).size(); lines > kMostLines)
      names += file.path + ": " + std::to_string(lines) + " lines\n";
  }
  return names;
}

// Places of one person's machine. Written in two parts, so that this file does not hold them.
const std::vector<std::string>& forbidden_strings() {
  static const std::vector<std::string> strings{std::string("/wo") + "rk/", std::string("/tm") + "p/kb/"};
  return strings;
}

std::string places_of_one_machine(const std::vector<SourceFile>& tree) {
  std::string names;
  for (const SourceFile& file : tree) {
    for (const std::string& word : forbidden_strings()) {
      std::size_t at = file.text.find(word);
      // "docs/work/" is somebody else's: the place must begin there.
      const auto part_of_longer = [&] {
        return at > 0 && std::isalnum(static_cast<unsigned char>(file.text[at - 1])) != 0;
      };
      while (at != std::string::npos && part_of_longer()) at = file.text.find(word, at + 1);
      if (at != std::string::npos) names += file.path + ": holds " + word + "\n";
    }
  }
  return names;
}

}  // namespace

TEST_CASE("no source file is too long to be read in one sitting") {
  CHECK(too_long(project_tree()) == "");
  CHECK(too_long({{"a/b.cc", std::string(451, '\n')}}) == "a/b.cc: 451 lines\n");
  CHECK(too_long({{"a/b.cc", std::string(450, '\n')}}) == "");
}

TEST_CASE("no file names a place of one machine") {
  CHECK(places_of_one_machine(project_tree()) == "");
  const std::string& place = forbidden_strings().front();
  CHECK(places_of_one_machine({{"a.cc", "open(\"" + place + "main\")"}}) != "");
  CHECK(places_of_one_machine({{"a.cc", "docs" + place + "main\")"}}) == "");
  CHECK(places_of_one_machine({{"a.cc", "nothing"}}) == "");
}

TEST_CASE("text files end with a line end and have no blanks at line ends") {
  std::string names;
  for (const SourceFile& file : project_tree()) {
    const bool text = is_cpp(file.path) || file.path.ends_with(".cmake") ||
                      file.path.ends_with("CMakeLists.txt") || file.path.ends_with(".md") ||
                      file.text.starts_with("#!");
    if (!text || file.text.empty() || file.path.find("/data/") != std::string::npos) continue;
    if (file.text.back() != '\n') names += file.path + ": no line end at its end\n";
    if (file.text.find(" \n") != std::string::npos || file.text.find('\r') != std::string::npos)
      names += file.path + ": blanks or CR at a line end\n";
  }
  CHECK(names == "");
}

}  // namespace kb::house
