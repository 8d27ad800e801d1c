#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// The characters the query language knows. Everything works on bytes and takes any: a malformed byte is part
/// of a word.
namespace kb::search {

/// Bytes of the blank at `text[at]`, 0 when there is none. Control characters count as blanks, and so do the
/// no-break and typographic spaces that come along with pasted text.
[[nodiscard]] inline std::size_t blank_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned c = byte(0);
  if (at >= text.size()) return 0;
  if (c <= 0x20 || c == 0x7F) return 1;
  if (c == 0xC2) return byte(1) >= 0x80 && byte(1) <= 0xA0 ? 2 : 0;
  if (c == 0xE2 && byte(1) == 0x80) {
    const unsigned d = byte(2);
    return (d >= 0x80 && d <= 0x8B) || d == 0xA8 || d == 0xA9 || d == 0xAF ? 3 : 0;
  }
  if (c == 0xE3) return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
  if (c == 0xEF) return byte(1) == 0xBB && byte(2) == 0xBF ? 3 : 0;
  return 0;
}

/// Bytes of the double quotation mark at `text[at]`, straight, curly, angled or full-width; 0 when there is
/// none.
[[nodiscard]] inline std::size_t quote_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned c = byte(0);
  if (c == '"') return 1;
  if (c == 0xC2) return byte(1) == 0xAB || byte(1) == 0xBB ? 2 : 0;
  if (c == 0xE2) return byte(1) == 0x80 && byte(2) >= 0x9C && byte(2) <= 0x9F ? 3 : 0;
  if (c == 0xEF) return byte(1) == 0xBC && byte(2) == 0x82 ? 3 : 0;
  return 0;
}

[[nodiscard]] constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}
[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
/// A letter, a digit or a byte of something beyond ASCII.
[[nodiscard]] constexpr bool is_word_byte(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// ASCII lower case; other bytes stay.
[[nodiscard]] inline std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (is_upper(c)) c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

/// True when there is something an analyzer could make a word of.
[[nodiscard]] inline bool has_content(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t skip = blank_at(text, i) + quote_at(text, i); skip > 0) {
      i += skip;
      continue;
    }
    if (is_word_byte(text[i])) return true;
    ++i;
  }
  return false;
}

}  // namespace kb::search
