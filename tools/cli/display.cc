#include "tools/cli/display.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace kb::cli {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// U+2400 SYMBOL FOR NULL and what follows it show a C0 control without being one.
char32_t picture(char32_t code_point) {
  if (code_point < 0x20) return 0x2400 + code_point;
  if (code_point == 0x7F) return 0x2421;
  return 0xFFFD;
}

std::string_view ascii_look(char32_t code_point) {
  switch (code_point) {
    case 0x00A0:
      return " ";
    case 0x00A9:
      return "(c)";
    case 0x00AB:
      return "<<";
    case 0x00AE:
      return "(r)";
    case 0x00B7:
    case 0x2022:
    case 0x2219:
      return "*";
    case 0x00BB:
      return ">>";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
      return "-";
    case 0x2014:
    case 0x2015:
      return "--";
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x2032:
      return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2033:
      return "\"";
    case 0x2026:
      return "...";
    case 0x2122:
      return "(tm)";
    case 0x2500:
    case 0x2501:
      return "-";
    case 0x2192:
      return "->";
    default:
      return "?";
  }
}

}  // namespace

int code_point_width(char32_t code_point) noexcept {
  if (code_point < 0x300)
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0xAD ? 0 : 1;
  const auto value = static_cast<UChar32>(code_point);
  switch (u_charType(value)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  // Medial vowels and final consonants of decomposed Hangul join the syllable before them.
  if (code_point >= 0x1160 && code_point <= 0x11FF) return 0;
  const int width = u_getIntPropertyValue(value, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int display_width(std::string_view text) noexcept {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    columns += code_point_width(point.value);
    at += point.bytes;
  }
  return columns;
}

std::size_t fitting_prefix(std::string_view text, int columns) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    columns -= code_point_width(point.value);
    if (columns < 0) break;
    at += point.bytes;
  }
  return at;
}

std::string cut_to_width(std::string_view text, int columns, std::string_view ellipsis) {
  if (fitting_prefix(text, columns) == text.size()) return std::string(text);
  const int room = columns - display_width(ellipsis);
  if (room < 0) return std::string(text.substr(0, fitting_prefix(text, columns)));
  std::string out(text.substr(0, fitting_prefix(text, room)));
  while (!out.empty() && is_blank(out.back())) out.pop_back();
  return out.append(ellipsis);
}

std::vector<Row> wrap(std::string_view text, int first, int rest) {
  std::vector<Row> rows;
  std::size_t at = 0;
  while (at < text.size() && is_blank(text[at])) ++at;
  while (at < text.size()) {
    const int columns = std::max(1, rows.empty() ? first : rest);
    std::size_t end = at + fitting_prefix(text.substr(at), columns);
    if (end == at) end = at + code_point_at(text, at).bytes;  // wider than the row: still get on
    if (end < text.size() && !is_blank(text[end])) {
      std::size_t blank = end;
      while (blank > at && !is_blank(text[blank - 1])) --blank;
      if (blank > at) end = blank;
    }
    std::size_t last = end;
    while (last > at && is_blank(text[last - 1])) --last;
    rows.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(last)});
    at = end;
    while (at < text.size() && is_blank(text[at])) ++at;
  }
  if (rows.empty()) rows.push_back({0, 0});
  return rows;
}

bool is_unsafe(char32_t code_point) noexcept {
  if (code_point < 0x20) return true;
  if (code_point < 0x7F) return false;
  if (code_point < 0xA0) return true;
  if (code_point < 0x300) return false;
  switch (u_charType(static_cast<UChar32>(code_point))) {
    case U_CONTROL_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return true;
    case U_FORMAT_CHAR:
      return code_point != 0x200D && code_point != 0x200C;  // joiners are part of ordinary writing
    default:
      return false;
  }
}

std::string neutralise(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  int column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c >= 0x20 && c < 0x7F) {  // nearly everything
      out += c;
      ++column;
      ++at;
      continue;
    }
    const CodePoint point = code_point_at(text, at);
    if (c == '\n') {
      out += keep_newlines ? '\n' : ' ';
      column = 0;
    } else if (c == '\t') {
      const int blanks = keep_newlines ? 8 - column % 8 : 1;
      out.append(static_cast<std::size_t>(blanks), ' ');
      column += blanks;
    } else if (is_unsafe(point.value)) {
      append_utf8(out, picture(point.value));
      ++column;
    } else if (point.value == 0xFFFD) {
      append_utf8(out, 0xFFFD);  // a malformed byte must not get through as it is
      ++column;
    } else {
      out.append(text, at, point.bytes);
      column += code_point_width(point.value);
    }
    at += point.bytes;
  }
  return out;
}

std::string to_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.value < 0x80)
      out += static_cast<char>(point.value);
    else
      out += ascii_look(point.value);
    at += point.bytes;
  }
  return out;
}

}  // namespace kb::cli
