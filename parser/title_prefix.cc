#include "parser/title_prefix.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parser/chars.h"

namespace kb::parser {
namespace {

/// The longest of the common prefixes ("MCSE Readiness Review") and the longest word run that is still one.
constexpr std::size_t kLongestPrefix = 24;
constexpr std::size_t kMostWords = 4;

/// "DOCERR", "Doc Err", "DocErr": compared without blanks and dots, ignoring case.
constexpr std::array<std::pair<std::string_view, ArticleType>, 36> kTypes = {{
    {"prb", ArticleType::prb},
    {"fix", ArticleType::fix},
    {"bug", ArticleType::bug},
    {"howto", ArticleType::howto},
    {"info", ArticleType::info},
    {"inf", ArticleType::info},
    {"information", ArticleType::info},
    {"doc", ArticleType::doc},
    {"docerr", ArticleType::docerr},
    {"documentationerror", ArticleType::docerr},
    {"docfix", ArticleType::docfix},
    {"sample", ArticleType::sample},
    {"file", ArticleType::file},
    {"patch", ArticleType::patch},
    {"unconf", ArticleType::unconfirmed},
    {"errmsg", ArticleType::error_message},
    {"errmsgs", ArticleType::error_message},
    {"errmssg", ArticleType::error_message},
    {"errmessage", ArticleType::error_message},
    {"errormsg", ArticleType::error_message},
    {"errormessage", ArticleType::error_message},
    {"errormessages", ArticleType::error_message},
    {"error", ArticleType::error_message},
    {"err", ArticleType::error_message},
    {"stop", ArticleType::error_message},
    {"stopmsg", ArticleType::error_message},
    {"stopmessage", ArticleType::error_message},
    {"stoperror", ArticleType::error_message},
    {"stoperrmsg", ArticleType::error_message},
    {"fatalerror", ArticleType::error_message},
    {"msg", ArticleType::error_message},
    {"warning", ArticleType::error_message},
    {"event id", ArticleType::error_message},
    {"eventid", ArticleType::error_message},
    {"setuperror", ArticleType::error_message},
    {"setuperrmsg", ArticleType::error_message},
}};

/// Prefixes that name neither a type nor a product.
constexpr auto kGeneric = std::to_array<std::string_view>(
    {"overview",   "setup",       "instruction", "instructions", "troubleshooting", "faq",      "y2k",
     "readme",     "example",     "note",        "summary",      "summarylist",     "resolved", "file",
     "filelist",   "packinglist", "cc",          "http",         "mailto",          "part",     "list",
     "description"});

struct Folded {
  std::array<char, kLongestPrefix> text{};
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {text.data(), size}; }
};

Folded fold(std::string_view s) {
  Folded folded;
  for (const char c : s)
    if (c != ' ' && c != '.' && folded.size < folded.text.size()) folded.text[folded.size++] = to_lower(c);
  return folded;
}

ArticleType type_of(std::string_view prefix) {
  if (prefix.size() > kLongestPrefix) return ArticleType::unknown;
  const Folded folded = fold(prefix);
  for (const auto& [name, type] : kTypes)
    if (folded.view() == name) return type;
  return ArticleType::unknown;
}

/// The text before the first colon when it can be a prefix: short, few words, no quotation, no drive letter,
/// no "A::B".
std::string_view prefix_of(std::string_view title) {
  const std::size_t colon = title.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kLongestPrefix || colon + 1 >= title.size())
    return {};
  const char after = title[colon + 1];
  if (after == ':' || after == '\\' || after == '/') return {};
  const std::string_view prefix = trim(title.substr(0, colon));
  if (prefix.find_first_of("\"\\=()<>[]") != std::string_view::npos) return {};
  std::size_t words = 0;
  std::string_view last;
  for_each_word(prefix, [&](std::string_view word) { ++words, last = word; });
  if (words == 0 || words > kMostWords) return {};
  if (last.size() == 1 && words > 1 && is_upper(last.front())) return {};  // "Cannot Write to Drive C"
  if (equals_ci(last, "cc") || equals_ci(last, "http")) return {};         // cc:Mail
  return prefix;
}

/// "README.TXT", "Setup.exe": the name of a file.
bool is_file_name(std::string_view prefix) {
  const std::size_t dot = prefix.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || prefix.size() - dot != 4) return false;
  return std::all_of(prefix.begin() + static_cast<std::ptrdiff_t>(dot) + 1, prefix.end(), is_alpha);
}

bool is_generic(std::string_view prefix) {
  const Folded folded = fold(prefix);
  return is_file_name(prefix) || starts_with_ci(prefix, "Event ID") || starts_with_ci(prefix, "Err") ||
         std::find(kGeneric.begin(), kGeneric.end(), folded.view()) != kGeneric.end();
}

/// "Zone Err Msg" -> family "Zone" and the type; a prefix without such an end is all family.
void read_family(std::string_view prefix, TitlePrefix& out) {
  for (std::size_t at = prefix.find(' '); at != std::string_view::npos; at = prefix.find(' ', at + 1)) {
    const ArticleType type = type_of(prefix.substr(at + 1));
    if (type == ArticleType::unknown) continue;
    out.type = type;
    prefix = trim_right(prefix.substr(0, at));
    break;
  }
  if (!is_generic(prefix)) out.family = prefix;
}

}  // namespace

TitlePrefix read_title_prefix(std::string_view title) {
  TitlePrefix out;
  out.text = prefix_of(title);
  if (out.text.empty()) return out;
  const std::string_view second = prefix_of(trim_left(title.substr(title.find(':') + 1)));
  out.type = type_of(out.text);
  if (out.type == ArticleType::unknown) {
    read_family(out.text, out);
    if (out.type == ArticleType::unknown && !second.empty()) out.type = type_of(second);
    return out;
  }
  // "BUG: SMS: ...": a second level in capitals and digits names a product; anything else may be part of the
  // title.
  if (!second.empty() && type_of(second) == ArticleType::unknown && !is_generic(second) &&
      second.find(' ') == std::string_view::npos && second.size() >= 2 &&
      std::all_of(second.begin(), second.end(), [](char c) { return is_upper(c) || is_digit(c); }) &&
      !is_digit(second.back()))
    out.family = second;
  return out;
}

}  // namespace kb::parser
