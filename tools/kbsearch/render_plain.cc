#include <fmt/format.h>

#include "tools/kbsearch/answer_view.h"

namespace kb::cli {
namespace {

std::string line(std::string_view label, std::string_view text, const std::vector<Row>& marks,
                 const Painter& painter) {
  if (text.empty()) return {};
  return fmt::format("{}: {}\n", label, prepare(text, marks, painter).text);
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : "; ") + item;
  return out;
}

}  // namespace

std::string render_plain(const AnswerView& view, const Painter& painter) {
  const search::ResultPage& page = view.page;
  std::string out;
  for (std::size_t i = 0; i < page.hits.size(); ++i) {
    const search::Hit& hit = page.hits[i];
    out += fmt::format("Result {}: Q{}\n", view.offset + i + 1, hit.number);
    out += line("Title", hit.title, rows(hit.title_highlights), painter);
    out += line("Type", parser::name(hit.type), {}, painter);
    out += line("Applies to", hit.applies_to.empty() ? hit.product : joined(hit.applies_to), {}, painter);
    out += line("Date", hit.date, {}, painter);
    if (view.several_databases) out += line("Database", hit.source, {}, painter);
    if (hit.words_matched < page.words)
      out += fmt::format("Words found: {} of {}\n", hit.words_matched, page.words);
    for (const search::SnippetLine& snippet : hit.snippet) {
      const std::string_view heading = parser::heading(snippet.section);
      out += line(heading.empty() ? "Text" : heading, snippet.text, rows(snippet.highlights), painter);
    }
    for (const std::uint32_t number : hit.also) out += fmt::format("Also: Q{}\n", number);
    for (const auto& [name, value] : hit.weights) out += fmt::format("Weight: {} {:.3f}\n", name, value);
    out += '\n';
  }
  if (page.hits.empty()) return out;
  const std::size_t last = view.offset + page.hits.size();
  out += fmt::format("Results {} to {} of {}.\n", view.offset + 1, last, total_words(page, last));
  return out;
}

}  // namespace kb::cli
