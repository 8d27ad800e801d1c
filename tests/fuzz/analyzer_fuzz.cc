// The analyzer: spans, positions and forms are well made, and the query sees what the index saw.

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "indexer/format/analyzer.h"
#include "tests/fuzz/target.h"

namespace {

using kb::format::Analyzer;
using kb::format::Form;
using kb::format::Mode;
using kb::format::Token;

void check_tokens(std::string_view text, const std::vector<Token>& tokens) {
  const bool utf8 = kb::is_valid_utf8(text);
  std::uint32_t begin = 0, base_end = 0, next = 0;
  const auto bases = static_cast<std::uint32_t>(
      std::ranges::count_if(tokens, [](const Token& token) { return !token.extra; }));
  for (const Token& token : tokens) {
    KB_MUST(token.begin < token.end && token.end <= text.size());
    KB_MUST(!utf8 || (kb::fuzz::on_border(text, token.begin) && kb::fuzz::on_border(text, token.end)));
    KB_MUST(token.begin >= begin);
    KB_MUST(token.position == next);
    KB_MUST(token.width >= 1 && token.position + token.width <= bases);
    begin = token.begin;
    if (token.extra) continue;
    KB_MUST(token.width == 1 && token.begin >= base_end);
    base_end = token.end;
    ++next;
  }
}

void check_form(const Form& form) {
  KB_MUST(!form.word.empty() && !form.stem.empty());
  KB_MUST(form.term.size() <= kb::format::kMaxTermBytes);
  KB_MUST(form.term.find('\0') == std::string::npos);
  KB_MUST(kb::is_valid_utf8(form.term));
  KB_MUST(form.term == kb::format::term_of(form.kind, form.stem));
  KB_MUST(form.hash == kb::format::form_hash(form.stem, form.word));
}

bool same_bases(const std::vector<Token>& a, const std::vector<Token>& b) {
  std::vector<const Form*> left, right;
  for (const Token& token : a)
    if (!token.extra) left.push_back(token.form);
  for (const Token& token : b)
    if (!token.extra) right.push_back(token.form);
  return left == right;
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  Analyzer analyzer;
  std::vector<Token> index, query;
  analyzer.analyze(bytes, index, Mode::index);
  analyzer.analyze(bytes, query, Mode::query);
  check_tokens(bytes, index);
  check_tokens(bytes, query);
  KB_MUST(same_bases(index, query));
  for (std::size_t i = 0; i < analyzer.form_count(); ++i) check_form(analyzer.form(i));

  // A base token, typed by itself, finds the text.
  if (index.size() > 64) return;
  for (const Token& typed : index) {
    if (typed.extra) continue;
    analyzer.analyze(bytes.substr(typed.begin, typed.end - typed.begin), query, Mode::query);
    KB_MUST(std::ranges::any_of(query, [&](const Token& token) {
      return std::ranges::any_of(index, [&](const Token& t) { return t.form->term == token.form->term; });
    }));
  }
  (void)kb::format::fold(bytes);
}
