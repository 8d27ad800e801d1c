#include "search/units.h"

#include <algorithm>
#include <charconv>

namespace kb::search {

namespace {

using format::FormKind;
using format::Token;

Alternative alternative_of(const Token& token) {
  Alternative alternative;
  alternative.terms = {token.form->term};
  alternative.hashes = {token.form->hash};
  // A word may stand in any of its forms; whatever is not stemmed has only one.
  alternative.exact = token.form->kind != FormKind::word;
  alternative.text = token.form->word;
  return alternative;
}

Unit unit_of(const Token& token, std::uint32_t offset) {
  Unit unit;
  unit.typed = token.form->word;
  unit.begin = offset + token.begin;
  unit.end = offset + token.end;
  unit.kind = token.form->kind;
  unit.stop_word = token.form->stop_word;
  unit.alternatives.push_back(alternative_of(token));
  return unit;
}

bool has_term(const Unit& unit, const std::string& term) {
  return std::any_of(unit.alternatives.begin(), unit.alternatives.end(),
                     [&](const Alternative& a) { return a.terms.size() == 1 && a.terms[0] == term; });
}

void add_alternative(Unit& unit, FormKind kind, const std::string& word) {
  Alternative alternative;
  alternative.terms = {format::term_of(kind, word)};
  alternative.hashes = {format::form_hash(word, word)};
  alternative.exact = true;
  alternative.text = word;
  if (!has_term(unit, alternative.terms[0])) unit.alternatives.push_back(std::move(alternative));
}

/// Every way to write a result code, so that each finds what the others find: also where the text gives no sign that
/// its number is a code.
void add_spellings(Unit& unit, std::string_view code) {
  constexpr std::string_view kFamily = "hex:";
  if (code.substr(0, kFamily.size()) != kFamily) return;
  const std::string digits(code.substr(kFamily.size()));
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.size() != 8) return;
  add_alternative(unit, FormKind::number, "0x" + digits);
  const bool number = digits.find_first_not_of("0123456789") == std::string::npos;
  add_alternative(unit, number ? FormKind::number : FormKind::identifier, digits);
  if (value >= 0x80000000) add_alternative(unit, FormKind::number, std::to_string(0x100000000 - value));
}

}  // namespace

std::size_t append_units(std::string_view text, std::uint32_t offset, format::Analyzer& analyzer,
                         std::vector<Unit>& units) {
  std::vector<Token> tokens;
  analyzer.analyze(text, tokens, format::Mode::query);
  const std::size_t first = units.size();
  for (const Token& token : tokens)
    if (!token.extra) units.push_back(unit_of(token, offset));
  const std::size_t base_end = units.size();

  for (const Token& token : tokens) {
    if (!token.extra) continue;
    const std::size_t at = first + token.position;
    if (at >= base_end) continue;
    if (token.width <= 1) {
      // Another name of one word: the canonical code of a number, a version's short form.
      if (!has_term(units[at], token.form->term)) {
        units[at].alternatives.push_back(alternative_of(token));
        if (token.form->kind == FormKind::code) {
          units[at].kind = FormKind::code;
          add_spellings(units[at], token.form->word);
        }
      }
      continue;
    }
    Unit compound = unit_of(token, offset);
    compound.compound = true;
    compound.first = static_cast<std::uint16_t>(at);
    compound.width = static_cast<std::uint16_t>(std::min<std::size_t>(token.width, base_end - at));
    units.push_back(std::move(compound));
  }
  return first;
}

}  // namespace kb::search
