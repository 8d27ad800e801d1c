#include "tests/corpus/counts.h"

#include <algorithm>

#include "base/utf8.h"
#include "parser/decode.h"
#include "parser/footer.h"
#include "parser/header.h"

namespace kb::test {

using namespace kb::parser;

namespace {

/// Underlined with '-' of exactly the heading's length.
bool is_underlined(const Article& article, const Block& block) {
  std::string_view rule = std::string_view(article.text).substr(block.span.end);
  rule.remove_prefix(std::min(rule.find('\n'), rule.size() - 1) + 1);  // blanks may stand behind the heading
  rule = trim_right(rule.substr(0, rule.find('\n')));
  return rule_length(rule, '-') == block.span.size();
}

}  // namespace

void Counts::add(std::string_view name, std::string_view bytes, const Parsed& parsed) {
  const Article& article = parsed.article;
  ++files_;
  bytes_ += bytes.size();
  if (!parsed.accepted) {
    ++rejected_;
    return;
  }
  if (!name.ends_with("/" + article.id())) ++name_differs_;
  numbers_.insert(article.number);
  if (!is_ascii(bytes)) ++non_ascii_;
  add_metadata(article);
  add_footer(bytes);
  add_applies_to(article);
  add_sections(article, has_text_above_list(parsed));
  add_references(article);
  bool clean = true;
  std::set<DiagnosticCode> codes;
  for (const Diagnostic& d : parsed.diagnostics) codes.insert(d.code);
  for (const DiagnosticCode code : codes) {
    ++remarks_[std::string(parser::name(code))];
    if (code != DiagnosticCode::control_characters && code != DiagnosticCode::undecodable_bytes)
      clean = false;
  }
  if (clean) ++no_remark_;
}

void Counts::add_metadata(const Article& article) {
  ++years_[article.date.substr(0, 4)];
  first_date_ = std::min(first_date_, article.date);
  last_date_ = std::max(last_date_, article.date);
  ++categories_[article.category];
  ++types_[std::string(parser::name(article.type))];
  ++prefixes_[article.title_prefix];
  ++encodings_[std::string(parser::name(article.encoding))];
  std::set<std::string> platforms;
  for (const VersionClause& clause : article.versions) platforms.insert(clause.platform);
  for (const std::string& platform : platforms) ++platforms_[platform];
  if (!article.keywords.empty()) ++with_keywords_;
  keyword_uses_ += article.keywords.size();
  keywords_.insert(article.keywords.begin(), article.keywords.end());
  if (!article.issue_types.empty())
    ++issue_types_[article.issue_types.size() > 1 ? "several" : article.issue_types[0]];
  if (article.has_additional_query_words) ++query_words_;
  if (article.has_additional_query_words && article.additional_query_words.empty()) ++empty_query_words_;
}

void Counts::add_footer(std::string_view bytes) {
  constexpr std::array<const char*, kFooterFields> kNames = {"Keywords",   "Component",    "Technology",
                                                             "Version",    "Platform",     "Hardware",
                                                             "Issue type", "Solution Type"};
  std::string text;
  Lines lines;
  std::vector<Diagnostic> ignored;
  (void)decode(bytes, text, lines);
  const Footer footer = read_footer(lines, 6, ignored);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (!footer.seen[i]) continue;
    ++footer_[kNames[i]];
    if (footer.values[i].empty()) ++footer_empty_[kNames[i]];
  }
}

void Counts::add_applies_to(const Article& article) {
  if (article.has_applies_to) ++applies_;
  items_ += article.applies_to.size();
  most_items_ = std::max<std::uint64_t>(most_items_, article.applies_to.size());
  for (const AppliesTo& item : article.applies_to) {
    ++depths_[std::to_string(item.depth)];
    ++relations_[std::string(parser::name(item.relation))];
    if (!item.versions.empty()) ++item_versions_;
    if (!item.qualifier.empty()) ++item_qualifiers_;
    if (item.qualifier == "Terminal Server Edition") ++terminal_server_;
    if (item.role != ItemRole::product) ++operating_systems_;
    if (item.name.find("*EDITOR") != std::string::npos) ++editor_notes_;
  }
}

/// A lead that stands above the applies-to block: the survey counted only the text below it.
bool Counts::has_text_above_list(const Parsed& parsed) {
  bool above = false;
  std::uint64_t leads = 0;
  for (const Section& section : parsed.article.sections) leads += section.kind == SectionKind::lead;
  for (const Diagnostic& d : parsed.diagnostics) {
    above = above || d.code == DiagnosticCode::text_before_applies_to;
    if (d.code == DiagnosticCode::text_before_sections) --leads;
  }
  return above && leads > 0;
}

void Counts::add_sections(const Article& article, bool skip_first) {
  std::string order;
  Map seen;
  std::set<std::string> kinds;
  std::uint64_t headings = 0;
  std::uint32_t last = 0;
  for (const Section& section : article.sections) {
    const std::string kind(parser::name(section.kind));
    if (seen[kind]++ == 1) ++twice_[kind];
    if (section.span.empty()) ++empty_sections_[kind];
    if (!skip_first) order += order.empty() ? kind : " > " + kind;
    skip_first = false;
    if (section.span.begin < last || section.span.end > article.text.size()) ++span_broken_;
    last = section.span.begin;
    for (const Block& block : section.blocks) {
      if (block.span.begin < last || block.span.end > section.span.end || block.span.empty()) ++span_broken_;
      last = block.span.end;
      const std::string block_kind(parser::name(block.kind));
      ++blocks_[block_kind];
      kinds.insert(block_kind);
      if (block.kind == BlockKind::subheading && is_underlined(article, block)) ++headings;
    }
    last = section.span.end;
  }
  for (const auto& [kind, n] : seen) sections_[kind] += n > 0;
  for (const std::string& kind : kinds) ++block_files_[kind];
  ++orders_[order];
  dash_headings_ += headings;
  dash_heading_files_ += headings > 0;
  if (article.text.find("\nSYMPTOM\n=======") != std::string::npos) ++symptom_singular_;
}

void Counts::add_references(const Article& article) {
  if (!article.references.empty()) ++citing_;
  for (const CrossReference& reference : article.references)
    citations_.push_back({reference.number, !reference.title.empty(), reference.number == article.number});
}

std::uint64_t Counts::at(const Map& map, const std::string& key) {
  const auto it = map.find(key);
  return it == map.end() ? 0 : it->second;
}

}  // namespace kb::test
