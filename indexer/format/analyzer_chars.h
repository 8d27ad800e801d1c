#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// Character classes of the scanner. Bytes at or above 0x80 count as letters: ScanText has replaced
/// everything else.
namespace kb::format::detail {

enum CharClass : std::uint8_t {
  kLower = 1,
  kUpper = 2,
  kDigit = 4,
  kUnderscore = 8,
  kHigh = 16,  ///< part of a letter, digit or mark beyond ASCII
  kTail = 32,  ///< may belong to the token that ends before it: ' + # . ,
};
inline constexpr std::uint8_t kLetter = kLower | kUpper | kHigh;
inline constexpr std::uint8_t kWordClass = kLetter | kDigit | kUnderscore;

namespace internal {
constexpr std::array<std::uint8_t, 256> make_char_classes() {
  std::array<std::uint8_t, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = kLower;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = kUpper;
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = kDigit;
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = kHigh;
  table['_'] = kUnderscore;
  for (char c : {'\'', '+', '#', '.', ','}) table[static_cast<unsigned char>(c)] = kTail;
  return table;
}
}  // namespace internal

inline constexpr std::array<std::uint8_t, 256> kCharClasses = internal::make_char_classes();

[[nodiscard]] constexpr std::uint8_t char_class(char c) {
  return kCharClasses[static_cast<unsigned char>(c)];
}
[[nodiscard]] constexpr bool is_word_char(char c) {
  return (char_class(c) & kWordClass) != 0;
}
[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_letter(char c) {
  return (char_class(c) & kLetter) != 0;
}
[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
[[nodiscard]] constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

/// The character at `at`, or NUL outside the text.
[[nodiscard]] constexpr char char_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

[[nodiscard]] constexpr bool all_digits(std::string_view text) {
  for (char c : text)
    if (!is_digit(c)) return false;
  return !text.empty();
}
[[nodiscard]] constexpr bool all_hex(std::string_view text) {
  for (char c : text)
    if (!is_hex_digit(c)) return false;
  return !text.empty();
}
/// ASCII letters only, of either case.
[[nodiscard]] constexpr bool all_ascii_letters(std::string_view text) {
  for (char c : text)
    if ((char_class(c) & (kLower | kUpper)) == 0) return false;
  return !text.empty();
}

}  // namespace kb::format::detail
