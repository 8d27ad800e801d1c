#include <fmt/format.h>

#include "tools/cli/message.h"
#include "tools/kbsearch/answer_view.h"

namespace kb::cli {
namespace {

constexpr std::string_view kAlso = "also searched for ";

// "also searched for 'a', 'b' (x); 'c' (y)" out of one notice a synonym, which would fill a screen before the
// first result. Empty when the notices are not of this shape.
std::string synonyms_in_one(const std::vector<search::Notice>& notices) {
  std::string out;
  std::string reason;  // " (x)" of the words collected last, not yet written
  for (const search::Notice& notice : notices) {
    if (notice.kind != search::NoticeKind::synonyms) continue;
    std::string_view text = notice.message;
    if (text.substr(0, kAlso.size()) != kAlso) return {};
    text.remove_prefix(kAlso.size());
    const std::size_t quote = text.rfind('\'');
    if (quote == std::string_view::npos) return {};
    const std::string_view next = text.substr(quote + 1);
    if (out.empty())
      out = kAlso;
    else if (next == reason)
      out += ", ";
    else
      out += reason + "; ";
    out += text.substr(0, quote + 1);
    reason = next;
  }
  return out + reason;
}

}  // namespace

std::string badge(parser::ArticleType type) {
  if (type == parser::ArticleType::error_message) return "ERRMSG";
  std::string out(parser::name(type));
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  return out;
}

std::string link_target(std::string_view link_template, std::uint32_t number) {
  std::string out(link_template);
  const std::pair<std::string_view, std::string> values[] = {{"{id}", 'Q' + std::to_string(number)},
                                                             {"{number}", std::to_string(number)}};
  for (const auto& [name, value] : values)
    for (std::size_t at = 0; (at = out.find(name, at)) != std::string::npos; at += value.size())
      out.replace(at, name.size(), value);
  return out;
}

std::string with_commas(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, ',');
  return out;
}

std::string total_words(const search::ResultPage& page, std::uint64_t shown) {
  const std::string_view about = page.total < shown ? "at least " : page.total_exact ? "" : "about ";
  return std::string(about) + with_commas(std::max(page.total, shown));
}

std::vector<Row> rows(const std::vector<search::Highlight>& highlights) {
  std::vector<Row> out;
  out.reserve(highlights.size());
  for (const search::Highlight& highlight : highlights) out.push_back({highlight.begin, highlight.end});
  return out;
}

std::string render_facets(const AnswerView& view, const Painter& painter, int columns, bool tabs) {
  std::string out;
  for (const search::Facet& facet : view.page.facets) {
    if (facet.values.empty()) continue;
    if (!tabs) out += painter.paint(Style::heading, facet.name) + '\n';
    int widest = 0;
    for (const search::FacetValue& value : facet.values)
      widest = std::max(widest, display_width(value.value));
    widest = std::min(widest, std::max(10, columns / 2 - 12));
    for (const search::FacetValue& value : facet.values) {
      const std::string name = prepare(value.value, {}, painter).text;
      const std::string filter = prepare(value.filter, {}, painter).text;
      if (tabs) {
        out += fmt::format("{}\t{}\t{}\t{}\n", facet.name, value.count, filter, name);
        continue;
      }
      const std::string shown = cut_to_width(name, widest, painter.glyph("…", "..."));
      const auto padding = static_cast<std::size_t>(std::max(0, widest - display_width(shown)));
      out += fmt::format("{:>9}  {}{}  {}\n", with_commas(value.count), shown, std::string(padding, ' '),
                         painter.paint(Style::number, filter));
    }
  }
  return out;
}

std::string render_notices(const AnswerView& view, const Painter& painter, int columns) {
  std::string out;
  const std::string synonyms = synonyms_in_one(view.page.notices);
  bool synonyms_said = false;
  for (const search::Notice& notice : view.page.notices) {
    if (notice.kind == search::NoticeKind::synonyms && !synonyms.empty()) {
      if (!synonyms_said)
        out += format_message("kbsearch", Severity::note, synonyms, "", nullptr, painter, columns);
      synonyms_said = true;
      continue;
    }
    const Place place{view.query, notice.begin, notice.end};
    // A caret helps where something was not read as meant; elsewhere the words say which they are about.
    const bool meant_otherwise = notice.kind == search::NoticeKind::syntax ||
                                 (notice.kind == search::NoticeKind::unknown_word && !notice.hint.empty());
    const bool placed = meant_otherwise && notice.begin < notice.end && notice.end <= view.query.size();
    out += format_message("kbsearch", Severity::note, notice.message, notice.hint, placed ? &place : nullptr,
                          painter, columns);
  }
  return out;
}

}  // namespace kb::cli
