#include "tools/kbsearch/article_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/kbsearch/answer_view.h"

namespace kb::cli {
namespace {

constexpr std::string_view kReferenceLabel = "CITED ARTICLES";

/// The distinct cited articles, numbered from 1 in the order of the text.
struct Citation {
  std::uint32_t number = 0;
  std::string title;
  bool in_index = false;
};

std::vector<Citation> citations(const ArticleView& view) {
  std::vector<Citation> out;
  const auto& references = view.article.references;
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (references[i].number == view.article.number) continue;
    const std::string& real = i < view.titles.size() ? view.titles[i] : std::string();
    auto known = std::find_if(out.begin(), out.end(),
                              [&](const Citation& c) { return c.number == references[i].number; });
    if (known == out.end()) known = out.insert(out.end(), {references[i].number, {}, false});
    known->in_index = known->in_index || !real.empty();
    if (!real.empty())
      known->title = real;
    else if (known->title.empty())
      known->title = references[i].title;
  }
  return out;
}

/// Writes one article. Holds the growing output and what every part needs.
class Writer {
 public:
  Writer(const ArticleView& view, const Painter& painter, int columns)
      : view_(view),
        painter_(painter),
        columns_(columns),
        prose_(std::min(columns, kMaxProseColumns)),
        citations_(citations(view)) {}

  std::string render() {
    if (view_.section) {
      for (const parser::Section& section : view_.article.sections)
        if (section.kind == *view_.section) write_section(section);
      return std::move(out_);
    }
    card();
    for (const parser::Section& section : view_.article.sections) write_section(section);
    cited();
    return std::move(out_);
  }

 private:
  void card() {
    const parser::Article& article = view_.article;
    const std::string number = article.id();
    std::string head =
        painter_.link(link_target(view_.link, article.number), painter_.paint(Style::number, number)) + "  ";
    const MarkedText title = marked(article.title);
    out_ += head;
    const int used = static_cast<int>(number.size()) + 2;
    write_rows(title, wrap(title.text, width() - used, width() - used),
               std::string(static_cast<std::size_t>(used), ' '), Style::title);
    if (!view_.plain) out_ += painter_.paint(Style::dim, rule()) + '\n';
    field("Applies to", applies());
    if (article.applies_to.empty()) field("Product", article.product);
    field("Type", badge(article.type));
    field("Reviewed", article.date);
    field("Keywords", joined(article.keywords, " "));
  }

  std::string rule() {
    std::string out;
    for (int i = 0; i < prose_; ++i) out += painter_.glyph("─", "-");
    return out;
  }

  std::string applies() {
    std::vector<std::string> items;
    for (const parser::AppliesTo& item : view_.article.applies_to) {
      std::string text = item.name;
      if (!item.versions.empty()) text += ' ' + joined(item.versions, ", ");
      if (!item.qualifier.empty()) text += " (" + item.qualifier + ')';
      items.push_back(std::move(text));
    }
    return joined(items, "; ");
  }

  static std::string joined(const std::vector<std::string>& items, std::string_view separator) {
    return fmt::format("{}", fmt::join(items, separator));
  }

  void field(std::string_view label, std::string_view value) {
    constexpr std::size_t kLabel = 12;
    if (value.empty()) return;
    const MarkedText text = prepare(value, {}, painter_);
    out_ +=
        painter_.paint(Style::label, fmt::format("{}:", label)) + std::string(kLabel - label.size() - 1, ' ');
    const int room = width() - static_cast<int>(kLabel);
    write_rows(text, wrap(text.text, room, room), std::string(kLabel, ' '), Style::plain);
  }

  void write_section(const parser::Section& section) {
    const std::string_view heading = parser::heading(section.kind);
    if (!out_.empty()) out_ += '\n';
    if (!heading.empty()) out_ += painter_.paint(Style::heading, heading) + '\n';
    bool tight = true;
    const parser::Block* before = nullptr;
    for (const parser::Block& block : section.blocks) {
      tight = before == nullptr || adjacent(*before, block);
      if (!tight) out_ += '\n';
      write_block(block);
      before = &block;
    }
    if (section.blocks.empty() && !section.span.empty()) verbatim(view_.article.slice(section.span));
  }

  // Blocks that stood on neighbouring lines (a tight list) stay together.
  bool adjacent(const parser::Block& before, const parser::Block& block) const {
    const std::string_view between =
        std::string_view(view_.article.text)
            .substr(before.span.end, std::max(block.span.begin, before.span.end) - before.span.end);
    return std::count(between.begin(), between.end(), '\n') <= 1 &&
           block.kind != parser::BlockKind::paragraph;
  }

  void write_block(const parser::Block& block) {
    switch (block.kind) {
      case parser::BlockKind::listing:
      case parser::BlockKind::table:
        verbatim(view_.article.slice(block.span));
        return;
      case parser::BlockKind::message:
        if (fits(view_.article.slice(block.span)))
          verbatim(view_.article.slice(block.span));
        else
          prose(block, Style::plain);
        return;
      case parser::BlockKind::subheading:
        prose(block, Style::heading);
        return;
      case parser::BlockKind::boilerplate:
        prose(block, Style::dim);
        return;
      case parser::BlockKind::paragraph:
      case parser::BlockKind::bullet:
      case parser::BlockKind::step:
        prose(block, Style::plain);
        return;
    }
  }

  bool fits(std::string_view lines) const {
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = std::min(lines.find('\n', at), lines.size());
      if (display_width(neutralise(lines.substr(at, end - at), true)) > columns_) return false;
      at = end + 1;
    }
    return true;
  }

  void verbatim(std::string_view lines) {
    for (std::size_t at = 0; at <= lines.size();) {
      const std::size_t end = std::min(lines.find('\n', at), lines.size());
      // Tabs need the line's columns, so the line is made harmless whole before it is marked.
      std::string line = neutralise(lines.substr(at, end - at), true);
      while (!line.empty() && line.back() == ' ') line.pop_back();
      const MarkedText text = marked(line);
      out_ += paint(text, {0, static_cast<std::uint32_t>(text.text.size())}, Style::plain, painter_) + '\n';
      at = end + 1;
    }
  }

  // A wrapped block as one line again, the citations in it numbered.
  std::string unwrapped(const parser::Block& block) const {
    const std::string_view whole = view_.article.slice(block.span);
    std::string text;
    std::uint32_t at = block.span.begin;
    for (const parser::CrossReference& reference : view_.article.references) {
      if (reference.span.begin < at || reference.span.end > block.span.end) continue;
      const auto cited = std::find_if(citations_.begin(), citations_.end(),
                                      [&](const Citation& c) { return c.number == reference.number; });
      if (cited == citations_.end()) continue;
      text += whole.substr(at - block.span.begin, reference.span.end - at);
      text += fmt::format(" [{}]", cited - citations_.begin() + 1);
      at = reference.span.end;
    }
    text += whole.substr(at - block.span.begin);
    return parser::unwrap(text);
  }

  void prose(const parser::Block& block, Style style) {
    const std::string text = unwrapped(block);
    const auto indent = static_cast<std::size_t>(std::min<int>(block.indent, prose_ / 3));
    const std::size_t hang = indent + list_mark(block.kind, text);
    const MarkedText line = marked(text);
    out_.append(indent, ' ');
    write_rows(line, wrap(line.text, width() - static_cast<int>(indent), width() - static_cast<int>(hang)),
               std::string(hang, ' '), style);
  }

  // Columns of "1. ", "- " and the like, below which the item's other rows stand.
  static std::size_t list_mark(parser::BlockKind kind, std::string_view text) {
    if (kind != parser::BlockKind::bullet && kind != parser::BlockKind::step) return 0;
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos || blank > 8) return 0;
    return static_cast<std::size_t>(display_width(text.substr(0, blank))) + 1;
  }

  void cited() {
    if (citations_.empty()) return;
    out_ += '\n' + painter_.paint(Style::heading, kReferenceLabel) + '\n';
    for (std::size_t i = 0; i < citations_.size(); ++i) {
      const Citation& citation = citations_[i];
      const std::string mark = fmt::format("{:>3} ", fmt::format("[{}]", i + 1));
      const std::string number = "Q" + std::to_string(citation.number);
      std::string rest = citation.title;
      if (!citation.in_index) rest += rest.empty() ? "(not in the index)" : " (not in the index)";
      const std::size_t hang = mark.size() + number.size() + 2;
      out_ += mark +
              painter_.link(link_target(view_.link, citation.number), painter_.paint(Style::number, number)) +
              "  ";
      const MarkedText text = prepare(rest, {}, painter_);
      const int room = width() - static_cast<int>(hang);
      write_rows(text, wrap(text.text, room, room), std::string(hang, ' '),
                 citation.in_index ? Style::plain : Style::dim);
    }
  }

  MarkedText marked(std::string_view text) const {
    return prepare(text, view_.highlight ? view_.highlight(text) : std::vector<Row>{}, painter_);
  }

  void write_rows(const MarkedText& text, const std::vector<Row>& all, const std::string& indent,
                  Style style) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0) out_ += indent;
      out_ += paint(text, all[i], style, painter_) + '\n';
    }
  }

  // A screen reader wants a paragraph as one line.
  [[nodiscard]] int width() const { return view_.plain ? 1 << 20 : prose_; }

  const ArticleView& view_;
  const Painter& painter_;
  int columns_;
  int prose_;
  std::vector<Citation> citations_;
  std::string out_;
};

}  // namespace

std::string render_article(const ArticleView& view, const Painter& painter, int columns) {
  return Writer(view, painter, columns).render();
}

std::optional<parser::SectionKind> find_section(std::string_view name) {
  std::string folded;
  for (const char c : name)
    folded += c == ' ' || c == '-' ? '_' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  if (folded.empty()) return std::nullopt;
  if (folded == "fix") folded = "resolution";
  for (int i = 0; i < parser::kSectionKinds; ++i) {
    const auto kind = static_cast<parser::SectionKind>(i);
    if (parser::name(kind).substr(0, folded.size()) == folded) return kind;
  }
  return std::nullopt;
}

std::vector<std::string> section_names(const parser::Article& article) {
  std::vector<std::string> out;
  for (const parser::Section& section : article.sections) {
    std::string name(parser::name(section.kind));
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

}  // namespace kb::cli
