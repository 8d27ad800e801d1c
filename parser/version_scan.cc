#include <array>

#include "parser/chars.h"
#include "parser/versions.h"

namespace kb::parser {
namespace {

/// A cursor over the text of one version.
struct Cursor {
  std::string_view s;
  std::size_t at = 0;

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at + ahead < s.size() ? s[at + ahead] : '\0';
  }
  [[nodiscard]] std::string_view rest() const { return s.substr(at); }
  bool take(std::string_view word) {
    if (!starts_with_ci(rest(), word)) return false;
    at += word.size();
    return true;
  }
  void take_digits(std::string& out) {
    while (is_digit(peek())) out += s[at++];
  }
};

/// "3.10" -> "3.1": only for exactly two parts with a two-digit second that ends in 0 (the old two-digit
/// style).
void drop_second_zero(std::string& number) {
  const std::size_t dot = number.find('.');
  if (dot == std::string::npos || number.find('.', dot + 1) != std::string::npos) return;
  if (number.size() == dot + 3 && number.back() == '0' && is_digit(number[dot + 1])) number.pop_back();
}

/// ".5", ".x", "..4", ". 1": the next part of a number.
bool take_part(Cursor& in, std::string& number) {
  if (in.peek() != '.') return false;
  std::size_t skip = 1;
  if (in.peek(skip) == '.' || in.peek(skip) == ' ') ++skip;
  const char next = in.peek(skip);
  if (is_digit(next)) {
    in.at += skip;
    number += '.';
    in.take_digits(number);
    return true;
  }
  if ((next == 'x' || next == 'X') && skip == 1 && !is_alpha(in.peek(2))) {
    in.at += 2;
    number += ".x";
    return true;
  }
  return false;
}

/// "1994-95", "94-'95": the second year of a range.
void take_year_range(Cursor& in, std::string& number) {
  if (in.peek() != '-' || (number.size() != 2 && number.size() != 4)) return;
  const std::size_t first = in.peek(1) == '\'' ? 2 : 1;
  std::size_t digits = 0;
  while (is_digit(in.peek(first + digits))) ++digits;
  if ((digits != 2 && digits != 4) || in.peek(first + digits) == '-') return;
  number += '-';
  number.append(in.s.substr(in.at + first, digits));
  in.at += first + digits;
}

/// The letters of "6.0ax", "2.5b", "2.5x"; not the beginning of a word such as "3.0sp1" or "4.0SUR".
void take_letters(Cursor& in, std::string& number) {
  std::size_t n = 0;
  while (is_alpha(in.peek(n))) ++n;
  if (n == 0 || n > 2 || is_digit(in.peek(n))) return;
  if (n == 1 && number.find('.') == std::string::npos && to_lower(in.peek()) == 'x') number += '.';
  for (std::size_t i = 0; i < n; ++i) number += to_lower(in.s[in.at + i]);
  in.at += n;
}

/// "SP4", "sp3a", "Service Pack 4" at the cursor -> " SP4".
bool take_service_pack(Cursor& in, std::string& out) {
  Cursor probe = in;
  probe.take("U.S. ");
  if (!probe.take("Service Pack ") && !probe.take("SP")) return false;
  while (probe.peek() == ' ') ++probe.at;
  if (!is_digit(probe.peek())) return false;
  out += "SP";
  probe.take_digits(out);
  if (is_alpha(probe.peek()) && !is_alnum(probe.peek(1))) out += to_lower(probe.s[probe.at++]);
  in = probe;
  return true;
}

bool take_service_release(Cursor& in, std::string& out) {
  Cursor probe = in;
  if (!probe.take("Service Release ") && !probe.take("SR-")) return false;
  if (!is_digit(probe.peek())) return false;
  out += "SR-";
  probe.take_digits(out);
  if (probe.take(" (SR-"))
    while (probe.peek() != '\0' && probe.s[probe.at++] != ')') {
    }
  in = probe;
  return true;
}

/// Words after a version that do not change which version it is.
void skip_decorations(Cursor& in) {
  constexpr auto kDecorations = std::to_array<std::string_view>(
      {" editions", " edition", " upgrade edition", " OEM Only", " (OEM Release)", " (GA)", " (all SP)",
       " (all versions)", " (all service packs)", "-CD", " on CD-ROM", " and later", " and above",
       " (Spanish version)", " (trial version)", " Enterprise Update", " (UK only)"});
  for (const std::string_view word : kDecorations)
    if (starts_with_ci(in.rest(), word) && !is_alnum(in.peek(word.size()))) {
      in.at += word.size();
      return;
    }
}

/// "Build 2.573.2927".
bool take_build(Cursor& in, std::string& out) {
  Cursor probe = in;
  if (!probe.take("Build ") || !is_digit(probe.peek())) return false;
  out = "Build ";
  probe.take_digits(out);
  while (take_part(probe, out)) {
  }
  in = probe;
  return true;
}

/// "January 98", "for September 1997", "Fall 1993 edition", "Preview 2", "Part 1", "RC1".
bool take_named(Cursor& in, std::string& out) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"January", "February",  "March",   "April",    "May",      "June",   "July",
       "August",  "September", "October", "November", "December", "Spring", "Summer",
       "Fall",    "Winter",    "Preview", "Beta",     "Part",     "RC"});
  Cursor probe = in;
  probe.take("for ");
  for (const std::string_view word : kNames) {
    if (!probe.take(word)) continue;
    out = word;
    if (probe.peek() == ' ') {
      ++probe.at;
      out += ' ';
    }
    if (!is_digit(probe.peek())) return false;
    probe.take_digits(out);
    if (is_alnum(probe.peek())) return false;
    in = probe;
    return true;
  }
  return false;
}

bool take_number(Cursor& in, std::string& number) {
  if (in.peek() == '\'') ++in.at;
  if (in.peek() == 'l' && in.peek(1) == '.' && is_digit(in.peek(2))) {
    number.assign(1, '1');
    ++in.at;
  } else if (is_digit(in.peek())) {
    in.take_digits(number);
  } else {
    return false;
  }
  if (number.size() > 5) return false;
  bool parts = false;
  while (take_part(in, number)) parts = true;
  if (!parts && in.peek() == '.' && !is_alnum(in.peek(1)))
    return false;  // "1.": cut in the middle of a number
  drop_second_zero(number);
  if (!parts) take_year_range(in, number);
  if (number.size() < 2 || number.compare(number.size() - 2, 2, ".x") != 0) take_letters(in, number);
  return true;
}

}  // namespace

ScannedVersion scan_version(std::string_view s, std::string& base) {
  Cursor in{s};
  in.take("*DO_NOT_USE* ");
  ScannedVersion found;
  if (take_build(in, found.text) || take_named(in, found.text)) {
    skip_decorations(in);
    found.used = in.at;
    return found;
  }
  std::string pack;
  if (take_service_pack(in, pack) || take_service_release(in, pack)) {  // of the version before it
    found.text = base.empty() ? pack : base + ' ' + pack;
    found.used = in.at;
    return found;
  }
  if (!take_number(in, found.text)) return {};
  base = found.text;
  if (in.peek() == ' ') {
    Cursor after = in;
    ++after.at;
    if (take_service_pack(after, pack) || take_service_release(after, pack))
      in = after;
    else if (after.take("Second Edition"))
      pack = "Second Edition", in = after;
  } else {
    take_service_pack(in, pack);
  }
  if (!pack.empty()) found.text += ' ' + pack;
  skip_decorations(in);
  found.used = in.at;
  return found;
}

}  // namespace kb::parser
