#include "parser/line_shape.h"

#include <algorithm>
#include <array>

#include "parser/chars.h"
#include "parser/lines.h"

namespace kb::parser {
namespace {

/// The little words that running English cannot do without. Sorted by length for the switch below.
bool is_common_word(std::string_view w) {
  std::array<char, 5> low{};
  if (w.empty() || w.size() > low.size()) return false;
  for (std::size_t i = 0; i < w.size(); ++i) low[i] = to_lower(w[i]);
  const std::string_view k(low.data(), w.size());
  const auto any = [&](auto... words) { return ((k == words) || ...); };
  switch (k.size()) {
    case 1:
      return k == "a";
    case 2:
      return any("is", "to", "of", "in", "or", "be", "on", "an", "it", "if", "as", "at", "by", "we", "no");
    case 3:
      return any("the", "and", "not", "for", "you", "are", "was", "can", "has", "may", "all", "out");
    case 4:
      return any("this", "that", "with", "your", "from", "have", "been", "when", "then", "will", "does",
                 "more", "into", "must");
    case 5:
      return any("there", "which", "these", "could", "where", "after");
    default:
      return false;
  }
}

bool is_rule_char(char c) {
  return c == '-' || c == '=' || c == '*' || c == '_' || c == '+' || c == '|' || c == ' ' || c == '\t' ||
         c == '~';
}

/// "......" or ". . . ." between words.
bool has_dot_leader(std::string_view text) {
  return text.find(".....") != std::string_view::npos || text.find(". . . .") != std::string_view::npos;
}

/// Words, common words and gaps of the text behind the list mark.
void scan_words(std::string_view text, std::size_t first_column, LineShape& shape) {
  std::size_t i = 0;
  std::size_t words = 0;
  std::size_t common = 0;
  while (i < text.size()) {
    const std::size_t begin = i;
    while (i < text.size() && !is_blank(text[i])) ++i;
    std::string_view word = text.substr(begin, i - begin);
    ++words;
    const char last = word.back();
    if (last == '.' || last == ',' || last == ':' || last == ';') word.remove_suffix(1);
    if (is_common_word(word)) ++common;
    const std::size_t gap = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    if (i >= text.size()) break;
    const bool tab = text.substr(gap, i - gap).find('\t') != std::string_view::npos;
    const bool ends_sentence =
        last == '.' || last == '!' || last == '?' || last == ':' || last == '"' || last == ')';
    if (tab || i - gap >= 3 || (i - gap == 2 && !ends_sentence)) {
      shape.gap = true;
      shape.wide_gap = shape.wide_gap || tab || i - gap >= 3;
      shape.gap_at = static_cast<std::uint16_t>(std::min<std::size_t>(first_column + i, 0xFFFF));
    }
  }
  shape.words = static_cast<std::uint16_t>(std::min<std::size_t>(words, 0xFFFF));
  shape.common = static_cast<std::uint8_t>(std::min<std::size_t>(common, 0xFF));
}

}  // namespace

ListMark list_mark(std::string_view text, std::size_t& width) {
  const auto text_after = [&](std::size_t mark) {
    if (mark >= text.size() || !is_blank(text[mark])) return false;
    width = mark;
    while (width < text.size() && is_blank(text[width])) ++width;
    return width < text.size();
  };
  if (text.size() < 3) return ListMark::none;
  const char c = text[0];
  if ((c == '-' || c == '*' || c == 'o' || c == '+') && text_after(1)) return ListMark::bullet;
  if (text.starts_with("--") && text_after(2)) return ListMark::bullet;
  if (text.starts_with("\xC2\xB7") && text_after(2)) return ListMark::bullet;      // U+00B7
  if (text.starts_with("\xE2\x80\xA2") && text_after(3)) return ListMark::bullet;  // U+2022
  std::size_t i = c == '(' ? 1 : 0;
  const std::size_t first = i;
  while (i < text.size() && i < first + 2 && is_digit(text[i])) ++i;
  if (i == first && is_alpha(text[i])) ++i;
  if (i == first || i >= text.size()) return ListMark::none;
  const bool closed = text[i] == ')' || (text[i] == '.' && first == 0);
  return closed && text_after(i + 1) ? ListMark::step : ListMark::none;
}

LineShape shape_of(std::string_view line) {
  LineShape shape;
  const std::size_t indent = indent_of(line);
  shape.indent = static_cast<std::uint16_t>(std::min<std::size_t>(indent, 0xFFFF));
  const std::string_view text = trim(line);
  shape.length = static_cast<std::uint16_t>(std::min<std::size_t>(text.size(), 0xFFFF));
  if (text.empty()) return shape;
  shape.first_word =
      static_cast<std::uint16_t>(std::min<std::size_t>(text.find_first_of(" \t"), shape.length));
  std::size_t width = 0;
  shape.mark = list_mark(text, width);
  if (shape.mark == ListMark::none) width = 0;
  shape.mark_width = static_cast<std::uint8_t>(std::min<std::size_t>(width, 0xFF));
  shape.rule = text.size() >= 3 && std::all_of(text.begin(), text.end(), is_rule_char);
  scan_words(text.substr(width), indent + width, shape);
  const auto bars = std::count(text.begin(), text.end(), '|');
  shape.columns = (shape.rule && (shape.words > 1 || bars > 0 || text.front() == '+')) || bars >= 2 ||
                  (bars == 1 && text.find(" | ") != std::string_view::npos) || has_dot_leader(text);
  shape.sentence_end = text.back() == '.' || text.back() == '!' || text.back() == '?';
  shape.colon_end = text.back() == ':';
  shape.code = looks_like_code(text);
  return shape;
}

}  // namespace kb::parser
