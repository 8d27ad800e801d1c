#include "indexer/format/analyzer_codes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "indexer/format/analyzer_chars.h"

namespace kb::format::detail {
namespace {

/// The value of the digits of `raw` (commas skipped), or nothing above 64 bits' worth of digits.
std::optional<std::uint64_t> decimal_value(std::string_view raw) {
  std::uint64_t value = 0;
  int digits = 0;
  for (char c : raw) {
    if (c == ',') continue;
    if (!is_digit(c) || ++digits > 18) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (digits == 0) return std::nullopt;
  return value;
}

constexpr std::uint64_t kTwoTo31 = std::uint64_t{1} << 31;
constexpr std::uint64_t kTwoTo32 = std::uint64_t{1} << 32;

bool has_hex_letter(std::string_view raw) {
  return std::any_of(raw.begin(), raw.end(), [](char c) { return !is_digit(c); });
}
bool has_digit(std::string_view raw) {
  return std::any_of(raw.begin(), raw.end(), is_digit);
}

}  // namespace

std::string hex_code(std::string_view hex_digits) {
  while (hex_digits.size() > 1 && hex_digits.front() == '0') hex_digits.remove_prefix(1);
  std::string code = "hex:";
  for (char c : hex_digits) code.push_back(lower(c));
  return code;
}

std::string hex_code(std::uint32_t value) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return hex_code(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

std::optional<std::string_view> marked_hex(std::string_view raw) {
  if (raw.size() > 2 && raw[0] == '0' && lower(raw[1]) == 'x') {
    std::string_view digits = raw.substr(2);
    for (int suffix = 0; suffix < 2 && digits.size() > 1; ++suffix)  // C's UL
      if (const char last = lower(digits.back()); last == 'l' || last == 'u') digits.remove_suffix(1);
    if (all_hex(digits) && digits.size() <= 16) return digits;
    return std::nullopt;
  }
  if (raw.size() > 2 && raw[0] == '&' && lower(raw[1]) == 'h' && all_hex(raw.substr(2))) return raw.substr(2);
  if (raw.size() >= 3 && raw.size() <= 17 && is_digit(raw[0]) && lower(raw.back()) == 'h') {
    const std::string_view digits = raw.substr(0, raw.size() - 1);
    if (all_hex(digits)) return digits;
  }
  if (raw.size() == 8 && all_hex(raw) && has_digit(raw) && (raw[0] == '8' || has_hex_letter(raw))) return raw;
  return std::nullopt;
}

std::optional<std::uint32_t> decimal_result(std::string_view raw) {
  const bool negative = !raw.empty() && raw[0] == '-';
  if (negative) raw.remove_prefix(1);
  const auto value = decimal_value(raw);
  if (!value) return std::nullopt;
  if (negative) {
    if (*value == 0 || *value > kTwoTo31) return std::nullopt;
    return static_cast<std::uint32_t>(kTwoTo32 - *value);
  }
  if (*value < kTwoTo31 || *value >= kTwoTo32) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::optional<std::uint32_t> decimal_result_without_sign(std::string_view raw) {
  constexpr std::uint64_t kLowest =
      2'145'000'000;  // 0x8026...: facilities above hold no results anyone meets
  const auto value = decimal_value(raw);
  if (!value || *value < kLowest || *value >= kTwoTo31) return std::nullopt;
  return static_cast<std::uint32_t>(kTwoTo32 - *value);
}

bool is_tool_code(std::string_view raw) {
  static constexpr std::array<std::string_view, 16> kTools = {
      "a", "bc", "bk", "c", "cvt", "cvtres", "d", "l", "lib", "lk", "lnk", "midl", "nmake", "prj", "rc", "u"};
  std::size_t letters = 0;
  while (letters < raw.size() && !is_digit(raw[letters])) ++letters;
  const std::string_view digits = raw.substr(letters);
  if (letters == 0 || letters > 6 || digits.size() < 4 || digits.size() > 5 || !all_digits(digits))
    return false;
  std::string name(raw.substr(0, letters));
  for (char& c : name) c = lower(c);
  return std::find(kTools.begin(), kTools.end(), name) != kTools.end();
}

std::string plain_number(std::string_view raw) {
  std::string digits;
  for (char c : raw)
    if (is_digit(c) && !(c == '0' && digits.empty())) digits.push_back(c);
  if (digits.empty()) digits.push_back('0');
  return digits;
}

}  // namespace kb::format::detail
