#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kb {

/// True when every byte is below 0x80.
[[nodiscard]] bool is_ascii(std::string_view text) noexcept;

/// True when `text` is well-formed UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF).
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

/// The code point that begins at `text[at]`, and how many bytes it takes. A malformed byte counts as U+FFFD, one
/// byte. `at` must be below `text.size()`.
struct CodePoint {
  char32_t value;
  std::uint32_t bytes;
};
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at) noexcept;

/// Appends a code point; anything that is not a Unicode scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace kb
