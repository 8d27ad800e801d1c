#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/style.h"

namespace kb::tui {

/// A piece of a line in one style.
struct Run {
  std::string text;
  cli::Style style = cli::Style::plain;
  bool reversed = false;
};
using Line = std::vector<Run>;

/// What a terminal shall show. Lines are never wider than `columns`; there are exactly `rows`.
struct Frame {
  int columns = 0;
  std::vector<Line> rows;
  int cursor_row = 0, cursor_column = 0;
};

/// Our own escape sequences (those of cli::Painter, nothing else) back to runs, a line a line.
[[nodiscard]] std::vector<Line> lines_from_painted(std::string_view text);

/// `line`, cut to `columns`; with `pad` filled with blanks up to them.
[[nodiscard]] Line cut(const Line& line, int columns, bool pad);

/// Columns taken.
[[nodiscard]] int width(const Line& line);

/// The text alone, for tests.
[[nodiscard]] std::string plain(const Frame& frame);

}  // namespace kb::tui
