#include "parser/parse.h"

#include <algorithm>
#include <string>

#include "parser/applies_to.h"
#include "parser/blocks.h"
#include "parser/chars.h"
#include "parser/cross_references.h"
#include "parser/decode.h"
#include "parser/footer.h"
#include "parser/header.h"
#include "parser/lines.h"
#include "parser/newer_header.h"
#include "parser/query_words.h"
#include "parser/sections.h"
#include "parser/title_prefix.h"
#include "parser/versions.h"

namespace kb::parser {
namespace {

// Far beyond every real article; they bound what hostile input can make of memory. Beyond them text is kept,
// but no longer told apart.
constexpr std::size_t kMostBlocks = 65536;
constexpr std::size_t kMostReferences = 16384;
constexpr std::size_t kMostWords = 4096;
/// Spans are 32 bits wide, and a byte may become three.
constexpr std::size_t kLongestInput = std::size_t{1} << 30;

/// One run of the parser: the rules of the format in their order.
class ArticleParser {
 public:
  ArticleParser(std::string_view bytes, Parsed& out, const Limits& limits)
      : bytes_(bytes), out_(out), article_(out.article), limits_(limits) {}

  void run() {
    if (bytes_.size() > kLongestInput) {
      bytes_ = bytes_.substr(0, kLongestInput);
      repaired(DiagnosticCode::limit_exceeded, 0, "input");
    }
    decoded_ = decode(bytes_, article_.text, lines_, limits_.line_bytes);
    std::size_t document = 0;
    if (const auto newer = find_newer_header(lines_)) {
      document = newer->line;
      article_.title = clean_wrapper_title(newer->title);
      unwrap_newer_article(article_.text, lines_, document);
      header_ = read_newer_header(lines_, document, out_.diagnostics);
      // Such articles one after the other in a file are not told apart; at least it is said.
      if (const std::size_t other = find_further_header(lines_, header_.next); other < lines_.size())
        repaired(DiagnosticCode::several_articles, other);
      if (article_.title.empty()) note(DiagnosticCode::missing_header_line, document, "title");
    } else {
      if (!find_document_line(document)) return;
      header_ = read_header(lines_, document, out_.diagnostics);
      article_.title = header_.title;
    }
    if (header_.number == 0) return rejected(DiagnosticCode::no_number, document);
    out_.accepted = true;
    note_decoding();
    note_date(document);

    footer_ = read_footer(lines_, header_.next, out_.diagnostics);
    if (footer_.truncated) repaired(DiagnosticCode::truncated, lines_.size() - 1);
    body_ = {header_.next, footer_.body_end};
    skip_header_rule();
    take_query_words();
    read_metadata();
    read_body(read_applies_to_block());
    trim_text(document);
  }

 private:
  void add(Severity severity, DiagnosticCode code, std::size_t line, std::string detail = {}) {
    out_.diagnostics.push_back({severity, code, static_cast<std::uint32_t>(line + 1), std::move(detail)});
  }
  void note(DiagnosticCode code, std::size_t line, std::string detail = {}) {
    add(Severity::note, code, line, std::move(detail));
  }
  void repaired(DiagnosticCode code, std::size_t line, std::string detail = {}) {
    add(Severity::repaired, code, line, std::move(detail));
  }
  void rejected(DiagnosticCode code, std::size_t line) { add(Severity::rejected, code, line); }

  bool find_document_line(std::size_t& at) {
    while (at < lines_.size() && lines_.blank(at)) ++at;
    if (at < lines_.size() && is_document_line(lines_[at])) return true;
    if (decoded_.controls > 0 && bytes_.find('\0') != std::string_view::npos)
      rejected(DiagnosticCode::binary_input, 0);
    else if (at == lines_.size())
      rejected(DiagnosticCode::empty_input, 0);
    else
      rejected(DiagnosticCode::no_document_line, at);
    return false;
  }

  void note_decoding() {
    article_.encoding = decoded_.encoding;
    if (decoded_.undecodable > 0)
      repaired(DiagnosticCode::undecodable_bytes, decoded_.undecodable_line - 1,
               std::to_string(decoded_.undecodable));
    if (decoded_.controls > 0)
      repaired(DiagnosticCode::control_characters, decoded_.controls_line - 1,
               std::to_string(decoded_.controls));
    if (decoded_.long_lines > 0)
      repaired(DiagnosticCode::limit_exceeded, decoded_.long_line - 1,
               "line of more than " + std::to_string(limits_.line_bytes) + " bytes: the rest of it is left out");
  }

  void note_date(std::size_t line) {
    article_.date = iso_date(header_.date);
    if (article_.date.empty()) note(DiagnosticCode::bad_date, line, std::string(header_.date));
  }

  /// Rule 4: the blank line and the 70-'=' rule.
  void skip_header_rule() {
    constexpr std::size_t kShortestRule = 60;
    while (body_.first < body_.last && lines_.blank(body_.first)) ++body_.first;
    if (body_.first < body_.last && rule_length(lines_[body_.first], '=') >= kShortestRule)
      ++body_.first;
    else if (!header_.newer)
      note(DiagnosticCode::no_header_rule, header_.next);
  }

  /// Rule 6. The paragraph is the last of the body; what an older layout has below it is of no use.
  void take_query_words() {
    const QueryWords found = read_query_words(lines_, body_, article_.additional_query_words);
    article_.has_additional_query_words = found.found;
    if (!found.found) return note(DiagnosticCode::no_additional_query_words, body_.last);
    bool only_categories = true;
    for (std::size_t i = found.lines.last; i < body_.last; ++i)
      only_categories = only_categories && (lines_.blank(i) || is_kb_category_line(lines_[i]));
    if (only_categories) body_.last = found.lines.first;
  }

  void read_metadata() {
    article_.number = header_.number;
    article_.category = header_.category;
    std::transform(article_.category.begin(), article_.category.end(), article_.category.begin(), to_lower);
    article_.product = header_.product;
    article_.os = header_.os;
    const auto field = [&](FooterField f) { return footer_.seen[static_cast<std::size_t>(f)]; };
    if (!footer_.has_fields) note(DiagnosticCode::no_footer, body_.last);
    article_.version_line = field(FooterField::version) ? footer_[FooterField::version] : header_.versions;
    parse_versions(article_.version_line, header_.os, article_.versions);
    words(field(FooterField::keywords) ? footer_[FooterField::keywords] : header_.keywords,
          article_.keywords);
    words(footer_[FooterField::technology], article_.technology);
    words(footer_[FooterField::issue_type], article_.issue_types);
    words(footer_[FooterField::solution_type], article_.solution_types);
    words(footer_[FooterField::hardware], article_.hardware);
    if (!words_fit_) repaired(DiagnosticCode::limit_exceeded, body_.last, "keywords");
    if (reaches_limit(article_.versions)) repaired(DiagnosticCode::limit_exceeded, body_.last, "versions");
    article_.component = footer_[FooterField::component];
    article_.platform = footer_[FooterField::platform];

    const TitlePrefix prefix = read_title_prefix(article_.title);
    article_.title_prefix = prefix.text;
    article_.product_family = prefix.family;
    article_.type = prefix.type != ArticleType::unknown ? prefix.type : type_of_issue();
  }

  void words(std::string_view value, std::vector<std::string>& out) {
    for_each_word(value, [&](std::string_view word) {
      if (out.size() < kMostWords)
        out.emplace_back(word);
      else
        words_fit_ = false;
    });
  }

  /// The most telling of the issue types: "kbhowto kbinfo" is a how-to.
  [[nodiscard]] ArticleType type_of_issue() const {
    const auto has = [&](std::string_view wanted) {
      return std::any_of(article_.issue_types.begin(), article_.issue_types.end(),
                         [&](const std::string& type) { return equals_ci(type, wanted); });
    };
    if (has("kbbug")) return ArticleType::bug;
    if (has("kbprb")) return ArticleType::prb;
    if (has("kbhowto")) return ArticleType::howto;
    if (has("kbinfo")) return ArticleType::info;
    return ArticleType::unknown;
  }

  /// Rule 5. Returns the body below the block; text above it that says something becomes a lead of its own.
  LineRange read_applies_to_block() {
    const AppliesToBlock block = find_applies_to(lines_, {body_.first, find_section(lines_, body_)});
    if (!block.found) {
      note(DiagnosticCode::no_applies_to, body_.first);
      return body_;
    }
    article_.has_applies_to = true;
    read_applies_to(lines_, block, article_.applies_to, out_.diagnostics);
    if (article_.applies_to.empty()) note(DiagnosticCode::empty_applies_to, block.rule);
    const LineRange above = trim(lines_, {body_.first, block.rule});
    if (!above.empty()) {
      note(DiagnosticCode::text_before_applies_to, above.first);
      if (!is_left_over_header(lines_, above)) sections_.push_back({SectionKind::lead, above});
    }
    return {block.next, body_.last};
  }

  /// Rules 7 and 8.
  void read_body(LineRange body) {
    const std::size_t leads = sections_.size();
    if (!split_sections(lines_, body, limits_.sections, sections_))
      repaired(DiagnosticCode::limit_exceeded, body.first, "sections");
    note_sections(leads, body);
    std::size_t blocks = kMostBlocks;
    bool blocks_fit = true;
    bool references_fit = true;
    for (const SectionLines& from : sections_) {
      Section& section = article_.sections.emplace_back();
      section.kind = from.kind;
      section.span = section_span(from.body);
      blocks_fit = split_blocks(lines_, from.body, from.kind, blocks, section.blocks) && blocks_fit;
      blocks -= std::min(blocks, section.blocks.size());
      references_fit =
          find_cross_references(lines_, from.body, kMostReferences, article_.references) && references_fit;
    }
    if (!blocks_fit) repaired(DiagnosticCode::limit_exceeded, body.first, "blocks");
    if (!references_fit) repaired(DiagnosticCode::limit_exceeded, body.first, "references");
  }

  void note_sections(std::size_t leads, LineRange body) {
    std::uint32_t seen = 0;
    bool any = false;
    for (std::size_t i = leads; i < sections_.size(); ++i) {
      const SectionLines& section = sections_[i];
      if (section.kind == SectionKind::lead) {
        note(DiagnosticCode::text_before_sections, section.body.first);
        continue;
      }
      any = true;
      const std::uint32_t bit = 1u << static_cast<unsigned>(section.kind);
      if (seen & bit)
        note(DiagnosticCode::repeated_section, section.body.first, std::string(heading(section.kind)));
      seen |= bit;
    }
    if (!any) note(DiagnosticCode::no_section, body.first);
    const bool empty =
        std::all_of(sections_.begin(), sections_.end(), [](const SectionLines& s) { return s.body.empty(); });
    if (empty) note(DiagnosticCode::no_body, body.first);
  }

  /// An empty section stands behind its rule, with no length.
  [[nodiscard]] Span section_span(LineRange range) const {
    if (!range.empty()) return span_of(lines_, range);
    const auto end = range.first > 0 ? lines_.bounds(range.first - 1).end : 0;
    return {end, end};
  }

  /// Leaves the legal text out. Blank lines above the DOCUMENT line stay: spans count from the first byte.
  void trim_text(std::size_t document) {
    const std::size_t last = std::max(footer_.text_end, document + 1);
    article_.text.resize(lines_.bounds(last - 1).end);
    article_.text += '\n';
  }

  std::string_view bytes_;
  Parsed& out_;
  Article& article_;
  const Limits& limits_;
  Lines lines_;
  DecodeReport decoded_;
  Header header_;
  Footer footer_;
  LineRange body_;
  bool words_fit_ = true;
  std::vector<SectionLines> sections_;
};

/// Empties a result but keeps its memory.
void reset(Parsed& parsed) {
  parsed.accepted = false;
  parsed.diagnostics.clear();
  Article& a = parsed.article;
  std::string text = std::move(a.text);
  std::vector<Section> sections = std::move(a.sections);
  std::vector<CrossReference> references = std::move(a.references);
  text.clear();
  sections.clear();
  references.clear();
  a = Article{};
  a.text = std::move(text);
  a.sections = std::move(sections);
  a.references = std::move(references);
}

}  // namespace

void parse(std::string_view bytes, Parsed& into, const Limits& limits) {
  reset(into);
  ArticleParser(bytes, into, limits).run();
  if (!into.accepted) {  // nothing of what is no article should leak into an index
    into.article.text.clear();
    into.article.title.clear();
    into.article.number = 0;
  }
}

Parsed parse(std::string_view bytes, const Limits& limits) {
  Parsed out;
  parse(bytes, out, limits);
  return out;
}

}  // namespace kb::parser
