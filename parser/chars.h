#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// ASCII-only helpers of the parser: the format's own marks (labels, rules, numbers) are all ASCII, and none
/// of these may depend on a locale.
namespace kb::parser {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool is_alpha(char c) {
  return is_upper(c) || is_lower(c);
}
[[nodiscard]] constexpr bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}
[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
[[nodiscard]] constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] constexpr std::string_view trim_left(std::string_view s) {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  return s;
}
[[nodiscard]] constexpr std::string_view trim_right(std::string_view s) {
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}
[[nodiscard]] constexpr std::string_view trim(std::string_view s) {
  return trim_right(trim_left(s));
}

[[nodiscard]] constexpr bool equals_ci(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  return true;
}
[[nodiscard]] constexpr bool starts_with_ci(std::string_view s, std::string_view prefix) {
  return s.size() >= prefix.size() && equals_ci(s.substr(0, prefix.size()), prefix);
}
[[nodiscard]] constexpr bool ends_with_ci(std::string_view s, std::string_view suffix) {
  return s.size() >= suffix.size() && equals_ci(s.substr(s.size() - suffix.size()), suffix);
}

/// How many `mark` the line is made of; 0 when it holds anything else (trailing blanks apart) or is empty.
[[nodiscard]] constexpr std::size_t rule_length(std::string_view line, char mark) {
  if (line.empty() || line.front() != mark) return 0;
  line = trim_right(line);
  for (const char c : line)
    if (c != mark) return 0;
  return line.size();
}

/// Calls `each(word)` for every run of characters between blanks.
template <class Each>
constexpr void for_each_word(std::string_view s, Each&& each) {
  for (std::size_t i = 0; i < s.size();) {
    while (i < s.size() && is_blank(s[i])) ++i;
    const std::size_t begin = i;
    while (i < s.size() && !is_blank(s[i])) ++i;
    if (i > begin) each(s.substr(begin, i - begin));
  }
}

}  // namespace kb::parser
