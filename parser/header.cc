#include "parser/header.h"

#include <array>
#include <string>

#include "parser/chars.h"

namespace kb::parser {
namespace {

constexpr std::string_view kDocument = "DOCUMENT";

/// "LABEL :value" of a header line: capitals, blanks and '/', at most 24 of them, then a colon.
struct Labelled {
  std::string_view label;
  std::string_view value;
};

bool split_label(std::string_view line, Labelled& out) {
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
  Labelled field;
  return line.starts_with(kDocument) && split_label(line, field) && field.label == kDocument;
}

Header read_header(const Lines& lines, std::size_t at, std::vector<Diagnostic>& diagnostics) {
  Header header;
  Labelled field;
  split_label(lines[at], field);
  read_document_line(field.value, header);

  struct Slot {
    std::string_view label;
    std::string_view* value;
    bool seen = false;
  };
  std::array<Slot, 5> slots{{{"TITLE", &header.title},
                             {"PRODUCT", &header.product},
                             {"PROD/VER", &header.versions},
                             {"OPER/SYS", &header.os},
                             {"KEYWORDS", &header.keywords}}};
  std::size_t i = at + 1;
  for (; i < lines.size() && !lines.blank(i); ++i) {
    if (!split_label(lines[i], field)) break;
    Slot* slot = nullptr;
    for (Slot& candidate : slots)
      if (!candidate.seen && candidate.label == field.label) slot = &candidate;
    if (slot) {
      *slot->value = field.value;
      slot->seen = true;
    } else {
      diagnostics.push_back({Severity::note, DiagnosticCode::unknown_header,
                             static_cast<std::uint32_t>(i + 1), std::string(field.label)});
    }
  }
  for (const Slot& slot : slots)
    if (!slot.seen)
      diagnostics.push_back({Severity::note, DiagnosticCode::missing_header_line,
                             static_cast<std::uint32_t>(at + 1), std::string(slot.label)});
  header.next = i;
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
