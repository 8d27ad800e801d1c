#include "parser/run_shape.h"

#include <algorithm>
#include <array>

namespace kb::parser {
namespace {

/// Prose is wrapped at 70 columns in old articles and at 79 in newer ones. A line that leaves this much room
/// for the next word was ended on purpose.
constexpr std::size_t kWrapColumn = 66;

}  // namespace

RunShape shape_of_run(std::span<const LineShape> shapes) {
  RunShape run;
  run.lines = shapes.size();
  if (shapes.empty()) return run;
  run.indent = shapes.front().indent;
  run.least_indent = shapes.front().indent;
  constexpr std::size_t kRemembered = 4;  // columns where earlier gaps ended
  std::array<std::uint16_t, kRemembered> columns{};
  std::size_t remembered = 0;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const LineShape& line = shapes[i];
    run.least_indent = std::min<std::size_t>(run.least_indent, line.indent);
    run.words += line.words;
    run.common += line.common;
    run.code += line.code;
    run.gaps += line.gap;
    run.wide_gaps += line.wide_gap;
    run.columns += line.columns;
    run.rules += line.rule;
    run.longest = std::max<std::size_t>(run.longest, std::size_t{line.indent} + line.length);
    if (line.gap) {
      const auto end = columns.begin() + static_cast<std::ptrdiff_t>(std::min(remembered, kRemembered));
      if (std::find(columns.begin(), end, line.gap_at) != end)
        ++run.aligned;
      else
        columns[remembered++ % kRemembered] = line.gap_at;
    }
    if (i + 1 < shapes.size() &&
        std::size_t{line.indent} + line.length + 1 + shapes[i + 1].first_word < kWrapColumn)
      ++run.unfilled_lines;
  }
  run.sentence_end = shapes.back().sentence_end;
  run.colon_end = shapes.back().colon_end;
  return run;
}

bool RunShape::is_code() const {
  if (code == 0) return false;
  const bool english = common * 5 >= words && words >= 8;
  if (least_indent >= 2) return code * 2 >= lines && (!english || code == lines);
  return !english && code * 3 >= lines * 2 && (lines >= 2 || words <= 6);
}

bool RunShape::is_table() const {
  if (lines == 1) return columns == 1 || (wide_gaps == 1 && common * 5 < words);
  if (columns >= 2 && columns * 3 >= lines) return true;
  if (columns == 1 && (rules == 1 || gaps > 0)) return true;
  if (rules > 0 && rules < lines && wide_gaps > 0) return true;
  return gaps >= 2 && gaps * 2 >= lines && (aligned > 0 || wide_gaps * 2 >= lines);
}

}  // namespace kb::parser
