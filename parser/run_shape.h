#pragma once

#include <cstddef>
#include <span>

#include "parser/line_shape.h"

namespace kb::parser {

/// What a run of lines without a blank one between looks like as a whole.
struct RunShape {
  std::size_t lines = 0;
  std::size_t indent = 0;  ///< of the first line
  std::size_t least_indent = 0;
  std::size_t words = 0;
  std::size_t common = 0;
  std::size_t code = 0;  ///< lines that look like code
  std::size_t gaps = 0;  ///< lines with a column gap
  std::size_t wide_gaps = 0;
  std::size_t aligned = 0;  ///< gap lines that go on in the same column as one before
  std::size_t columns = 0;  ///< lines with bars, column rules or dot leaders
  std::size_t rules = 0;
  std::size_t longest = 0;         ///< columns of the longest line
  std::size_t unfilled_lines = 0;  ///< lines but the last that had room for the next word: their end is meant
  bool sentence_end = false;       ///< of the last line
  bool colon_end = false;

  /// Running English: enough little words, or a sentence's end behind several words.
  [[nodiscard]] bool prose() const {
    return (words >= 4 && common * 6 >= words) || (sentence_end && words >= 5);
  }
  [[nodiscard]] bool unfilled() const { return unfilled_lines > 0; }
  /// Every line end is meant: a list of names, an address.
  [[nodiscard]] bool all_unfilled() const { return lines >= 3 && unfilled_lines + 1 >= lines; }
  [[nodiscard]] bool is_code() const;
  [[nodiscard]] bool is_table() const;
};

/// One pass over the lines.
[[nodiscard]] RunShape shape_of_run(std::span<const LineShape> shapes);

}  // namespace kb::parser
