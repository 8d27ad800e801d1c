#include "parser/query_words.h"

#include <array>

#include "parser/chars.h"

namespace kb::parser {
namespace {

/// Where the words begin in a line "Additional <query|reference|...> word...", or npos.
std::size_t words_at(std::string_view line) {
  constexpr std::string_view kFirst = "Additional ";
  constexpr auto kSecond =
      std::to_array<std::string_view>({"query", "querey", "qeury", "reference", "references"});
  constexpr auto kThird = std::to_array<std::string_view>({"words", "word(s)", "word"});
  constexpr auto kNone = std::string_view::npos;
  if (!line.starts_with(kFirst)) return kNone;
  const std::string_view rest = trim_left(line.substr(kFirst.size()));
  const std::size_t blank = rest.find(' ');
  if (blank == kNone) return kNone;
  bool known = false;
  for (const std::string_view second : kSecond) known = known || equals_ci(rest.substr(0, blank), second);
  if (!known) return kNone;
  const std::string_view tail = trim_left(rest.substr(blank));
  for (const std::string_view third : kThird) {
    if (!starts_with_ci(tail, third)) continue;
    std::string_view after = tail.substr(third.size());
    if (!after.empty() && is_alnum(after.front())) continue;
    if (!after.empty() && after.front() == ':') after.remove_prefix(1);
    return line.size() - after.size();
  }
  return kNone;
}

}  // namespace

bool is_kb_category_line(std::string_view line) {
  return starts_with_ci(line, "KBCategory:") || starts_with_ci(line, "KBSubcategory:");
}

QueryWords read_query_words(const Lines& lines, LineRange body, std::string& words) {
  QueryWords found;
  words.clear();
  for (std::size_t i = body.last; i > body.first; --i) {
    const std::string_view line = lines[i - 1];
    if (line.empty() || line.front() != 'A') continue;
    const std::size_t at = words_at(line);
    if (at == std::string_view::npos) continue;
    found.found = true;
    found.lines = {i - 1, i};
    words.append(trim(line.substr(at)));
    while (found.lines.last < body.last && !lines.blank(found.lines.last) &&
           !is_kb_category_line(lines[found.lines.last])) {
      if (!words.empty()) words += ' ';
      words.append(trim(lines[found.lines.last++]));
    }
    return found;
  }
  return found;
}

}  // namespace kb::parser
