#include "tools/kbsearch/render_grep.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "tools/kbsearch/answer_view.h"

namespace kb::cli {

namespace {

// As much of a line as has room, its first match in any case.
std::string visible_part(const MarkedText& text, int room, Style style, const Painter& painter) {
  const std::string_view all = text.text;
  const std::string_view ellipsis = painter.glyph("…", "...");
  if (display_width(all) <= room)
    return paint(text, {0, static_cast<std::uint32_t>(all.size())}, style, painter);
  const int dots = display_width(ellipsis);
  std::size_t from = 0;
  if (!text.marks.empty() && display_width(all.substr(0, text.marks[0].end)) > room - dots) {
    // The match at the right end, or its beginning at the left when it is longer than that.
    const Row& mark = text.marks[0];
    while (from < mark.begin && display_width(all.substr(from, mark.end - from)) > room - 2 * dots)
      from += code_point_at(all, from).bytes;
  }
  const int left = from > 0 ? dots : 0;
  const bool cut_end = display_width(all.substr(from)) > room - left;
  const std::size_t size = fitting_prefix(all.substr(from), room - left - (cut_end ? dots : 0));
  const Row part{static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from + size)};
  return std::string(from > 0 ? ellipsis : "") + paint(text, part, style, painter) +
         std::string(cut_end ? ellipsis : "");
}

}  // namespace

std::string render_grep_lines(const search::GrepPage& page) {
  std::string out;
  bool first = true;
  for (const search::GrepArticle& article : page.articles) {
    std::uint32_t before = 0;
    for (const search::GrepLine& line : article.lines) {
      const bool context =
          std::any_of(article.lines.begin(), article.lines.end(), [](const auto& l) { return !l.matches; });
      if (context && !first && line.line != before + 1) out += "--\n";
      const char mark = line.matches ? ':' : '-';
      out += fmt::format("Q{}{}{}{}{}\n", article.number, mark, line.line, mark, neutralise(line.text));
      before = line.line;
      first = false;
    }
  }
  return out;
}

std::string render_grep_blocks(const search::GrepPage& page, const Painter& painter, int columns,
                               std::string_view link) {
  std::string out;
  for (const search::GrepArticle& article : page.articles) {
    const std::string number = "Q" + std::to_string(article.number);
    const std::string title =
        cut_to_width(prepare(article.title, {}, painter).text, columns - static_cast<int>(number.size()) - 2,
                     painter.glyph("…", "..."));
    out += painter.link(link_target(link, article.number), painter.paint(Style::number, number)) + "  " +
           painter.paint(Style::title, title) + '\n';
    std::uint32_t before = 0;
    for (const search::GrepLine& line : article.lines) {
      if (before != 0 && line.line > before + 1) out += painter.paint(Style::dim, "    --") + '\n';
      before = line.line;
      const MarkedText text = prepare(line.text, rows(line.highlights), painter);
      out += painter.paint(Style::dim, fmt::format("{:>4}{} ", line.line, line.matches ? ':' : '-')) +
             visible_part(text, columns - 6, line.matches ? Style::plain : Style::dim, painter) + '\n';
    }
    out += '\n';
  }
  return out;
}

}  // namespace kb::cli
