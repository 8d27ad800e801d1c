#include "parser/applies_to.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "parser/chars.h"
#include "parser/versions.h"

namespace kb::parser {
namespace {

constexpr std::string_view kSentence = "The information in this article applies to:";
constexpr std::size_t kShortestRule = 40;
/// The longest list seen has 63 items.
constexpr std::size_t kMostItems = 4096;

bool is_applies_rule(std::string_view line) {
  return rule_length(line, '-') >= kShortestRule;
}

bool is_item(std::string_view line) {
  line = trim_left(line);
  return !line.empty() && line.front() == '-' && (line.size() == 1 || is_blank(line[1]));
}

Relation take_relation(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, Relation>, 3> kRelations = {
      {{"used with:", Relation::used_with},
       {"included with:", Relation::included_with},
       {"on platform(s):", Relation::on_platform}}};
  for (const auto& [words, relation] : kRelations) {
    if (!text.ends_with(words)) continue;
    text = trim_right(text.substr(0, text.size() - words.size()));
    if (text.ends_with(',')) text = trim_right(text.substr(0, text.size() - 1));
    return relation;
  }
  return Relation::none;
}

/// Editors' notes in the names: "*EDITOR Please do not ...*NAME* use 241, 265, 225", "NAME (see below)".
std::string_view clean_name(std::string_view name) {
  if (name.starts_with("*EDITOR")) {
    const std::size_t begin = name.find('*', 1);
    if (begin != std::string_view::npos) {
      name.remove_prefix(begin + 1);
      name = name.substr(0, name.find('*'));
    }
  }
  constexpr std::string_view kSeeBelow = "(see below)";
  name = trim(name);
  if (name.ends_with(kSeeBelow)) name.remove_suffix(kSeeBelow.size());
  return trim(name);
}

/// Where the name ends and the version list begins: around " version ", " versions " (or with a capital).
bool split_name(std::string_view text, std::string_view& name, std::string_view& list) {
  for (std::size_t at = text.find("ersion"); at != std::string_view::npos; at = text.find("ersion", at + 1)) {
    if (at < 2 || to_lower(text[at - 1]) != 'v' || text[at - 2] != ' ') continue;
    std::size_t after = at + 6;
    if (after < text.size() && text[after] == 's') ++after;
    if (after >= text.size() || (text[after] != ' ' && text[after] != ':')) continue;
    name = trim_right(text.substr(0, at - 2));
    if (name.ends_with(',')) name.remove_suffix(1);
    list = trim(text.substr(after + 1));
    return true;
  }
  return false;
}

/// "4.0 Service Packs 1, 2, 3" -> "4.0 SP1", ...; returns the bytes used.
std::size_t take_pack_list(std::string_view s, const std::string& base, std::vector<std::string>& versions) {
  constexpr std::string_view kWords = " Service Packs ";
  if (!s.starts_with(kWords)) return 0;
  std::size_t at = kWords.size();
  std::size_t used = 0;
  if (!versions.empty() && versions.back() == base) versions.pop_back();
  while (at < s.size() && is_digit(s[at]) && (at + 1 >= s.size() || !is_alnum(s[at + 1])) &&
         versions.size() < kMostVersions) {
    versions.push_back(base + " SP" + s[at]);
    used = ++at;
    if (s.substr(at).starts_with(", ")) at += 2;
  }
  return used;
}

/// What follows a version list and says which edition or system is meant. Anything else means that the list
/// was not understood ("version 4.0 Option Pack").
bool is_qualifier(std::string_view text) {
  constexpr auto kBegin = std::to_array<std::string_view>(
      {",", " for ", " Advanced Server", " Server", " Professional", " Datacenter", " on ", " ("});
  return std::any_of(kBegin.begin(), kBegin.end(), [&](std::string_view b) { return text.starts_with(b); });
}

bool read_version_list(std::string_view list, AppliesTo& item) {
  std::string base;
  const auto take = [&]() {
    const ScannedVersion version = scan_version(list, base);
    if (version.used == 0) return false;
    if (version.used < list.size() && is_alnum(list[version.used]) && is_alnum(list[version.used - 1]) &&
        !list.substr(0, version.used).ends_with('x'))
      return false;
    item.versions.push_back(version.text);
    list.remove_prefix(version.used);
    return true;
  };
  constexpr std::string_view kAll = "(all versions and editions), ";
  if (list.starts_with(kAll)) list.remove_prefix(kAll.size());
  if (!take()) return false;
  while (!list.empty() && item.versions.size() < kMostVersions) {
    if (const std::size_t used = take_pack_list(list, base, item.versions)) list.remove_prefix(used);
    if (list.starts_with(".,")) list.remove_prefix(1);  // "5.0., 5.5"
    const std::string_view before = list;
    if (list.starts_with(',')) list = trim_left(list.substr(1));
    for (const std::string_view word : {" and ", "and ", "versions ", "version "})
      if (list.starts_with(word)) list.remove_prefix(word.size());
    if (list.starts_with(" Build ")) list.remove_prefix(1);
    if ((list.size() == before.size() && !list.empty() && !is_digit(list.front())) || !take()) {
      list = before;
      break;
    }
  }
  list = trim_right(list);
  if (list == ".") list = {};
  if (list.empty()) return true;
  if (!is_qualifier(list)) return false;
  if (list.front() == ',') list.remove_prefix(1);
  item.qualifier = trim(list);
  return true;
}

/// Book titles hold versions of their subject ("MSPRESS ... Version 2002 Step by Step"): only a list that
/// ends the text is the book's own.
bool fits_name(std::string_view text, const AppliesTo& item) {
  return !text.starts_with("MSPRESS") || item.qualifier.empty();
}

/// "Microsoft Cinemania for Windows, 1992, 1993 editions": a list without the word version.
bool read_editions(std::string_view text, std::string_view& name, AppliesTo& item) {
  if (!text.ends_with(" edition") && !text.ends_with(" editions")) return false;
  for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
    if (at + 1 >= text.size() || !is_digit(text[at + 1])) continue;
    item.versions.clear();
    item.qualifier.clear();
    if (!read_version_list(text.substr(at + 1), item) || !item.qualifier.empty()) continue;
    name = text.substr(0, at);
    if (name.ends_with(',')) name.remove_suffix(1);
    return true;
  }
  return false;
}

ItemRole take_role(std::string_view& text) {
  constexpr std::string_view kSystem = "the operating system: ";
  constexpr std::string_view kHardware = "the hardware: ";
  if (text.starts_with(kSystem)) {
    text.remove_prefix(kSystem.size());
    return ItemRole::operating_system;
  }
  if (text.starts_with(kHardware)) {
    text.remove_prefix(kHardware.size());
    return ItemRole::hardware;
  }
  return ItemRole::product;
}

bool is_left_over_word(std::string_view word) {
  std::string base;
  if (word == "|" || word == "," || starts_with_ci(word, "kb") || is_digit(word.front())) return true;
  while (!word.empty() && (word.front() == '|' || word.front() == ',')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '|' || word.back() == ',')) word.remove_suffix(1);
  return word.empty() || fold_platform(word).has_value() || scan_version(word, base).used > 0;
}

}  // namespace

AppliesToBlock find_applies_to(const Lines& lines, LineRange range) {
  AppliesToBlock block;
  for (std::size_t i = range.first + 1; i < range.last; ++i) {
    if (lines[i] != kSentence || !is_applies_rule(lines[i - 1])) continue;
    block.found = true;
    block.rule = i - 1;
    std::size_t end = i + 1;
    while (end < range.last && !is_applies_rule(lines[end])) ++end;
    if (end == range.last) {  // no end rule: the list ends with its last item
      end = i + 1;
      while (end < range.last && (lines.blank(end) || is_item(lines[end]))) ++end;
      block.next = end;
    } else {
      block.next = end + 1;
    }
    block.items = {i + 1, end};
    return block;
  }
  return block;
}

AppliesTo parse_applies_to_item(std::string_view text) {
  AppliesTo item;
  text = trim(text);
  item.relation = take_relation(text);
  item.role = take_role(text);
  std::string_view name;
  std::string_view list;
  if ((split_name(text, name, list) && read_version_list(list, item) && fits_name(text, item)) ||
      read_editions(text, name, item)) {
    item.name = clean_name(name);
  } else {
    item.versions.clear();
    item.qualifier.clear();
    item.name = clean_name(text);
  }
  return item;
}

void read_applies_to(const Lines& lines, const AppliesToBlock& block, std::vector<AppliesTo>& items,
                     std::vector<Diagnostic>& diagnostics) {
  constexpr std::size_t kColumnsPerLevel = 3;
  for (std::size_t i = block.items.first; i < block.items.last; ++i) {
    if (lines.blank(i)) continue;
    const std::string_view line = lines[i];
    const std::string_view text = is_item(line) ? trim(trim_left(line).substr(1)) : std::string_view();
    if (text.empty()) {
      diagnostics.push_back({Severity::note, DiagnosticCode::odd_applies_to_line,
                             static_cast<std::uint32_t>(i + 1), std::string(trim(line))});
      continue;
    }
    if (items.size() >= kMostItems) {
      diagnostics.push_back({Severity::repaired, DiagnosticCode::limit_exceeded,
                             static_cast<std::uint32_t>(i + 1), "applies-to items"});
      return;
    }
    items.push_back(parse_applies_to_item(text));
    if (items.back().versions.size() >= kMostVersions)
      diagnostics.push_back({Severity::repaired, DiagnosticCode::limit_exceeded,
                             static_cast<std::uint32_t>(i + 1), "versions"});
    items.back().depth =
        static_cast<std::uint8_t>(std::min<std::size_t>(indent_of(line) / kColumnsPerLevel, 255));
  }
}

bool is_left_over_header(const Lines& lines, LineRange range) {
  constexpr std::size_t kMostLines = 4;
  std::size_t count = 0;
  bool plain = true;
  for (std::size_t i = range.first; i < range.last && plain; ++i) {
    const std::string_view line = lines[i];
    if (line.empty() || is_applies_rule(line)) continue;
    if (kSentence.starts_with(line) || line == kSentence) continue;  // the sentence repeated, perhaps cut off
    if (++count > kMostLines) return false;
    for_each_word(line, [&](std::string_view word) { plain = plain && is_left_over_word(word); });
  }
  return plain;
}

}  // namespace kb::parser
