#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/tree.h"
#include "tests/support/catch.h"

namespace kb::house {
namespace {

// What stands between "](" and ")" in a text.
std::vector<std::string_view> link_targets(std::string_view text) {
  std::vector<std::string_view> targets;
  for (std::size_t at = text.find("]("); at != std::string_view::npos; at = text.find("](", at)) {
    at += 2;
    targets.push_back(text.substr(at, text.find(')', at) - at));
  }
  return targets;
}

// True when `target`, seen from `folder`, is a file of the tree or a folder that has one.
bool leads_somewhere(const std::vector<SourceFile>& tree, std::string_view folder, std::string_view target) {
  target = target.substr(0, target.find('#'));
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    folder = folder_of(folder);
  }
  while (target.ends_with('/')) target.remove_suffix(1);
  const std::string path =
      folder.empty() ? std::string(target) : std::string(folder) + "/" + std::string(target);
  return std::ranges::any_of(
      tree, [&](const SourceFile& file) { return file.path == path || file.path.starts_with(path + "/"); });
}

std::string dead_links(const std::vector<SourceFile>& tree) {
  std::string report;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with(".md")) continue;
    for (const std::string_view target : link_targets(file.text)) {
      const bool elsewhere = target.find("://") != std::string_view::npos || target.starts_with('#');
      if (!elsewhere && !leads_somewhere(tree, folder_of(file.path), target))
        report += file.path + ": " + std::string(target) + "\n";
    }
  }
  return report;
}

}  // namespace

TEST_CASE("links between documents and into the source lead somewhere") {
  CHECK(dead_links(project_tree()) == "");
  const std::vector<SourceFile> tree{
      {"docs/a.md", "[x](b.md) [x](../base/c.h#L3) [x](https://x.org) [x](#here) [x](../base)"},
      {"docs/b.md", "[y](c.md)"},
      {"base/c.h", ""}};
  CHECK(dead_links(tree) == "docs/b.md: c.md\n");
}

}  // namespace kb::house
