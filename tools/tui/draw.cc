#include <fmt/format.h>

#include <algorithm>

#include "tools/kbsearch/answer_view.h"
#include "tools/kbsearch/article_view.h"
#include "tools/tui/model.h"

namespace kb::tui {
namespace {

using cli::Style;

constexpr int kSideBySide = 100;  ///< columns from which list and preview stand beside each other
constexpr int kBothRows = 12;     ///< rows from which there is room for a preview at all

constexpr std::string_view kHelp[] = {
    "Type to search; the last word may be unfinished.",
    "",
    "Up, Down        the list             PgUp, PgDn     the preview",
    "Ctrl-N, Ctrl-P  next, previous section of the preview",
    "Enter           read in the pager    Tab            mark",
    "Ctrl-O          leave, and print the marked numbers",
    "Alt-1 ... 9     follow a cited article           Ctrl-B   back",
    "Ctrl-F          filters (Enter puts one in or takes it out)",
    "Ctrl-Y          copy the number",
    "Ctrl-W, Ctrl-U  delete a word, the line",
    "F1              this help            Esc            leave",
};

void put(Frame& frame, int row, const Line& line, int left, int width) {
  if (row < 0 || row >= static_cast<int>(frame.rows.size())) return;
  Line& target = frame.rows[static_cast<std::size_t>(row)];
  target = cut(target, left, true);
  for (Run& run : cut(line, width, false)) target.push_back(std::move(run));
}

Line line_of(std::string text, Style style = Style::plain) {
  return {Run{std::move(text), style, false}};
}

}  // namespace

std::string Model::status() const {
  if (!message_.empty()) return message_;
  if (query_.empty()) return "F1 help";
  std::string out = page_.hits.empty()
                        ? "no article found"
                        : fmt::format("{} of {}", selected_ + 1, cli::total_words(page_, page_.hits.size()));
  if (!marked_.empty()) out += fmt::format(", {} marked", marked_.size());
  for (const search::Notice& notice : page_.notices)
    if (notice.kind != search::NoticeKind::synonyms) return out + "; " + notice.message;
  return out;
}

Frame Model::draw(int columns, int rows) {
  Frame frame;
  frame.columns = columns;
  frame.rows.resize(static_cast<std::size_t>(std::max(rows, 1)));
  cli::Painter painter;
  painter.utf8 = utf8_;

  // The part of the query around the cursor that fits.
  const int room = std::max(1, columns - 3);
  std::size_t from = 0;
  while (cli::display_width(
             cli::prepare(std::string_view(query_).substr(from, cursor_ - from), {}, painter).text) > room)
    ++from;
  while (from < query_.size() && (static_cast<unsigned char>(query_[from]) & 0xC0) == 0x80) ++from;
  const std::string typed = cli::prepare(std::string_view(query_).substr(from), {}, painter).text;
  put(frame, 0, {Run{"> ", Style::label, false}, Run{typed, Style::title, false}}, 0, columns);
  frame.cursor_column =
      2 + cli::display_width(
              cli::prepare(std::string_view(query_).substr(from, cursor_ - from), {}, painter).text);
  put(frame, 1, line_of(cli::prepare(status(), {}, painter).text, Style::dim), 0, columns);

  const int top = 2;
  const int height = rows - top;
  if (help_) {
    int row = top;
    for (const std::string_view text : kHelp) put(frame, row++, line_of(std::string(text)), 0, columns);
    return frame;
  }
  const bool beside = columns >= kSideBySide;
  const int list_columns = beside ? columns * 2 / 5 : columns;
  const int list_rows = beside || rows < kBothRows ? height : std::max(3, height * 2 / 5);
  if (facets_)
    draw_facets(frame, top, list_rows, 0, list_columns);
  else
    draw_list(frame, top, list_rows, 0, list_columns);
  if (beside)
    draw_preview(frame, top, height, list_columns + 2, columns - list_columns - 2);
  else if (rows >= kBothRows)
    draw_preview(frame, top + list_rows + 1, height - list_rows - 1, 0, columns);
  return frame;
}

Line Model::list_line(const search::Hit& hit, bool selected, int width) const {
  cli::Painter painter;
  painter.utf8 = utf8_;
  const bool marked = std::find(marked_.begin(), marked_.end(), hit.number) != marked_.end();
  Line line;
  line.push_back({marked ? "*" : " ", Style::match, selected});
  line.push_back({fmt::format("{:<8} ", "Q" + std::to_string(hit.number)), Style::number, selected});
  const cli::MarkedText title = cli::prepare(hit.title, cli::rows(hit.title_highlights), painter);
  std::uint32_t at = 0;
  for (const cli::Row& mark : title.marks) {
    line.push_back({title.text.substr(at, mark.begin - at), Style::plain, selected});
    line.push_back({title.text.substr(mark.begin, mark.end - mark.begin), Style::match, selected});
    at = mark.end;
  }
  line.push_back({title.text.substr(at), Style::plain, selected});
  line = cut(line, width, true);
  line.back().reversed = selected;
  return line;
}

void Model::draw_list(Frame& frame, int top, int height, int left, int width) const {
  const auto rows = static_cast<std::size_t>(std::max(height, 1));
  const std::size_t first = selected_ < rows ? 0 : selected_ - rows + 1;
  for (std::size_t i = 0; i < rows && first + i < page_.hits.size(); ++i)
    put(frame, top + static_cast<int>(i), list_line(page_.hits[first + i], first + i == selected_, width),
        left, width);
}

void Model::draw_facets(Frame& frame, int top, int height, int left, int width) const {
  std::size_t index = 0;
  const auto rows = static_cast<std::size_t>(std::max(height, 1));
  const std::size_t first = facet_ < rows ? 0 : facet_ - rows + 1;
  cli::Painter painter;
  painter.utf8 = utf8_;
  for (const search::Facet& facet : page_.facets)
    for (const search::FacetValue& value : facet.values) {
      const bool chosen = query_.find(value.filter) != std::string::npos;
      const std::string text =
          fmt::format("{} {:>7}  {:<8} {}", chosen ? '*' : ' ', cli::with_commas(value.count), facet.name,
                      cli::prepare(value.filter, {}, painter).text);
      const bool here = index == facet_;
      if (index >= first && index - first < rows)
        put(frame, top + static_cast<int>(index - first), {Run{text, Style::plain, here}}, left, width);
      ++index;
    }
}

void Model::lay_out_preview(int columns) {
  if (preview_columns_ == columns) return;
  preview_columns_ = columns;
  preview_.clear();
  sections_.clear();
  if (!article_) return;
  cli::Painter painter;
  painter.color = true;  // brought back to runs below
  painter.utf8 = utf8_;
  const cli::ArticleView view{*article_, titles_, std::nullopt, highlighter(), "", false};
  preview_ = lines_from_painted(cli::render_article(view, painter, columns));
  for (std::size_t i = 0; i < preview_.size(); ++i)
    for (int kind = 1; kind < parser::kSectionKinds; ++kind)
      if (preview_[i].size() == 1 &&
          preview_[i][0].text == parser::heading(static_cast<parser::SectionKind>(kind)))
        sections_.push_back(i);
}

void Model::draw_preview(Frame& frame, int top, int height, int left, int width) {
  lay_out_preview(std::max(20, width));
  preview_height_ = std::max(1, height);
  for (int i = 0; i < height; ++i) {
    const std::size_t at = preview_top_ + static_cast<std::size_t>(i);
    if (at < preview_.size()) put(frame, top + i, preview_[at], left, width);
  }
}

}  // namespace kb::tui
