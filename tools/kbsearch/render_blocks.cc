#include <fmt/format.h>

#include <algorithm>

#include "tools/kbsearch/answer_view.h"

namespace kb::cli {
namespace {

constexpr int kIndent = 4;

/// Without the "BUG: " that the badge already says. Returns how many bytes were left out.
std::size_t prefix_in_badge(std::string_view title, std::string_view type_badge) {
  const std::size_t colon = title.find(':');
  if (type_badge.empty() || colon == std::string_view::npos || colon > 16) return 0;
  std::string folded;
  for (const char c : title.substr(0, colon))
    if (c != ' ' && c != '-') folded += static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
  if (folded != type_badge) return 0;
  const std::size_t text = title.find_first_not_of(' ', colon + 1);
  return text == std::string_view::npos ? 0 : text;
}

std::vector<Row> shifted(const std::vector<Row>& rows, std::size_t by) {
  std::vector<Row> out;
  for (const Row& row : rows)
    if (row.begin >= by)
      out.push_back({row.begin - static_cast<std::uint32_t>(by), row.end - static_cast<std::uint32_t>(by)});
  return out;
}

std::size_t marks_in(const MarkedText& text, Row range) {
  return static_cast<std::size_t>(std::count_if(text.marks.begin(), text.marks.end(), [&](const Row& mark) {
    return mark.begin < range.end && mark.end > range.begin;
  }));
}

/// One hit's block. Holds what all its lines need.
class Block {
 public:
  Block(const search::Hit& hit, const AnswerView& view, const Painter& painter, int columns)
      : hit_(hit), view_(view), painter_(painter), columns_(columns) {}

  std::string render(std::size_t rank) {
    title(rank);
    meta();
    for (std::size_t i = 0; i < hit_.snippet.size(); ++i)
      snippet(hit_.snippet[i], i > 0 && hit_.snippet[i - 1].section == hit_.snippet[i].section);
    also();
    weights();
    return std::move(out_);
  }

 private:
  void title(std::size_t rank) {
    const std::string type = badge(hit_.type);
    const std::string number = "Q" + std::to_string(hit_.number);
    std::string head = fmt::format("{:>2}. ", rank);
    int used = display_width(head) + display_width(number) + 2;
    head += painter_.link(link_target(view_.link, hit_.number), painter_.paint(Style::number, number)) + "  ";
    if (!type.empty()) {
      head += painter_.paint(Style::badge, type) + "  ";
      used += display_width(type) + 2;
    }
    const std::size_t left_out = prefix_in_badge(hit_.title, type);
    const MarkedText text = prepare(std::string_view(hit_.title).substr(left_out),
                                    shifted(rows(hit_.title_highlights), left_out), painter_);
    out_ += head;
    append_rows(text, wrap(text.text, columns_ - used, columns_ - kIndent), Style::title);
  }

  void meta() {
    std::vector<std::string> parts;
    const std::string_view dot = painter_.glyph(" · ", " - ");
    std::string tail;
    const auto add = [&](const std::string& part) { tail += std::string(dot) + part; };
    if (!hit_.date.empty()) add(hit_.date);
    if (view_.several_databases && !hit_.source.empty()) add(hit_.source);
    if (hit_.words_matched < view_.page.words)
      add(fmt::format("{} of {} words", hit_.words_matched, view_.page.words));
    tail = prepare(tail, {}, painter_).text;
    const std::string products = fitting_products(columns_ - kIndent - display_width(tail));
    if (products.empty() && !tail.empty()) tail.erase(0, dot.size());
    if (products.empty() && tail.empty()) return;
    indent();
    out_ += painter_.paint(Style::dim,
                           cut_to_width(products + tail, columns_ - kIndent, painter_.glyph("…", "..."))) +
            '\n';
  }

  // As many whole products as fit, and how many more there are; at least a part of the first.
  [[nodiscard]] std::string fitting_products(int room) const {
    std::vector<std::string> items;
    for (const std::string& product : hit_.applies_to) items.push_back(prepare(product, {}, painter_).text);
    if (items.empty()) items.push_back(prepare(hit_.product, {}, painter_).text);
    std::string out;
    std::size_t taken = 0;
    for (; taken < items.size(); ++taken) {
      const std::string next = (out.empty() ? "" : out + "; ") + items[taken];
      const std::size_t left = items.size() - taken - 1;
      const int more = left > 0 ? display_width(fmt::format("; +{}", left)) : 0;
      if (taken > 0 && display_width(next) + more > room) break;
      out = next;
    }
    const std::string more = taken < items.size() ? fmt::format("; +{}", items.size() - taken) : "";
    return cut_to_width(out, std::max(10, room - display_width(more)), painter_.glyph("…", "...")) + more;
  }

  // Prose is cut to the two rows that hold most matches; messages and listings are kept whole, up to a limit
  // that only runaway text reaches.
  void snippet(const search::SnippetLine& line, bool same_section) {
    const MarkedText text = prepare(line.text, rows(line.highlights), painter_);
    const std::string_view heading = same_section ? std::string_view() : parser::heading(line.section);
    const int label = heading.empty() ? 0 : static_cast<int>(heading.size()) + 2;
    const int room = columns_ - kIndent - 2;  // two columns for ellipses
    std::vector<Row> all = wrap(text.text, room - label, room);
    const bool whole = line.block == parser::BlockKind::message || line.block == parser::BlockKind::listing;
    const std::size_t most = whole ? 6 : 2;
    std::size_t first = 0;
    if (all.size() > most) {
      std::size_t best = 0;
      for (std::size_t i = 0; i + most <= all.size(); ++i) {
        const std::size_t found = marks_in(text, {all[i].begin, all[i + most - 1].end});
        if (found <= best) continue;
        best = found;
        first = i;
      }
    }
    const bool cut_end = first + most < all.size();
    // Cutting off the beginning makes room for the label again: wrap once more from there.
    if (first > 0) all = rewrap(text, all[first].begin, room - label, room);
    const std::size_t shown = std::min(most, all.size());
    indent();
    if (label > 0) out_ += painter_.paint(Style::label, std::string(heading) + ":") + ' ';
    for (std::size_t i = 0; i < shown; ++i) {
      if (i > 0) indent();
      if (i == 0 && first > 0) out_ += painter_.glyph("…", "..");
      out_ += paint(text, all[i], Style::plain, painter_);
      if (i + 1 == shown && (cut_end || shown < all.size())) out_ += painter_.glyph("…", "..");
      out_ += '\n';
    }
  }

  static std::vector<Row> rewrap(const MarkedText& text, std::uint32_t from, int first, int rest) {
    std::vector<Row> out = wrap(std::string_view(text.text).substr(from), first, rest);
    for (Row& row : out) {
      row.begin += from;
      row.end += from;
    }
    return out;
  }

  void also() {
    if (hit_.also.empty()) return;
    std::string text = "also: ";
    for (std::size_t i = 0; i < hit_.also.size(); ++i)
      text += (i > 0 ? ", Q" : "Q") + std::to_string(hit_.also[i]);
    indent();
    out_ +=
        painter_.paint(Style::dim, cut_to_width(text, columns_ - kIndent, painter_.glyph("…", "..."))) + '\n';
  }

  void weights() {
    if (hit_.weights.empty()) return;
    std::string text = fmt::format("score {:.3f} =", hit_.score);
    for (const auto& [name, value] : hit_.weights) text += fmt::format(" {} {:.3f}", name, value);
    const MarkedText line = prepare(text, {}, painter_);
    indent();
    append_rows(line, wrap(line.text, columns_ - kIndent, columns_ - kIndent), Style::dim);
  }

  void append_rows(const MarkedText& text, const std::vector<Row>& all, Style style) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0) indent();
      out_ += paint(text, all[i], style, painter_) + '\n';
    }
  }

  void indent() { out_.append(kIndent, ' '); }

  const search::Hit& hit_;
  const AnswerView& view_;
  const Painter& painter_;
  int columns_;
  std::string out_;
};

std::string footer(const AnswerView& view, const Painter& painter, int columns) {
  const search::ResultPage& page = view.page;
  const std::uint64_t last = view.offset + page.hits.size();
  std::string text =
      view.offset == 0 ? fmt::format("{}", page.hits.size()) : fmt::format("{}-{}", view.offset + 1, last);
  text += fmt::format(" of {}", total_words(page, last));
  text += fmt::format("{}{:.3f} s", painter.glyph(" · ", " - "), view.seconds);
  if (view.recalled) {
    const std::string_view dot = painter.glyph(" · ", " - ");
    const std::string more = fmt::format("{}more: kbsearch --more", dot);
    const std::string open = fmt::format("{}open: kbsearch --open {}", dot, view.offset + 1);
    const bool has_more = last != page.total && page.hits.size() >= view.limit;
    if (has_more && display_width(text + more) <= columns) text += more;
    if (display_width(text + open) <= columns) text += open;
  }
  return painter.paint(Style::dim, cut_to_width(text, columns, painter.glyph("…", "..."))) + '\n';
}

}  // namespace

std::string render_blocks(const AnswerView& view, const Painter& painter, int columns) {
  std::string out;
  for (std::size_t i = 0; i < view.page.hits.size(); ++i) {
    out += Block(view.page.hits[i], view, painter, columns).render(view.offset + i + 1);
    out += '\n';
  }
  if (!view.page.hits.empty()) out += footer(view, painter, columns);
  return out;
}

}  // namespace kb::cli
