#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Text as a terminal shows it: columns, not bytes or code points.
namespace kb::cli {

/// Columns a code point takes: 2 for wide and full-width, 0 for combining marks and controls, else 1.
[[nodiscard]] int code_point_width(char32_t code_point) noexcept;

/// Columns of a line of UTF-8 without control characters.
[[nodiscard]] int display_width(std::string_view text) noexcept;

/// Bytes of the longest beginning of `text` that fits into `columns`; never cuts off a combining mark.
[[nodiscard]] std::size_t fitting_prefix(std::string_view text, int columns) noexcept;

/// `text`, cut to `columns` with `ellipsis` at the end when it does not fit.
[[nodiscard]] std::string cut_to_width(std::string_view text, int columns, std::string_view ellipsis = "…");

/// One row of wrapped text: bytes of the original.
struct Row {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Breaks one line of prose into rows: the first of at most `first` columns, others of at most `rest`. Breaks
/// at blanks (which belong to no row), or, when one word is longer than a row, before the code point that
/// does not fit. Always at least one row.
[[nodiscard]] std::vector<Row> wrap(std::string_view text, int first, int rest);

/// True for what may drive or confuse a terminal: C0 and C1 controls, DEL, bidi controls, invisible format
/// characters, line and paragraph separators, and code points that are not characters. '\n' and '\t' are the
/// caller's matter.
[[nodiscard]] bool is_unsafe(char32_t code_point) noexcept;

/// A copy that cannot drive a terminal. Unsafe code points become visible: C0 and DEL their pictures
/// (U+2400...), others U+FFFD. Malformed bytes become U+FFFD. '\n' stays with `keep_newlines` and becomes a
/// blank without; a tab becomes a blank, or blanks up to the next multiple of 8 with `keep_newlines`.
[[nodiscard]] std::string neutralise(std::string_view text, bool keep_newlines = false);

/// The same in ASCII, for terminals without UTF-8: typographic characters by their look, others '?'.
[[nodiscard]] std::string to_ascii(std::string_view text);

}  // namespace kb::cli
