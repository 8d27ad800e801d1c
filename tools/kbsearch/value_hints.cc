#include "tools/kbsearch/value_hints.h"

#include <fmt/format.h>

#include <algorithm>

#include "search/query.h"
#include "tools/cli/suggest.h"
#include "tools/kbsearch/complete_terms.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMostValues = 5000;

void look_at(const search::Node& node, const std::vector<std::string>& locations,
             std::vector<search::Notice>& out) {
  for (const search::Node& child : node.children) look_at(child, locations, out);
  if (node.kind != search::NodeKind::field || node.field == nullptr || node.prefix) return;
  const format::Field& field = *node.field;
  const bool listed = field.kind == format::FieldKind::exact || field.kind == format::FieldKind::text;
  if (!listed || field.name == "id" || field.name == "cites" || field.name == "title") return;
  std::string value;
  for (const char c : node.text) value += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  const auto known = field_values(locations, field, value, 1);
  if (!known || !known->empty()) return;
  const auto values = field_values(locations, field, "", kMostValues);
  const std::string near = values ? closest(value, *values) : std::string();
  if (near.empty()) return;
  const bool blank = near.find(' ') != std::string::npos;
  out.push_back(
      {search::NoticeKind::unknown_word, fmt::format("no article has {}:{}", field.name, node.text),
       fmt::format("did you mean {}:{}{}{}?", field.name, blank ? "\"" : "", near, blank ? "\"" : ""),
       node.begin, node.end});
}

}  // namespace

std::vector<search::Notice> misspelt_values(const std::vector<std::string>& locations,
                                            std::string_view query) {
  std::vector<search::Notice> out;
  if (query.find(':') != std::string_view::npos) look_at(search::parse_query(query).root, locations, out);
  return out;
}

}  // namespace kb::cli
