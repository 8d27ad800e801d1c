#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kb::parser {

/// The mark a list item begins with.
enum class ListMark : std::uint8_t { none, bullet, step };

/// What one line looks like on its own. Blocks are told apart by counting these over a run of lines.
struct LineShape {
  std::uint16_t indent = 0;      ///< columns before the text
  std::uint16_t length = 0;      ///< bytes of the text
  std::uint16_t first_word = 0;  ///< bytes of the first word
  std::uint16_t words = 0;
  std::uint8_t common = 0;  ///< words of running English ("the", "is", "you", ...)
  ListMark mark = ListMark::none;
  std::uint8_t mark_width = 0;  ///< bytes from the mark to the text after it
  bool code = false;            ///< looks like a line of a program, a command, an ini or a register dump
  bool gap = false;             ///< has a column gap: three blanks, or two that end no sentence, or a tab
  bool wide_gap = false;        ///< a gap of three blanks or a tab
  std::uint16_t gap_at = 0;     ///< the column where the text goes on behind the last gap
  bool columns = false;         ///< box drawing, column rules, dot leaders
  bool rule = false;            ///< nothing but '-', '=', '*', '_', '+', '|' and blanks
  bool sentence_end = false;    ///< ends in . ! ?
  bool colon_end = false;
};

/// Shape of a line (without line end).
[[nodiscard]] LineShape shape_of(std::string_view line);

/// "- ", "* ", "o ", a middle dot: a bullet; "1. ", "12) ", "a. ", "(b) ": a step. `width` is set to the
/// bytes from the mark to the text. The text must not begin with a blank.
[[nodiscard]] ListMark list_mark(std::string_view text, std::size_t& width);

}  // namespace kb::parser
