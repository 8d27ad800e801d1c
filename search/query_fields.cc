#include "search/query_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "parser/article.h"
#include "search/query_chars.h"
#include "search/query_ranges.h"

namespace kb::search {
namespace {

using format::Field;
using format::FieldKind;

bool is_number_field(const Field& field) {
  return field.name == "id" || field.name == "cites";
}

bool is_alone(std::string_view text) {
  return text.empty() || blank_at(text, 0) > 0;
}

/// What a value must be; empty when it is fine.
std::string complaint(const Field& field, std::string_view value) {
  const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
  if (is_number_field(field) && parser::parse_article_number(value) == 0) return "is not an article number";
  if (field.name == "error" && !has_digit) return "is not a code";
  if (!has_content(value)) return "has nothing to search for";
  return {};
}

std::optional<Node> make_range(const Field& field, std::string_view value, Node node, Notes& notes) {
  const bool date = field.kind == FieldKind::date;
  std::optional<Range> range = date ? parse_date_range(value) : parse_version_range(value);
  if (!range) {
    notes.add(NoteKind::bad_range, node.begin, node.end,
              fmt::format("{} is not a {}, searched as text", quoted_excerpt(value), date ? "date" : "range"),
              date ? "date:2001, date:2000-06..2001, date:>=1999" : "version:4.0..5.0, version:>=4.0");
    return std::nullopt;
  }
  if (range->turned)
    notes.add(NoteKind::bad_range, node.begin, node.end,
              fmt::format("the range {} was turned round", quoted_excerpt(value)));
  node.kind = NodeKind::range;
  node.low = std::move(range->low);
  node.high = std::move(range->high);
  node.exclude_low = range->exclude_low;
  node.exclude_high = range->exclude_high;
  return node;
}

/// "product:exchange," at the end of a clause.
std::string_view without_trailing_marks(std::string_view value) {
  constexpr std::string_view kMarks = ",;!?.";
  while (value.size() > 1 && kMarks.find(value.back()) != std::string_view::npos && !value.ends_with(".."))
    value.remove_suffix(1);
  return value;
}

}  // namespace

const Field* field_at(std::string_view word, std::size_t& value) {
  std::size_t length = 0;
  while (length < word.size() && (is_lower(word[length]) || word[length] == '_')) ++length;
  if (length == 0 || length > 20 || length + 1 >= word.size() || word[length] != ':') return nullptr;
  const Field* field = format::find_field(word.substr(0, length));
  if (field == nullptr) return nullptr;
  const std::string_view rest = word.substr(length + 1);
  if (is_alone(rest) || rest.front() == ':') return nullptr;
  // "file://server", "file:\\server"; and "p:\apps", "v:/", which are drives.
  const auto slash = [](char c) { return c == '/' || c == '\\'; };
  if (slash(rest.front()) && (length == 1 || (rest.size() > 1 && slash(rest[1])))) return nullptr;
  value = length + 1;
  return field;
}

std::optional<Node> make_field(const Field& field, std::string_view value, bool quoted, std::size_t begin,
                               std::size_t end, Notes& notes) {
  Node node;
  node.kind = NodeKind::field;
  node.field = &field;
  node.quoted = quoted;
  node.begin = static_cast<std::uint32_t>(begin);
  node.end = static_cast<std::uint32_t>(end);
  if (!quoted) value = without_trailing_marks(value);
  if (field.kind == FieldKind::date || (field.ranges && looks_like_range(value)))
    return make_range(field, value, std::move(node), notes);
  if (const std::string why = complaint(field, value); !why.empty()) {
    const bool empty = !has_content(value);
    notes.add(empty ? NoteKind::empty_field : NoteKind::bad_value, begin, end,
              fmt::format("{} {}, searched as text",
                          empty ? fmt::format("{}:", field.name) : quoted_excerpt(value), why),
              std::string(field.example));
    return std::nullopt;
  }
  if (!quoted && value.ends_with('*')) {
    value.remove_suffix(1);
    const bool words = field.kind == FieldKind::text || field.kind == FieldKind::zone;
    node.prefix = value.size() >= (words ? 3U : 2U);
    if (!node.prefix)
      notes.add(NoteKind::short_prefix, begin, end,
                fmt::format("{} is too short a beginning, searched as a word", quoted_excerpt(value)));
  }
  node.text = std::string(value);
  return node;
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  constexpr std::size_t kLongest = 32;
  if (a.size() > kLongest || b.size() > kLongest) return most + 1;
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return most + 1;
  std::array<std::array<std::size_t, kLongest + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& above2 = rows[(i + 1) % 3];
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], above2[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > most + 1) return most + 1;
  }
  return std::min(rows[a.size() % 3][b.size()], most + 1);
}

std::string_view close_field_name(std::string_view name) {
  constexpr std::size_t kShortest = 4;  // "ver", "cat" are too close to everything
  if (name.size() < 3 || name.size() > 20) return {};
  std::string_view best, begins;
  std::size_t best_distance = name.size() >= 6 ? 3 : 2;
  std::size_t beginnings = 0;
  for (const Field& field : format::kFields) {
    if (field.name.size() > name.size() && field.name.starts_with(name)) {
      begins = field.name;
      ++beginnings;
    }
    for (std::size_t i = 0; i <= field.aliases.size(); ++i) {
      const std::string_view known = i == 0 ? field.name : field.aliases[i - 1];
      if (known.size() < kShortest) continue;
      if (const std::size_t d = edit_distance(name, known, best_distance); d < best_distance) {
        best_distance = d;
        best = known;
      }
    }
  }
  return best.empty() && beginnings == 1 ? begins : best;
}

}  // namespace kb::search
