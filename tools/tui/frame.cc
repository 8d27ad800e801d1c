#include "tools/tui/frame.h"

#include <array>

namespace kb::tui {
namespace {

constexpr std::array kStyles = {cli::Style::match, cli::Style::title,   cli::Style::number, cli::Style::badge,
                                cli::Style::label, cli::Style::heading, cli::Style::dim};

cli::Style style_of(std::string_view sequence) {
  cli::Painter painter;
  painter.color = true;
  for (const cli::Style style : kStyles)
    if (painter.paint(style, "x").substr(0, sequence.size()) == sequence) return style;
  return cli::Style::plain;
}

}  // namespace

std::vector<Line> lines_from_painted(std::string_view text) {
  std::vector<Line> out;
  Line line;
  std::string run;
  cli::Style style = cli::Style::plain;
  const auto flush = [&] {
    if (!run.empty()) line.push_back({std::move(run), style});
    run.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      flush();
      out.push_back(std::move(line));
      line.clear();
    } else if (text[at] == '\x1b') {
      const std::size_t end = std::min(text.find('m', at), text.size() - 1);
      flush();
      style = style_of(text.substr(at, end - at + 1));
      at = end;
    } else {
      run += text[at];
    }
  }
  flush();
  if (!line.empty()) out.push_back(std::move(line));
  return out;
}

int width(const Line& line) {
  int columns = 0;
  for (const Run& run : line) columns += cli::display_width(run.text);
  return columns;
}

Line cut(const Line& line, int columns, bool pad) {
  Line out;
  int left = columns;
  for (const Run& run : line) {
    const std::size_t bytes = cli::fitting_prefix(run.text, left);
    if (bytes > 0) out.push_back({run.text.substr(0, bytes), run.style, run.reversed});
    left -= cli::display_width(std::string_view(run.text).substr(0, bytes));
    if (bytes < run.text.size()) break;
  }
  if (pad && left > 0)
    out.push_back({std::string(static_cast<std::size_t>(left), ' '), cli::Style::plain, false});
  return out;
}

std::string plain(const Frame& frame) {
  std::string out;
  for (const Line& line : frame.rows) {
    std::string text;
    for (const Run& run : line) text += run.reversed ? '<' + run.text + '>' : run.text;
    while (!text.empty() && text.back() == ' ') text.pop_back();
    out += text + '\n';
  }
  return out;
}

}  // namespace kb::tui
