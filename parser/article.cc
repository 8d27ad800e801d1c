#include "parser/article.h"

#include <array>
#include <cstddef>

#include "parser/chars.h"

namespace kb::parser {
namespace {

template <std::size_t N, class Enum>
std::string_view at(const std::array<std::string_view, N>& names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? names[index] : std::string_view();
}

/// A letter and then a hyphen at a line's end: "third-" / "party". " -" and "--" are dashes.
bool ends_in_hyphen(std::string_view line) {
  return line.size() >= 2 && line.back() == '-' && line[line.size() - 2] != '-' &&
         line[line.size() - 2] != ' ';
}

}  // namespace

std::string_view heading(SectionKind kind) {
  constexpr std::array<std::string_view, kSectionKinds> kNames = {"",       "SUMMARY",          "SYMPTOMS",
                                                                  "CAUSE",  "RESOLUTION",       "WORKAROUND",
                                                                  "STATUS", "MORE INFORMATION", "REFERENCES"};
  return at(kNames, kind);
}

std::string_view name(SectionKind kind) {
  constexpr std::array<std::string_view, kSectionKinds> kNames = {"lead",   "summary",          "symptoms",
                                                                  "cause",  "resolution",       "workaround",
                                                                  "status", "more_information", "references"};
  return at(kNames, kind);
}

std::string_view name(BlockKind kind) {
  constexpr std::array<std::string_view, kBlockKinds> kNames = {
      "paragraph", "bullet", "step", "subheading", "message", "listing", "table", "boilerplate"};
  return at(kNames, kind);
}

std::string_view name(ArticleType type) {
  constexpr std::array<std::string_view, kArticleTypes> kNames = {
      "",       "bug",    "fix",    "prb",  "howto", "info",        "doc",
      "docerr", "docfix", "sample", "file", "patch", "unconfirmed", "error_message"};
  return at(kNames, type);
}

std::string_view name(Relation relation) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"none", "used_with", "included_with", "on_platform"});
  return at(kNames, relation);
}

std::string_view name(ItemRole role) {
  constexpr auto kNames = std::to_array<std::string_view>({"product", "operating_system", "hardware"});
  return at(kNames, role);
}

std::string_view name(Encoding encoding) {
  constexpr auto kNames = std::to_array<std::string_view>({"ascii", "utf-8", "windows-1252"});
  return at(kNames, encoding);
}

std::string unwrap(std::string_view lines) {
  std::string out;
  out.reserve(lines.size());
  while (!lines.empty()) {
    const std::size_t newline = lines.find('\n');
    const std::string_view line = trim(lines.substr(0, newline));
    lines.remove_prefix(newline == std::string_view::npos ? lines.size() : newline + 1);
    if (line.empty()) continue;
    if (!out.empty() && !ends_in_hyphen(out)) out += ' ';
    out += line;
  }
  return out;
}

std::uint32_t parse_article_number(std::string_view text) {
  constexpr std::size_t kFewestDigits = 4;
  constexpr std::size_t kMostDigits = 7;
  text = trim(text);
  if (starts_with_ci(text, "kb"))
    text = trim_left(text.substr(2));
  else if (starts_with_ci(text, "q"))
    text = trim_left(text.substr(1));
  if (text.size() < kFewestDigits || text.size() > kMostDigits) return 0;
  std::uint32_t number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return 0;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number;
}

}  // namespace kb::parser
