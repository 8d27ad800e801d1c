#include "tests/fuzz/article_checks.h"

#include <algorithm>

#include "base/utf8.h"
#include "tests/fuzz/target.h"

namespace kb::fuzz {
namespace {

void check_span(const parser::Article& article, parser::Span span) {
  KB_MUST(span.begin <= span.end);
  KB_MUST(span.end <= article.text.size());
  KB_MUST(on_border(article.text, span.begin));
  KB_MUST(on_border(article.text, span.end));
}

}  // namespace

void check_article(const parser::Article& article) {
  KB_MUST(is_valid_utf8(article.text));
  KB_MUST(is_valid_utf8(article.title));
  std::uint32_t last = 0;
  for (const parser::Section& section : article.sections) {
    check_span(article, section.span);
    KB_MUST(section.span.begin >= last);
    last = section.span.begin;
    for (const parser::Block& block : section.blocks) {
      check_span(article, block.span);
      KB_MUST(!block.span.empty());
      KB_MUST(block.span.begin >= last);
      KB_MUST(block.span.end <= section.span.end);
      last = block.span.end;
    }
    last = section.span.end;
  }
  for (const parser::CrossReference& reference : article.references) check_span(article, reference.span);
}

}  // namespace kb::fuzz
