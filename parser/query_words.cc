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

namespace {

/// The words of the paragraph whose label ends at `at` in line `first`; `last` is set to the line after it.
std::string paragraph_words(const Lines& lines, LineRange body, std::size_t first, std::size_t at,
                            std::size_t& last) {
  std::string words(trim(lines[first].substr(at)));
  for (last = first + 1; last < body.last && !lines.blank(last) && !is_kb_category_line(lines[last]);
       ++last) {
    if (!words.empty()) words += ' ';
    words.append(trim(lines[last]));
  }
  return words;
}

}  // namespace

QueryWords read_query_words(const Lines& lines, LineRange body, std::string& words) {
  constexpr int kMostParagraphs = 4;
  QueryWords found;
  int paragraphs = 0;
  words.clear();
  for (std::size_t i = body.last; i > body.first; --i) {
    const std::string_view line = lines[i - 1];
    if (line.empty()) continue;
    const std::size_t at = line.front() == 'A' ? words_at(line) : std::string_view::npos;
    if (at == std::string_view::npos) {
      if (found.found) break;  // above it stands ordinary text
      continue;
    }
    // A few articles have a second such paragraph directly above the last one: its words count as well.
    std::size_t last = 0;
    std::string more = paragraph_words(lines, found.found ? LineRange{body.first, found.lines.first} : body,
                                       i - 1, at, last);
    if (!more.empty() && !words.empty()) more += ' ';
    words.insert(0, more);
    found.lines = {i - 1, found.found ? found.lines.last : last};
    found.found = true;
    if (++paragraphs == kMostParagraphs) break;
  }
  return found;
}

}  // namespace kb::parser
