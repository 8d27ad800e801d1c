#include <algorithm>
#include <array>

#include "indexer/format/analyzer_assemble.h"
#include "indexer/format/analyzer_chars.h"
#include "indexer/format/analyzer_codes.h"

/// Codes that are codes by the words before them: STOP 0xA, Event ID: 1171, error code 1067, Service Pack 4.
namespace kb::format::detail {
namespace {

constexpr std::size_t kMaxGap = 24;
constexpr std::uint32_t kMaxFillers = 3;

/// What may follow a STOP code of letters only in a query. "stop a" and "stop a blue screen" name one, "stop
/// a service" does not.
constexpr std::array<std::string_view, 14> kAfterStopCode = {"error",   "errors", "screen", "blue", "bsod",
                                                             "message", "code",   "on",     "in",   "at",
                                                             "when",    "during", "after",  "irql"};

}  // namespace

/// True when nothing stands between the tokens `before` and `before + 1` that would part a word from its
/// number.
bool Assembler::is_short_gap(std::uint32_t before) {
  const std::uint32_t begin = base(before).piece.end;
  const std::uint32_t end = base(before + 1).piece.begin;
  if (end < begin || end - begin > kMaxGap) return false;
  int lines = 0;
  for (char c : text_.substr(begin, end - begin)) {
    if (c == '\n' && ++lines > 1) return false;
    if (is_blank(c)) continue;
    if (c == '.' && (word(before) == "no" || word(before) == "err" || word(before) == "num")) continue;
    if (std::string_view(":=#([{'\"-*").find(c) == std::string_view::npos) return false;
  }
  return true;
}

/// The canonical code the token has by itself, or nullptr.
const Form* Assembler::code_of(std::uint32_t position) {
  const Lexeme& lexeme = base(position).lexeme;
  if (lexeme.names == 0) return nullptr;
  for (const Form* form : forms_.names(lexeme).same)
    if (form->kind == FormKind::code) return form;
  return nullptr;
}

/// The token at `position` is a number or may be one: looks for the word that says of what.
void Assembler::read_context(std::uint32_t position) {
  for (std::uint32_t first = position; first > 0 && position - first <= kMaxFillers;) {
    const Trigger trigger = base(first - 1).lexeme.trigger;
    if (trigger == Trigger::none || !is_short_gap(first - 1)) return;
    --first;
    switch (trigger) {
      case Trigger::filler:
        continue;
      case Trigger::error:
        if (first > 0 && is_short_gap(first - 1) && is_stop_code(base(first - 1).lexeme.trigger, position))
          return add_stop_code(first - 1, position);
        [[fallthrough]];
      case Trigger::warning:
        return add_error_code(first, position);
      case Trigger::event:
      case Trigger::event_id:
        if ((base(position).lexeme.shape & kNumber) != 0 && word(position).size() <= 5)
          insert(FormKind::code, "event:" + plain_number(word(position)), first, position);
        return;
      case Trigger::stop_upper:
      case Trigger::stop_title:
      case Trigger::stop_lower:
        if (is_stop_code(trigger, position)) add_stop_code(first, position);
        return;
      default:
        if (first + 1 == position) add_service_pack(trigger, position);
        return;
    }
  }
}

void Assembler::add_error_code(std::uint32_t first, std::uint32_t last) {
  const Lexeme& lexeme = base(last).lexeme;
  if (code_of(last) != nullptr) return;  // a result code in hex or decimal says it already
  const bool number = (lexeme.shape & kNumber) != 0 && base(first).lexeme.trigger == Trigger::error;
  if (number && word(last).size() <= 10)
    insert(FormKind::code, "error:" + plain_number(word(last)), first, last);
  if ((lexeme.shape & kToolCode) != 0) insert(FormKind::code, "error:" + std::string(word(last)), last, last);
}

bool Assembler::is_stop_code(Trigger trigger, std::uint32_t position) {
  if (trigger != Trigger::stop_upper && trigger != Trigger::stop_title && trigger != Trigger::stop_lower)
    return false;
  const Lexeme& lexeme = base(position).lexeme;
  const std::string_view code = word(position);
  if (const Form* form = code_of(position))
    return form->word.substr(0, 4) == "hex:" && form->word.size() <= 12;
  if ((lexeme.shape & kHexRun) == 0) return false;
  if (mode_ == Mode::query)
    return std::any_of(code.begin(), code.end(), is_digit) || ends_a_stop_query(position);
  if (code.size() == 8) return true;
  if (code.size() != 2) return false;
  switch (trigger) {
    case Trigger::stop_upper:
      return is_digit(code[0]) || is_digit(code[1]);
    // "Stop 10 services": of two digits only those with a leading zero.
    case Trigger::stop_title:
      return code[0] == '0' || (is_digit(code[0]) && !is_digit(code[1]));
    default:
      return false;
  }
}

bool Assembler::ends_a_stop_query(std::uint32_t position) {
  std::size_t at = base(position).piece.end;
  const std::size_t limit = std::min(text_.size(), at + kMaxGap);
  while (at < limit && !is_word_char(text_[at])) ++at;
  if (at == text_.size()) return true;
  std::string next;
  for (; at < limit && is_word_char(text_[at]); ++at) next.push_back(lower(text_[at]));
  return next.empty() || is_digit(next[0]) ||
         std::find(kAfterStopCode.begin(), kAfterStopCode.end(), next) != kAfterStopCode.end();
}

void Assembler::add_stop_code(std::uint32_t first, std::uint32_t last) {
  const Form* form = code_of(last);
  const std::string hex = form != nullptr ? form->word : hex_code(word(last));
  insert(FormKind::code, "stop:" + hex.substr(4), first, last);
}

/// Service Pack 6a, SP 4, Service Release 1.
void Assembler::add_service_pack(Trigger trigger, std::uint32_t position) {
  const std::string number(word(position));
  if (number.size() > 2 || !is_digit(number[0])) return;
  std::uint32_t first = position - 1;
  std::string name = "sp";
  if (trigger == Trigger::pack || trigger == Trigger::release) {
    if (first == 0 || base(first - 1).lexeme.trigger != Trigger::service || !is_short_gap(first - 1)) return;
    --first;
    if (trigger == Trigger::release) name = "sr";
  } else if (trigger != Trigger::sp) {
    return;
  }
  insert(FormKind::compound, name + number, first, position);
  if (mode_ == Mode::index && number.size() == 2 && is_letter(number[1]))
    insert(FormKind::compound, name + number[0], first, position);
}

}  // namespace kb::format::detail
