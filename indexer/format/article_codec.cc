#include "indexer/format/article_codec.h"

#include <algorithm>
#include <vector>

#include "indexer/format/varint.h"

namespace kb::format {

namespace {

using parser::AppliesTo;
using parser::Article;
using parser::Block;
using parser::CrossReference;
using parser::Section;
using parser::Span;
using parser::VersionClause;

constexpr std::uint64_t kRelations = 4;
constexpr std::uint64_t kRoles = 3;

// A member added to the model does not compile here until it is stored (and kArticleCodecVersion raised).
[[maybe_unused]] void every_member_is_stored(const Article& article, const AppliesTo& item,
                                             const Section& section, const Block& block,
                                             const VersionClause& clause, const CrossReference& reference) {
  [[maybe_unused]] const auto& [number, date, category, title, title_prefix, product_family, type, product,
                                version_line, versions, os, keywords, technology, issue_types, solution_types,
                                hardware, component, platform, has_applies_to, applies_to,
                                has_additional_query_words, additional_query_words, sections, references,
                                encoding, text] = article;
  [[maybe_unused]] const auto& [name, item_versions, qualifier, relation, role, depth] = item;
  [[maybe_unused]] const auto& [kind, span, blocks] = section;
  [[maybe_unused]] const auto& [block_kind, indent, block_span] = block;
  [[maybe_unused]] const auto& [clause_platform, clause_versions] = clause;
  [[maybe_unused]] const auto& [cited, cited_title, cited_span] = reference;
}

// Where the next span is expected to begin; hostile or odd articles may go back, so the difference is signed:
// zigzag.
void put_begin(std::string& out, std::uint32_t begin, std::uint32_t expected) {
  const std::int64_t step = std::int64_t{begin} - std::int64_t{expected};
  put_varint(out, (static_cast<std::uint64_t>(step) << 1) ^ (step < 0 ? ~std::uint64_t{0} : 0));
}

/// Where `lines` lines from `begin` on end: before the line end of the last. npos when there are fewer.
std::size_t end_of_lines(std::string_view text, std::size_t begin, std::uint64_t lines) {
  std::size_t at = begin;
  for (;; ++at) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return lines == 1 ? text.size() : at;
    if (--lines == 0) return at;
  }
}

/// (lines << 1) when the span ends with a line, else (bytes << 1 | 1).
void put_length(std::string& out, std::string_view text, Span span) {
  const std::string_view inside = text.substr(span.begin, span.size());
  const auto lines = static_cast<std::uint64_t>(std::ranges::count(inside, '\n')) + 1;
  const bool whole = span.end == text.size() || text[span.end] == '\n';
  put_varint(out, whole ? lines << 1 : std::uint64_t{span.size()} << 1 | 1);
}

/// One string when no element is empty or holds a blank: then it repeats a line of the text.
void put_strings(std::string& out, const std::vector<std::string>& values) {
  const bool joined = std::ranges::none_of(
      values, [](const std::string& v) { return v.empty() || v.find(' ') != std::string::npos; });
  put_varint(out, std::uint64_t{values.size()} << 1 | (joined ? 1 : 0));
  if (!joined) {
    for (const std::string& value : values) put_string(out, value);
    return;
  }
  if (values.empty()) return;
  std::size_t size = values.size() - 1;
  for (const std::string& value : values) size += value.size();
  put_varint(out, size);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out.push_back(' ');
    out.append(values[i]);
  }
}

bool spans_its_blocks(const Section& section) {
  return !section.blocks.empty() && section.span.begin == section.blocks.front().span.begin &&
         section.span.end == section.blocks.back().span.end;
}

void put_sections(std::string& out, const Article& a) {
  put_varint(out, a.sections.size());
  for (const Section& section : a.sections) {
    put_varint(out, static_cast<std::uint64_t>(section.kind) << 1 | (spans_its_blocks(section) ? 1 : 0));
    put_varint(out, section.blocks.size());
  }
  const auto for_blocks = [&](auto&& visit) {
    for (const Section& section : a.sections)
      for (const Block& block : section.blocks) visit(block);
  };
  for_blocks([&](const Block& b) { put_varint(out, static_cast<std::uint64_t>(b.kind)); });
  for_blocks([&](const Block& b) { put_varint(out, b.indent); });
  std::uint32_t expected = 0;
  for_blocks([&](const Block& b) {
    put_begin(out, b.span.begin, expected);
    expected = b.span.end;
  });
  for_blocks([&](const Block& b) { put_length(out, a.text, b.span); });
  for (const Section& section : a.sections) {
    if (spans_its_blocks(section)) continue;
    put_varint(out, section.span.begin);
    put_varint(out, section.span.size());
  }
}

class ArticleReader {
 public:
  explicit ArticleReader(std::string_view bytes) : in_(bytes) {}

  [[nodiscard]] bool read(Article& a) {
    if (in_.varint() != kArticleCodecVersion) return false;
    a.text = in_.string();
    text_ = a.text;
    a.number = static_cast<std::uint32_t>(in_.varint_up_to(0xFFFFFFFF));
    a.type = static_cast<parser::ArticleType>(in_.varint_up_to(parser::kArticleTypes - 1));
    a.encoding = static_cast<parser::Encoding>(in_.varint_up_to(2));
    const std::uint64_t flags = in_.varint_up_to(3);
    a.has_applies_to = (flags & 1) != 0;
    a.has_additional_query_words = (flags & 2) != 0;
    for (std::string* field : {&a.date, &a.category, &a.title, &a.title_prefix, &a.product_family, &a.product,
                               &a.version_line, &a.os, &a.component, &a.platform, &a.additional_query_words})
      *field = in_.string();
    for (std::vector<std::string>* list :
         {&a.keywords, &a.technology, &a.issue_types, &a.solution_types, &a.hardware})
      strings(*list);
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) {
      VersionClause& clause = a.versions.emplace_back();
      clause.platform = in_.string();
      strings(clause.versions);
    }
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) applies_to(a.applies_to.emplace_back());
    sections(a.sections);
    std::uint32_t expected = 0;
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) {
      CrossReference& reference = a.references.emplace_back();
      reference.number = static_cast<std::uint32_t>(in_.varint_up_to(0xFFFFFFFF));
      reference.title = in_.string();
      const std::uint32_t at = begin(expected);
      reference.span = span(at, in_.varint());
      expected = reference.span.end;
    }
    return in_.ok() && in_.at_end() && spans_ok_;
  }

 private:
  VarintReader in_;
  std::string_view text_;
  bool spans_ok_ = true;

  void strings(std::vector<std::string>& list) {
    const std::uint64_t head = in_.varint();
    const std::uint64_t size = head >> 1;
    if ((head & 1) == 0) {
      for (std::uint64_t n = size; n > 0 && in_.ok(); --n) list.emplace_back(in_.string());
      return;
    }
    std::string_view joined = size == 0 ? std::string_view() : in_.string();
    for (std::uint64_t n = size; n > 0; --n) {
      const std::size_t end = n == 1 ? joined.size() : joined.find(' ');
      if (end == std::string_view::npos || joined.empty()) {
        spans_ok_ = false;
        return;
      }
      list.emplace_back(joined.substr(0, end));
      joined.remove_prefix(std::min(joined.size(), end + 1));
    }
  }

  std::uint32_t begin(std::uint32_t expected) {
    const std::uint64_t zigzag = in_.varint();
    const std::uint64_t step = (zigzag >> 1) ^ (~(zigzag & 1) + 1);
    const std::uint64_t value = expected + step;  // wraps for a step back
    if (value > text_.size()) spans_ok_ = false;
    return spans_ok_ ? static_cast<std::uint32_t>(value) : 0;
  }

  Span span(std::uint32_t begin, std::uint64_t size) {
    if (begin > text_.size() || size > text_.size() - begin) spans_ok_ = false;
    return spans_ok_ ? Span{begin, static_cast<std::uint32_t>(begin + size)} : Span{};
  }

  Span span_of_length(std::uint32_t begin, std::uint64_t length) {
    if ((length & 1) != 0) return span(begin, length >> 1);
    const std::size_t end = length == 0 ? std::string_view::npos : end_of_lines(text_, begin, length >> 1);
    if (end == std::string_view::npos) spans_ok_ = false;
    return spans_ok_ ? Span{begin, static_cast<std::uint32_t>(end)} : Span{};
  }

  // Gaps come before lengths, but a gap counts from the end of the block before: both columns are read, then
  // joined.
  void sections(std::vector<Section>& sections) {
    std::vector<Block*> blocks;
    std::vector<bool> spans_blocks;
    std::size_t total = 0;
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) {
      Section& section = sections.emplace_back();
      const std::uint64_t head = in_.varint_up_to((parser::kSectionKinds - 1) << 1 | 1);
      section.kind = static_cast<parser::SectionKind>(head >> 1);
      spans_blocks.push_back((head & 1) != 0);
      // A block takes four bytes at least: damaged counts together must not reserve more than the bytes can
      // fill.
      const std::size_t count = in_.count();
      total += count;
      if (total * 4 > in_.left()) {
        spans_ok_ = false;
        return;
      }
      section.blocks.resize(count);
    }
    for (Section& section : sections)
      for (Block& block : section.blocks) blocks.push_back(&block);
    for (Block* b : blocks)
      b->kind = static_cast<parser::BlockKind>(in_.varint_up_to(parser::kBlockKinds - 1));
    for (Block* b : blocks) b->indent = static_cast<std::uint8_t>(in_.varint_up_to(0xFF));
    VarintReader gaps = in_;
    for (std::size_t i = 0; i < blocks.size(); ++i) in_.varint();
    std::uint32_t expected = 0;
    for (Block* b : blocks) {
      std::swap(gaps, in_);
      const std::uint32_t at = begin(expected);
      std::swap(gaps, in_);
      b->span = span_of_length(at, in_.varint());
      expected = b->span.end;
    }
    for (std::size_t i = 0; i < sections.size(); ++i) {
      Section& section = sections[i];
      if (spans_blocks[i] && !section.blocks.empty()) {
        section.span = {section.blocks.front().span.begin, section.blocks.back().span.end};
        if (section.span.begin > section.span.end) spans_ok_ = false;
      } else {
        const std::uint64_t first = in_.varint_up_to(text_.size());
        section.span = span(static_cast<std::uint32_t>(first), in_.varint());
      }
    }
  }

  void applies_to(AppliesTo& item) {
    item.name = in_.string();
    strings(item.versions);
    item.qualifier = in_.string();
    const std::uint64_t kinds = in_.varint_up_to(kRelations * kRoles - 1);
    item.relation = static_cast<parser::Relation>(kinds % kRelations);
    item.role = static_cast<parser::ItemRole>(kinds / kRelations);
    item.depth = static_cast<std::uint8_t>(in_.varint_up_to(0xFF));
  }
};

}  // namespace

void encode_article(const Article& a, std::string& out) {
  out.reserve(out.size() + a.text.size() + a.text.size() / 8 + 512);
  put_varint(out, kArticleCodecVersion);
  put_string(out, a.text);
  put_varint(out, a.number);
  put_varint(out, static_cast<std::uint64_t>(a.type));
  put_varint(out, static_cast<std::uint64_t>(a.encoding));
  put_varint(out, (a.has_applies_to ? 1u : 0u) | (a.has_additional_query_words ? 2u : 0u));
  for (const std::string* field :
       {&a.date, &a.category, &a.title, &a.title_prefix, &a.product_family, &a.product, &a.version_line,
        &a.os, &a.component, &a.platform, &a.additional_query_words})
    put_string(out, *field);
  for (const std::vector<std::string>* list :
       {&a.keywords, &a.technology, &a.issue_types, &a.solution_types, &a.hardware})
    put_strings(out, *list);
  put_varint(out, a.versions.size());
  for (const VersionClause& clause : a.versions) {
    put_string(out, clause.platform);
    put_strings(out, clause.versions);
  }
  put_varint(out, a.applies_to.size());
  for (const AppliesTo& item : a.applies_to) {
    put_string(out, item.name);
    put_strings(out, item.versions);
    put_string(out, item.qualifier);
    put_varint(
        out, static_cast<std::uint64_t>(item.relation) + kRelations * static_cast<std::uint64_t>(item.role));
    put_varint(out, item.depth);
  }
  put_sections(out, a);
  put_varint(out, a.references.size());
  std::uint32_t expected = 0;
  for (const CrossReference& reference : a.references) {
    put_varint(out, reference.number);
    put_string(out, reference.title);
    put_begin(out, reference.span.begin, expected);
    put_varint(out, reference.span.size());
    expected = reference.span.end;
  }
}

Result<Article> decode_article(std::string_view bytes) {
  Article article;
  if (!ArticleReader(bytes).read(article)) return fail(ErrorCode::corrupt, "a stored article is damaged");
  return article;
}

Result<std::string_view> decode_article_text(std::string_view bytes) {
  VarintReader in(bytes);
  const bool known = in.varint() == kArticleCodecVersion;
  const std::string_view text = in.string();
  if (!known || !in.ok()) return fail(ErrorCode::corrupt, "a stored article is damaged");
  return text;
}

}  // namespace kb::format
