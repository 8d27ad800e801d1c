// What stands between articles and the terminal: no control leaves it, rows and cuts fit.

#include <string>

#include "base/utf8.h"
#include "tests/fuzz/target.h"
#include "tools/cli/display.h"

namespace {

void check_safe(std::string_view text, bool newlines) {
  KB_MUST(kb::is_valid_utf8(text));
  for (std::size_t at = 0; at < text.size();) {
    const kb::CodePoint point = kb::code_point_at(text, at);
    KB_MUST(!kb::cli::is_unsafe(point.value) || (newlines && point.value == '\n'));
    at += point.bytes;
  }
}

void check_rows(std::string_view line, int first, int rest) {
  std::uint32_t last = 0;
  int width = first;
  const auto rows = kb::cli::wrap(line, first, rest);
  KB_MUST(!rows.empty());
  for (const kb::cli::Row& row : rows) {
    KB_MUST(row.begin >= last && row.begin <= row.end && row.end <= line.size());
    const std::string_view text = line.substr(row.begin, row.end - row.begin);
    // A single wide character does not fit into one column, and must be shown all the same.
    KB_MUST(kb::cli::display_width(text) <= width || kb::cli::display_width(text) <= 2);
    last = row.end;
    width = rest;
  }
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  check_safe(kb::cli::neutralise(bytes, true), true);
  const std::string line = kb::cli::neutralise(bytes, false);
  check_safe(line, false);
  KB_MUST(kb::cli::neutralise(line, false) == line);
  KB_MUST(kb::is_ascii(kb::cli::to_ascii(line)));

  const int columns = bytes.empty() ? 1 : 1 + static_cast<unsigned char>(bytes.front()) % 100;
  KB_MUST(kb::cli::display_width(kb::cli::cut_to_width(line, columns)) <= columns);
  KB_MUST(kb::cli::fitting_prefix(line, columns) <= line.size());
  check_rows(line, columns, columns + 3);
}
