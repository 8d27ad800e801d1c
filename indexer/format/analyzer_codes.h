#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// One spelling for every spelling of a code. All functions take raw tokens of either case.
namespace kb::format::detail {

/// "hex:80004005" from hex digits: lower case, leading zeros removed ("hex:0" for zero).
[[nodiscard]] std::string hex_code(std::string_view hex_digits);
[[nodiscard]] std::string hex_code(std::uint32_t value);

/// The hex digits of a number that is marked as hex or can be little else: 0x80004005, 0x1FL, &H80004005,
/// 80004005h, 0Ah, and eight hex digits with a letter among them or beginning with 8 (80004005, c0000005).
[[nodiscard]] std::optional<std::string_view> marked_hex(std::string_view raw);

/// The 32-bit result code written as a decimal number: -2147467259 and 2147500037 are both 0x80004005. `raw`
/// may hold thousands separators. Nothing for numbers that are more likely counts.
[[nodiscard]] std::optional<std::uint32_t> decimal_result(std::string_view raw);
/// The same for a number that lost its minus on the way into a query: 2147467259.
[[nodiscard]] std::optional<std::uint32_t> decimal_result_without_sign(std::string_view raw);

/// True for the diagnostics of compilers, linkers and their kin: LNK2001, C1001, RC2104, CVTRES1100.
[[nodiscard]] bool is_tool_code(std::string_view raw);

/// Digits without commas and leading zeros; at least one digit is left.
[[nodiscard]] std::string plain_number(std::string_view raw);

}  // namespace kb::format::detail
