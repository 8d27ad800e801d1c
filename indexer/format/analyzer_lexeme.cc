#include "indexer/format/analyzer_lexeme.h"

#include <algorithm>
#include <array>

#include "indexer/format/analyzer_chars.h"
#include "indexer/format/analyzer_codes.h"
#include "indexer/format/analyzer_scan.h"
#include "indexer/format/analyzer_text.h"

namespace kb::format::detail {
namespace {

struct TriggerWord {
  std::string_view word;
  Trigger trigger;
};
constexpr std::array kTriggerWords{
    TriggerWord{"code", Trigger::filler},
    TriggerWord{"codes", Trigger::filler},
    TriggerWord{"err", Trigger::error},
    TriggerWord{"errmsg", Trigger::error},
    TriggerWord{"error", Trigger::error},
    TriggerWord{"errors", Trigger::error},
    TriggerWord{"event", Trigger::event},
    TriggerWord{"eventid", Trigger::event_id},
    TriggerWord{"id", Trigger::filler},
    TriggerWord{"message", Trigger::filler},
    TriggerWord{"msg", Trigger::filler},
    TriggerWord{"no", Trigger::filler},
    TriggerWord{"number", Trigger::filler},
    TriggerWord{"num", Trigger::filler},
    TriggerWord{"pack", Trigger::pack},
    TriggerWord{"release", Trigger::release},
    TriggerWord{"screen", Trigger::filler},
    TriggerWord{"service", Trigger::service},
    TriggerWord{"sp", Trigger::sp},
    TriggerWord{"warning", Trigger::warning},
    TriggerWord{"bugcheck", Trigger::stop_upper},
};

Trigger trigger_of(std::string_view word, std::string_view raw) {
  if (word == "stop") {
    if (raw == "STOP") return Trigger::stop_upper;
    return raw == "Stop" ? Trigger::stop_title : Trigger::stop_lower;
  }
  for (const TriggerWord& entry : kTriggerWords)
    if (entry.word == word) return entry.trigger;
  return Trigger::none;
}

struct Count {
  int letters = 0, digits = 0, underscores = 0, dots = 0, others = 0;
  bool high = false;
};

Count count(std::string_view raw) {
  Count n;
  for (char c : raw) {
    const std::uint8_t k = char_class(c);
    if ((k & kLetter) != 0) ++n.letters;
    if ((k & kHigh) != 0) n.high = true;
    if (k == kDigit) ++n.digits;
    if (k == kUnderscore) ++n.underscores;
    if (c == '.') ++n.dots;
    if ((k & kWordClass) == 0) ++n.others;
  }
  return n;
}

void read_number(std::string_view raw, Reading& r) {
  r.kind = FormKind::number;
  r.shape |= kNumber;
  for (char c : raw)
    if (is_digit(c)) r.word.push_back(c);
  if (const auto hex = marked_hex(raw)) {
    r.names.push_back({FormKind::code, hex_code(*hex)});
    return;
  }
  if (const auto result = decimal_result(raw)) {
    r.names.push_back({FormKind::code, hex_code(*result)});
    return;
  }
  if (const auto result = decimal_result_without_sign(raw))
    r.in_query.push_back({FormKind::code, hex_code(*result)});
}

/// "3.10" is written "3.1", too, and "4.00" "4.0"; 3.11 is neither. Only two digits ending in 0 are read so.
std::string without_final_zero(std::string_view two_parts) {
  const std::size_t dot = two_parts.find('.');
  const std::string_view second = two_parts.substr(dot + 1);
  if (second.size() != 2 || second[1] != '0' || !all_digits(second)) return {};
  return std::string(two_parts.substr(0, two_parts.size() - 1));
}

void read_version(std::string_view word, Reading& r) {
  r.kind = FormKind::version;
  std::size_t end = word.find('.') + 1;
  while (end < word.size() && is_digit(word[end])) ++end;
  const std::string two_parts(word.substr(0, end));
  const std::string shorter = two_parts.back() == '.' ? std::string() : without_final_zero(two_parts);
  if (end == word.size()) {
    if (!shorter.empty()) r.names.push_back({FormKind::compound, shorter});
    return;
  }
  if (two_parts.back() == '.') return;  // 4.x
  r.broader.push_back({FormKind::compound, two_parts});
  if (!shorter.empty()) r.broader.push_back({FormKind::compound, shorter});
}

/// SP6a is a service pack 6; KB274667 is article Q274667.
void read_numbered_name(std::string_view word, Reading& r) {
  if (word.size() == 4 && word.substr(0, 2) == "sp" && is_digit(word[2]) && is_letter(word[3]))
    r.broader.push_back({FormKind::compound, std::string(word.substr(0, 3))});
  if (word.size() >= 7 && word.size() <= 9 && word.substr(0, 2) == "kb" && all_digits(word.substr(2)))
    r.names.push_back({FormKind::identifier, "q" + std::string(word.substr(2))});
}

bool looks_like_tool_code(std::string_view word) {
  std::size_t letters = 0;
  while (letters < word.size() && !is_digit(word[letters])) ++letters;
  const std::string_view digits = word.substr(letters);
  return letters >= 1 && letters <= 6 && digits.size() >= 3 && digits.size() <= 5 && all_digits(digits);
}

void read_identifier(std::string_view raw, Reading& r) {
  r.kind = FormKind::identifier;
  if (const auto hex = marked_hex(raw)) {
    r.kind = FormKind::number;
    r.names.push_back({FormKind::code, hex_code(*hex)});
    if (raw[0] == '&') r.word = r.word.substr(2);
    return;
  }
  if (is_tool_code(raw))
    r.names.push_back({FormKind::code, "error:" + r.word});
  else if (looks_like_tool_code(r.word))
    r.shape |= kToolCode;
  read_numbered_name(r.word, r);
}

}  // namespace

Reading read_lexeme(std::string_view raw) {
  Reading r;
  Count n = count(raw);
  if (raw.empty()) return r;
  if (n.letters == 0 && n.underscores == 0 && n.dots == 0) {
    read_number(raw, r);
    if (n.others == 0) r.shape |= kRun;
    if (raw.size() <= 2 || raw.size() == 8) r.shape |= kHexRun;
    return r;
  }
  if (n.high) {
    r.word = fold_token(raw);
    if (r.word.size() > kMaxTokenBytes) r.word.clear();
    n = count(r.word);
  } else {
    r.word.assign(raw);
    for (char& c : r.word) c = lower(c);
  }
  if (r.word.empty()) return r;
  if (n.letters > 0) r.shape |= kHasLetter;
  if (n.others == 0) r.shape |= kRun;
  if (all_hex(r.word) && (r.word.size() <= 2 || r.word.size() == 8)) r.shape |= kHexRun;
  if (n.others == 0 && is_file_extension(r.word)) r.shape |= kExtension;
  if (n.dots > 0) {
    read_version(r.word, r);
  } else if (n.digits > 0 || n.underscores > 0 || r.word.back() == '+' || r.word.back() == '#') {
    read_identifier(raw, r);
  } else {
    r.shape |= kLettersOnly;
    r.trigger = trigger_of(r.word, raw);
    r.kind = is_mixed_case(raw) ? FormKind::identifier : FormKind::word;
    // A stem is not found under the word, nor the word under its stem; a query does not know which the
    // article has.
    const FormKind other = r.kind == FormKind::word ? FormKind::identifier : FormKind::word;
    r.in_query.push_back({other, r.word});
  }
  return r;
}

}  // namespace kb::format::detail
