// The parser: any bytes give an article whose spans are right, or a reason.

#include <algorithm>

#include "parser/parse.h"
#include "tests/fuzz/article_checks.h"
#include "tests/fuzz/target.h"

KB_FUZZ_TARGET(bytes) {
  using namespace kb::parser;
  const Parsed parsed = parse(bytes);
  kb::fuzz::check_article(parsed.article);
  KB_MUST(parsed.accepted == (parsed.article.number != 0));
  const auto is_rejection = [](const Diagnostic& d) { return d.severity == Severity::rejected; };
  KB_MUST(parsed.accepted == std::ranges::none_of(parsed.diagnostics, is_rejection));

  const auto line_ends =
      static_cast<std::size_t>(std::ranges::count_if(bytes, [](char c) { return c == '\n' || c == '\r'; }));
  // What is missing at the end is missing in the line behind it.
  for (const Diagnostic& diagnostic : parsed.diagnostics)
    KB_MUST(diagnostic.line >= 1 && diagnostic.line <= line_ends + 2);
  for (const Section& section : parsed.article.sections)
    for (const Block& block : section.blocks)
      KB_MUST(unwrap(parsed.article.slice(block.span)).size() <= bytes.size() * 4 + 4);

  // A result that is used again holds nothing of what it held.
  Parsed again = parsed;
  parse(bytes, again);
  KB_MUST(again.article == parsed.article);
  KB_MUST(again.diagnostics == parsed.diagnostics);

  // Limits that short inputs reach.
  parse(bytes, again, {.line_bytes = 40, .sections = 3});
  kb::fuzz::check_article(again.article);
  KB_MUST(again.article.sections.size() <= 4);
}
