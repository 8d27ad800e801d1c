#pragma once

#include <cstdint>
#include <string_view>

namespace kb::parser {

/// Which telling characters a line holds, found in one pass so that most lines need no other.
struct LineMarks {
  bool operators = false;  ///< one of < > = & | %
  std::uint32_t dots = 0;
  std::uint32_t bars = 0;
};
[[nodiscard]] LineMarks marks_of(std::string_view text);

/// One line of a program, a command line, an ini or registry line, a dump. `text` has no blanks at either end
/// and `marks` are its own. Errs on the side of "no": prose that is shown verbatim reads worse than one line
/// of code in prose.
[[nodiscard]] bool looks_like_code(std::string_view text, const LineMarks& marks);
[[nodiscard]] inline bool looks_like_code(std::string_view text) {
  return looks_like_code(text, marks_of(text));
}

}  // namespace kb::parser
