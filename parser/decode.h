#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "parser/article.h"
#include "parser/lines.h"

namespace kb::parser {

/// What decoding had to mend.
struct DecodeReport {
  Encoding encoding = Encoding::ascii;
  std::size_t undecodable = 0;         ///< bytes that became U+FFFD
  std::uint32_t undecodable_line = 0;  ///< 1-based, of the first of them
  std::size_t controls = 0;  ///< C0 controls (but TAB and line ends) and DELs dropped, NULs among them
  std::uint32_t controls_line = 0;
  std::size_t long_lines = 0;  ///< lines that were longer than allowed
  std::uint32_t long_line = 0;
};

/// Bytes -> UTF-8 with '\n' line ends in `text`, and its lines. UTF-8 when the bytes are valid UTF-8 (a
/// byte-order mark is dropped), else Windows-1252. Control characters are dropped but for TAB. CRLF, LF and
/// lone CR end a line, so line n of the result is line n of the input. What a line has beyond `longest_line`
/// bytes (of UTF-8) is left out. Linear; an ASCII line costs one memchr, one check and one copy.
[[nodiscard]] DecodeReport decode(std::string_view bytes, std::string& text, Lines& lines,
                                  std::size_t longest_line = std::string_view::npos);

}  // namespace kb::parser
