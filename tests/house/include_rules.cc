#include "tests/house/include_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace kb::house {
namespace {

// A folder of the house and what it may include besides itself: folders, or single headers. The longest
// folder that a path lies in counts, so indexer/format is not indexer.
struct Rule {
  std::string_view folder;
  std::array<std::string_view, 9> may;  // empty where there are fewer
};

constexpr std::array kRules{
    Rule{"base", {}},
    Rule{"parser", {"base"}},
    Rule{"corpus", {"base"}},
    Rule{"indexer/format", {"parser/article.h", "base"}},
    Rule{"indexer/tables", {"indexer/format", "base"}},
    Rule{"indexer/export", {"indexer/format", "parser/article.h", "base"}},
    Rule{"indexer", {"corpus", "parser", "indexer/tables", "indexer/format", "base"}},
    Rule{"search", {"indexer/format", "parser/article.h", "base"}},
    Rule{"tools", {"search", "indexer", "indexer/export", "indexer/format", "corpus", "parser", "base"}},
    Rule{"tests", {"tools", "search", "indexer", "indexer/export", "indexer/tables", "indexer/format", "corpus", "parser", "base"}},
};

bool lies_in(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

const Rule* rule_of(std::string_view path) {
  const Rule* best = nullptr;
  for (const Rule& rule : kRules)
    if (lies_in(path, rule.folder) && (best == nullptr || rule.folder.size() > best->folder.size()))
      best = &rule;
  return best;
}

bool allowed(const Rule& from, std::string_view target) {
  const Rule* to = rule_of(target);
  if (to == nullptr) return false;
  if (to == &from) return true;
  return std::ranges::any_of(from.may,
                             [&](std::string_view may) { return may == to->folder || may == target; });
}

struct Include {
  std::string_view path;
  bool quoted = false;  // "..." rather than <...>
};

// The include on this line. Blanks are where the preprocessor allows them.
std::optional<Include> include_on(std::string_view line) {
  const auto skip_blanks = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skip_blanks();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_blanks();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(std::string_view("include").size());
  skip_blanks();
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return std::nullopt;
  const bool quoted = line[0] == '"';
  line.remove_prefix(1);
  return Include{line.substr(0, line.find(quoted ? '"' : '>')), quoted};
}

}  // namespace

std::vector<Violation> forbidden_includes(const std::vector<SourceFile>& tree) {
  std::vector<Violation> violations;
  for (const SourceFile& file : tree) {
    const Rule* from = rule_of(file.path);
    if (!is_cpp(file.path) || from == nullptr || file.path.find("/data/") != std::string::npos) continue;
    std::size_t number = 0;
    for (std::string_view line : lines_of(file.text)) {
      ++number;
      const std::optional<Include> include = include_on(line);
      // Headers of others stand in <>; one of ours in <> is held to the same table.
      if (!include || (!include->quoted && rule_of(include->path) == nullptr)) continue;
      const std::string target(include->path);
      if (std::ranges::find(tree, target, &SourceFile::path) == tree.end()) {
        // <indexer/...> of some library would be ours by name only.
        if (include->quoted)
          violations.push_back(
              {file.path, number, "\"" + target + "\" is no file of the project, by its path from the root"});
      } else if (!allowed(*from, target)) {
        violations.push_back({file.path, number, std::string(from->folder) + "/ may not include " + target});
      }
    }
  }
  return violations;
}

}  // namespace kb::house
