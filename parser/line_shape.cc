#include "parser/line_shape.h"

#include <algorithm>
#include <array>

#include "parser/chars.h"
#include "parser/code_line.h"
#include "parser/lines.h"

namespace kb::parser {
namespace {

/// A word's bytes in one number, letters made small by their bit 0x20: every word of the dump is compared
/// with some fifty others, and so that is one switch.
constexpr std::uint64_t append(std::uint64_t key, char c) {
  return key << 8 | static_cast<unsigned char>(c | 0x20);
}

constexpr std::uint64_t packed(std::string_view word) {
  std::uint64_t key = 0;
  for (const char c : word) key = append(key, c);
  return key;
}

/// The little words that running English cannot do without. `key` is the word of `size` bytes, packed.
bool is_common_word(std::uint64_t key, std::size_t size) {
  constexpr std::size_t kLongest = 5;
  if (size > kLongest) return false;
  switch (key) {
    case packed("a"):
    case packed("is"):
    case packed("to"):
    case packed("of"):
    case packed("in"):
    case packed("or"):
    case packed("be"):
    case packed("on"):
    case packed("an"):
    case packed("it"):
    case packed("if"):
    case packed("as"):
    case packed("at"):
    case packed("by"):
    case packed("we"):
    case packed("no"):
    case packed("the"):
    case packed("and"):
    case packed("not"):
    case packed("for"):
    case packed("you"):
    case packed("are"):
    case packed("was"):
    case packed("can"):
    case packed("has"):
    case packed("may"):
    case packed("all"):
    case packed("out"):
    case packed("this"):
    case packed("that"):
    case packed("with"):
    case packed("your"):
    case packed("from"):
    case packed("have"):
    case packed("been"):
    case packed("when"):
    case packed("then"):
    case packed("will"):
    case packed("does"):
    case packed("more"):
    case packed("into"):
    case packed("must"):
    case packed("there"):
    case packed("which"):
    case packed("these"):
    case packed("could"):
    case packed("where"):
    case packed("after"):
      return true;
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
    std::uint64_t key = 0;
    for (; i < text.size() && !is_blank(text[i]); ++i) key = append(key, text[i]);
    ++words;
    const char last = text[i - 1];
    const bool mark = last == '.' || last == ',' || last == ':' || last == ';';
    if (is_common_word(mark ? key >> 8 : key, i - begin - mark)) ++common;
    const std::size_t gap = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    if (i >= text.size()) break;
    if (i - gap == 1 && text[gap] == ' ') continue;
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
  shape.rule =
      text.size() >= 3 && is_rule_char(text.front()) && std::all_of(text.begin(), text.end(), is_rule_char);
  scan_words(text.substr(width), indent + width, shape);
  const LineMarks marks = marks_of(text);
  const bool bar = marks.bars >= 2 || (marks.bars == 1 && text.find(" | ") != std::string_view::npos);
  shape.columns = bar || (shape.rule && (shape.words > 1 || marks.bars > 0 || text.front() == '+')) ||
                  (marks.dots >= 4 && has_dot_leader(text));
  shape.sentence_end = text.back() == '.' || text.back() == '!' || text.back() == '?';
  shape.colon_end = text.back() == ':';
  shape.code = looks_like_code(text, marks);
  return shape;
}

}  // namespace kb::parser
