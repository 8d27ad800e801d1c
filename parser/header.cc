#include "parser/header.h"

#include <algorithm>
#include <array>
#include <string>

#include "parser/chars.h"

namespace kb::parser {
namespace {

constexpr std::string_view kDocument = "DOCUMENT";

/// "LABEL :value": capitals, blanks and '/', at most 24 of them, then a colon.
bool split_label(std::string_view line, LabelledLine& out) {
  constexpr std::size_t kLongest = 24;
  std::size_t i = 0;
  while (i < line.size() && i < kLongest && (is_upper(line[i]) || line[i] == '/' || line[i] == ' ')) ++i;
  if (i == 0 || i >= line.size() || line[i] != ':' || line[0] == ' ') return false;
  out.label = trim_right(line.substr(0, i));
  out.value = trim(line.substr(i + 1));
  return !out.label.empty();
}

/// The words of the DOCUMENT line: number, date, [tag]. Each is recognised by its shape, so that a missing
/// one does not shift the others.
void read_document_line(std::string_view value, Header& header) {
  for_each_word(value, [&](std::string_view word) {
    if (header.number == 0 && header.date.empty() && parse_article_number(word) != 0)
      header.number = parse_article_number(word);
    else if (word.size() > 2 && word.front() == '[' && word.back() == ']')
      header.category = word.substr(1, word.size() - 2);
    else if (header.date.empty())
      header.date = word;
  });
}

}  // namespace

bool is_document_line(std::string_view line) {
  LabelledLine field;
  return line.starts_with(kDocument) && split_label(line, field) && field.label == kDocument;
}

std::size_t read_slots(const Lines& lines, std::size_t at, std::size_t first,
                       bool (*split)(std::string_view line, LabelledLine& out), std::span<HeaderSlot> slots,
                       std::vector<Diagnostic>& diagnostics) {
  const auto note = [&](DiagnosticCode code, std::size_t line, std::string_view label) {
    diagnostics.push_back({Severity::note, code, static_cast<std::uint32_t>(line + 1), std::string(label)});
  };
  std::size_t i = first;
  LabelledLine field;
  for (; i < lines.size() && !lines.blank(i) && split(lines[i], field); ++i) {
    const auto slot = std::find_if(slots.begin(), slots.end(),
                                   [&](const HeaderSlot& s) { return !s.seen && s.label == field.label; });
    if (slot == slots.end()) {
      note(DiagnosticCode::unknown_header, i, field.label);
    } else {
      *slot->value = field.value;
      slot->seen = true;
    }
  }
  for (const HeaderSlot& slot : slots)
    if (!slot.seen) note(DiagnosticCode::missing_header_line, at, slot.label);
  return i;
}

Header read_header(const Lines& lines, std::size_t at, std::vector<Diagnostic>& diagnostics) {
  Header header;
  LabelledLine field;
  split_label(lines[at], field);
  read_document_line(field.value, header);

  std::array<HeaderSlot, 5> slots{{{"TITLE", &header.title},
                                   {"PRODUCT", &header.product},
                                   {"PROD/VER", &header.versions},
                                   {"OPER/SYS", &header.os},
                                   {"KEYWORDS", &header.keywords}}};
  header.next = read_slots(lines, at, at + 1, split_label, slots, diagnostics);
  return header;
}

std::string iso_date(std::string_view written) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"});
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  // DD-MON-YYYY, or D-MON-YYYY as people write it.
  if (written.size() != 10 && written.size() != 11) return {};
  const std::size_t day_digits = written.size() - 9;
  for (std::size_t i = 0; i < day_digits; ++i)
    if (!is_digit(written[i])) return {};
  const std::string_view tail = written.substr(day_digits);
  int day = 0;
  for (std::size_t i = 0; i < day_digits; ++i) day = day * 10 + (written[i] - '0');
  if (tail[0] != '-' || tail[4] != '-') return {};
  const std::string_view year = tail.substr(5);
  for (const char c : year)
    if (!is_digit(c)) return {};
  if (year < "1980" || year > "2099") return {};
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (!equals_ci(tail.substr(1, 3), kMonths[month])) continue;
    if (day < 1 || day > kDays[month]) return {};
    std::string out(year);
    out += '-';
    out += static_cast<char>('0' + (month + 1) / 10);
    out += static_cast<char>('0' + (month + 1) % 10);
    out += '-';
    out += static_cast<char>('0' + day / 10);
    out += static_cast<char>('0' + day % 10);
    return out;
  }
  return {};
}

}  // namespace kb::parser
