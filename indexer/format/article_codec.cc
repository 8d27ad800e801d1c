#include "indexer/format/article_codec.h"

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

// Begins may go back (a hostile or odd article), so the difference is signed: zigzag.
void put_span(std::string& out, Span span, std::uint32_t& previous) {
  const std::int64_t step = std::int64_t{span.begin} - std::int64_t{previous};
  put_varint(out, (static_cast<std::uint64_t>(step) << 1) ^ static_cast<std::uint64_t>(step >> 63));
  put_varint(out, span.size());
  previous = span.begin;
}

void put_strings(std::string& out, const std::vector<std::string>& values) {
  put_varint(out, values.size());
  for (const std::string& value : values) put_string(out, value);
}

class ArticleReader {
 public:
  explicit ArticleReader(std::string_view bytes) : in_(bytes) {}

  [[nodiscard]] bool read(Article& a) {
    if (in_.varint() != kArticleCodecVersion) return false;
    a.text = in_.string();
    text_size_ = a.text.size();
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
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) section(a.sections.emplace_back());
    previous_ = 0;
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) {
      CrossReference& reference = a.references.emplace_back();
      reference.number = static_cast<std::uint32_t>(in_.varint_up_to(0xFFFFFFFF));
      reference.title = in_.string();
      reference.span = span();
    }
    return in_.ok() && in_.at_end() && spans_ok_;
  }

 private:
  VarintReader in_;
  std::size_t text_size_ = 0;
  std::uint32_t previous_ = 0;
  bool spans_ok_ = true;

  void strings(std::vector<std::string>& list) {
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) list.emplace_back(in_.string());
  }

  Span span() {
    const std::uint64_t zigzag = in_.varint();
    const std::uint64_t step = (zigzag >> 1) ^ (~(zigzag & 1) + 1);
    const std::uint64_t begin = previous_ + step;  // wraps for a step back
    const std::uint64_t size = in_.varint();
    if (begin > text_size_ || size > text_size_ - begin) {
      spans_ok_ = false;
      return {};
    }
    previous_ = static_cast<std::uint32_t>(begin);
    return {previous_, static_cast<std::uint32_t>(begin + size)};
  }

  void applies_to(AppliesTo& item) {
    item.name = in_.string();
    strings(item.versions);
    item.qualifier = in_.string();
    item.relation = static_cast<parser::Relation>(in_.varint_up_to(3));
    item.depth = static_cast<std::uint8_t>(in_.varint_up_to(0xFF));
  }

  void section(Section& section) {
    section.kind = static_cast<parser::SectionKind>(in_.varint_up_to(parser::kSectionKinds - 1));
    section.span = span();
    for (std::size_t n = in_.count(); n > 0 && in_.ok(); --n) {
      Block& block = section.blocks.emplace_back();
      block.kind = static_cast<parser::BlockKind>(in_.varint_up_to(parser::kBlockKinds - 1));
      block.indent = static_cast<std::uint8_t>(in_.varint_up_to(0xFF));
      block.span = span();
    }
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
    put_varint(out, static_cast<std::uint64_t>(item.relation));
    put_varint(out, item.depth);
  }
  put_varint(out, a.sections.size());
  std::uint32_t previous = 0;
  for (const Section& section : a.sections) {
    put_varint(out, static_cast<std::uint64_t>(section.kind));
    put_span(out, section.span, previous);
    put_varint(out, section.blocks.size());
    for (const Block& block : section.blocks) {
      put_varint(out, static_cast<std::uint64_t>(block.kind));
      put_varint(out, block.indent);
      put_span(out, block.span, previous);
    }
  }
  previous = 0;
  put_varint(out, a.references.size());
  for (const CrossReference& reference : a.references) {
    put_varint(out, reference.number);
    put_string(out, reference.title);
    put_span(out, reference.span, previous);
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
