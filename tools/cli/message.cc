#include "tools/cli/message.h"

#include <algorithm>

#include "base/utf8.h"

namespace kb::cli {
namespace {

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error:";
    case Severity::warning:
      return "warning:";
    case Severity::note:
      return "note:";
  }
  return "";
}

Style style(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Style::error;
    case Severity::warning:
      return Style::warning;
    case Severity::note:
      return Style::dim;
  }
  return Style::plain;
}

std::string harmless(std::string_view text, const Painter& painter) {
  std::string out = neutralise(text);
  return painter.utf8 ? out : to_ascii(out);
}

// The line, shifted so that the caret is in view, and the caret line below it.
std::string format_place(const Place& place, const Painter& painter, int columns) {
  constexpr int kIndent = 4;
  const int room = std::max(20, (columns > 0 ? columns : 80) - kIndent);
  const std::size_t begin = std::min<std::size_t>(place.begin, place.line.size());
  const std::size_t end = std::clamp<std::size_t>(place.end, begin, place.line.size());
  std::size_t from = 0;
  while (from < begin && display_width(place.line.substr(from, end - from)) > room * 3 / 4)
    from += code_point_at(place.line, from).bytes;
  std::string before = harmless(place.line.substr(from, begin - from), painter);
  if (from > 0) before.insert(0, painter.glyph("…", "..."));
  const std::string marked = harmless(place.line.substr(begin, end - begin), painter);
  const std::string after = harmless(place.line.substr(end), painter);
  const std::string_view ellipsis = painter.glyph("…", "...");
  const std::string shown = cut_to_width(before + marked + after, room, ellipsis);
  const int column = display_width(before);
  const int width = std::clamp(display_width(marked), 1, std::max(1, room - column));
  std::string out = std::string(kIndent, ' ') + painter.paint(Style::dim, shown) + '\n';
  out += std::string(static_cast<std::size_t>(kIndent + column), ' ');
  out += painter.paint(Style::hint, '^' + std::string(static_cast<std::size_t>(width - 1), '~')) + '\n';
  return out;
}

// `text` in rows of `columns` (0: one row), the first of them `used` shorter, the others indented.
std::string wrapped(std::string_view text, int used, int columns, Style style, const Painter& painter) {
  constexpr int kIndent = 4;
  if (columns == 0) return painter.paint(style, text) + '\n';
  std::string out;
  for (const Row& row : wrap(text, columns - used, columns - kIndent)) {
    if (!out.empty()) out += std::string(kIndent, ' ');
    out += painter.paint(style, text.substr(row.begin, row.end - row.begin)) + '\n';
  }
  return out;
}

}  // namespace

std::string format_message(std::string_view program, Severity severity, std::string_view message,
                           std::string_view hint, const Place* place, const Painter& painter, int columns) {
  const std::string text = harmless(message, painter);
  std::string out;
  if (severity == Severity::note) {
    out = wrapped(std::string(program) + ": note: " + text, 0, columns, Style::dim, painter);
  } else {
    const std::string before = std::string(program) + ": " + std::string(word(severity)) + ' ';
    out = std::string(program) + ": " + painter.paint(style(severity), word(severity)) + ' ' +
          wrapped(text, display_width(before), columns, Style::plain, painter);
  }
  if (place != nullptr) out += format_place(*place, painter, columns);
  if (!hint.empty()) out += "  " + painter.paint(Style::hint, "hint:") + ' ' + harmless(hint, painter) + '\n';
  return out;
}

std::string format_error(std::string_view program, const Error& error, const Painter& painter) {
  return format_message(program, Severity::error, error.message, error.hint, nullptr, painter);
}

}  // namespace kb::cli
