#include "indexer/export/columns.h"

#include <array>
#include <set>
#include <vector>

namespace kb::exporting {
namespace {

using parser::Article;
using parser::BlockKind;
using parser::SectionKind;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string all_applies_to(const Article& article) {
  std::string out;
  for (const parser::AppliesTo& item : article.applies_to) {
    if (!out.empty()) out += '\n';
    out += applies_to_text(item);
  }
  return out;
}

std::string cited(const Article& article) {
  std::string out;
  std::set<std::uint32_t> seen;
  for (const parser::CrossReference& reference : article.references)
    if (seen.insert(reference.number).second)
      out += (out.empty() ? "Q" : " Q") + std::to_string(reference.number);
  return out;
}

template <SectionKind kKind>
std::string section(const Article& article) {
  return section_text(article, kKind);
}

// References of articles are a column "references"; what they cite is "cites", as in the query language.
constexpr std::array kColumns{
    Column{"id", false, [](const Article& a) { return a.id(); }},
    Column{"date", false, [](const Article& a) { return a.date; }},
    Column{"category", false, [](const Article& a) { return a.category; }},
    Column{"type", false, [](const Article& a) { return std::string(name(a.type)); }},
    Column{"title", true, [](const Article& a) { return a.title; }},
    Column{"product", false, [](const Article& a) { return a.product; }},
    Column{"version_line", false, [](const Article& a) { return a.version_line; }},
    Column{"os", false, [](const Article& a) { return a.os; }},
    Column{"keywords", false, [](const Article& a) { return joined(a.keywords); }},
    Column{"technology", false, [](const Article& a) { return joined(a.technology); }},
    Column{"issue_types", false, [](const Article& a) { return joined(a.issue_types); }},
    Column{"solution_types", false, [](const Article& a) { return joined(a.solution_types); }},
    Column{"hardware", false, [](const Article& a) { return joined(a.hardware); }},
    Column{"component", false, [](const Article& a) { return a.component; }},
    Column{"platform", false, [](const Article& a) { return a.platform; }},
    Column{"applies_to", true, all_applies_to},
    Column{"additional_query_words", true, [](const Article& a) { return a.additional_query_words; }},
    Column{"lead", true, section<SectionKind::lead>},
    Column{"summary", true, section<SectionKind::summary>},
    Column{"symptoms", true, section<SectionKind::symptoms>},
    Column{"cause", true, section<SectionKind::cause>},
    Column{"resolution", true, section<SectionKind::resolution>},
    Column{"workaround", true, section<SectionKind::workaround>},
    Column{"status", true, section<SectionKind::status>},
    Column{"more_information", true, section<SectionKind::more_information>},
    Column{"references", true, section<SectionKind::references>},
    Column{"cites", false, cited},
};

bool is_verbatim(BlockKind kind) {
  return kind == BlockKind::listing || kind == BlockKind::table;
}

}  // namespace

std::span<const Column> columns() {
  return kColumns;
}

std::string section_text(const Article& article, SectionKind kind) {
  std::string out;
  for (const parser::Section& section : article.sections) {
    if (section.kind != kind) continue;
    for (const parser::Block& block : section.blocks) {
      if (!out.empty()) out += "\n\n";
      const std::string_view text = article.slice(block.span);
      if (is_verbatim(block.kind))
        out += text;
      else
        out += parser::unwrap(text);
    }
  }
  return out;
}

std::string applies_to_text(const parser::AppliesTo& item) {
  std::string out = item.name;
  for (std::size_t i = 0; i < item.versions.size(); ++i) out += (i == 0 ? " " : ", ") + item.versions[i];
  if (!item.qualifier.empty()) out += (item.qualifier.starts_with("for ") ? " " : ", ") + item.qualifier;
  return out;
}

}  // namespace kb::exporting
