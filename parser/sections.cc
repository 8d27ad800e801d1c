#include "parser/sections.h"

#include <array>
#include <utility>

namespace kb::parser {
namespace {

constexpr std::array<std::pair<std::string_view, SectionKind>, 9> kHeadings = {{
    {"SUMMARY", SectionKind::summary},
    {"SYMPTOMS", SectionKind::symptoms},
    {"SYMPTOM", SectionKind::symptoms},
    {"CAUSE", SectionKind::cause},
    {"RESOLUTION", SectionKind::resolution},
    {"WORKAROUND", SectionKind::workaround},
    {"STATUS", SectionKind::status},
    {"MORE INFORMATION", SectionKind::more_information},
    {"REFERENCES", SectionKind::references},
}};

}  // namespace

std::optional<SectionKind> section_heading(const Lines& lines, std::size_t i, std::size_t end) {
  constexpr std::size_t kShortest = 5;
  constexpr std::size_t kLongest = 16;
  if (i + 1 >= end) return std::nullopt;
  const std::string_view line = lines[i];
  if (line.size() < kShortest || line.size() > kLongest) return std::nullopt;
  const std::size_t rule = rule_length(lines[i + 1], '=');
  if (rule + 1 < line.size() || rule > line.size() + 1) return std::nullopt;
  for (const auto& [word, kind] : kHeadings)
    if (line == word) return kind;
  return std::nullopt;
}

std::size_t find_section(const Lines& lines, LineRange range) {
  for (std::size_t i = range.first; i < range.last; ++i)
    if (section_heading(lines, i, range.last)) return i;
  return range.last;
}

bool split_sections(const Lines& lines, LineRange body, std::size_t limit, std::vector<SectionLines>& out) {
  SectionKind kind = SectionKind::lead;
  std::size_t begin = body.first;
  const auto close = [&](std::size_t end) {
    LineRange range = trim(lines, {begin, end});
    if (range.empty()) range = {begin, begin};
    if (kind != SectionKind::lead || !range.empty()) out.push_back({kind, range});
  };
  for (std::size_t i = body.first; i < body.last; ++i) {
    const std::optional<SectionKind> next = section_heading(lines, i, body.last);
    if (!next) continue;
    if (out.size() + 1 >= limit) {
      close(body.last);
      return false;
    }
    close(i);
    kind = *next;
    begin = i + 2;
    ++i;
  }
  close(body.last);
  return true;
}

}  // namespace kb::parser
