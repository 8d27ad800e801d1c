// Snippets and highlights: the first line is the query, the rest an article.

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "indexer/format/analyzer.h"
#include "parser/parse.h"
#include "search/snippet.h"
#include "tests/fuzz/target.h"

namespace {

void check_highlights(std::string_view text, const std::vector<kb::search::Highlight>& highlights) {
  std::uint32_t last = 0;
  for (const auto& highlight : highlights) {
    KB_MUST(highlight.begin < highlight.end && highlight.end <= text.size());
    KB_MUST(highlight.begin >= last);
    KB_MUST(kb::fuzz::on_border(text, highlight.begin) && kb::fuzz::on_border(text, highlight.end));
    last = highlight.end;
  }
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  const auto [query, text] = kb::fuzz::split_first_line(bytes);
  kb::format::Analyzer analyzer;
  std::vector<kb::format::Token> tokens;
  analyzer.analyze(query, tokens, kb::format::Mode::query);
  std::vector<kb::search::WantedForm> wanted;
  for (const auto& token : tokens) {
    const auto kind = token.form->kind;
    const bool exact = kind == kb::format::FormKind::code || kind == kb::format::FormKind::file_name;
    const auto weight = static_cast<float>(token.form->word.size());
    wanted.push_back({token.form->hash, exact, static_cast<std::uint16_t>(token.position), weight});
  }
  const kb::parser::Parsed parsed = kb::parser::parse(text);
  check_highlights(parsed.article.title, kb::search::highlights(parsed.article.title, wanted, analyzer));
  check_highlights(parsed.article.text, kb::search::highlights(parsed.article.text, wanted, analyzer));
  const kb::search::SnippetOptions options{1 + query.size() % 3, 40 + query.size() % 200};
  const auto lines = kb::search::make_snippet(parsed.article, wanted, analyzer, options);
  KB_MUST(lines.size() <= options.lines);
  for (const auto& line : lines) {
    KB_MUST(kb::is_valid_utf8(line.text));
    check_highlights(line.text, line.highlights);
  }
}
