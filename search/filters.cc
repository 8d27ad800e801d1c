#include "search/filters.h"

#include <algorithm>

#include "parser/article.h"

namespace kb::search {

namespace {

using format::Field;
using Xapian::Query;

/// Most terms one filter may stand for (`keyword:kb*`).
constexpr std::size_t kMaxFilterTerms = 2000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void add_terms_with_prefix(Index& index, const std::string& beginning, std::vector<std::string>& terms) {
  const Xapian::Database& database = index.database();
  for (auto i = database.allterms_begin(beginning); i != database.allterms_end(beginning); ++i) {
    if (terms.size() >= kMaxFilterTerms) return;
    terms.push_back(*i);
  }
}

/// "2000-06" with '0': 20000600, with '9': 20000699. Empty when it is no date.
std::string date_bound(std::string_view typed, char fill) {
  std::string digits;
  std::size_t part = 0;
  std::string current;
  const auto flush = [&](std::size_t width) {
    if (current.empty() || current.size() > width) return false;
    while (current.size() < width) current.insert(current.begin(), '0');
    digits += current;
    current.clear();
    return true;
  };
  for (const char c : typed) {
    if (is_digit(c)) {
      current.push_back(c);
      if (part == 0 && current.size() == 4 && typed.size() == 8 && typed.find_first_not_of("0123456789") == std::string_view::npos)
        return std::string(typed);
      continue;
    }
    if (c != '-' && c != '/' && c != '.') return {};
    if (!flush(part == 0 ? 4 : 2) || ++part > 2) return {};
  }
  if (!current.empty() && !flush(part == 0 ? 4 : 2)) return {};
  if (digits.size() < 4) return {};
  digits.resize(8, fill);
  return digits;
}

std::string normalised_version(std::string_view folded) {
  // "3.10" was written for 3.1 in the old two-digit style, "3.11" never was.
  std::string version(folded);
  const std::size_t dot = version.find('.');
  if (dot != std::string::npos && version.size() == dot + 3 && version.back() == '0' && is_digit(version[dot + 1]))
    version.pop_back();
  return version;
}

void add_code_terms(Index& index, const Node& node, std::vector<std::string>& terms) {
  std::vector<Unit> units;
  append_units(node.text, node.begin, index.analyzer(), units);
  for (const Unit& unit : units)
    for (const Alternative& alternative : unit.alternatives)
      for (const std::string& term : alternative.terms)
        if (term.rfind("XI", 0) == 0 || (units.size() == 1 && unit.kind == format::FormKind::code)) terms.push_back(term);
  std::string value = format::fold(node.text);
  value.erase(std::remove(value.begin(), value.end(), ' '), value.end());
  for (const char* family : {"error:", "event:"}) terms.push_back("XI" + (family + value));
  if (value.size() > 2 && value[0] == '0' && value[1] == 'x') value.erase(0, 2);
  const std::size_t digit = value.find_first_not_of('0');
  value = digit == std::string::npos ? "0" : value.substr(digit);
  for (const char* family : {"hex:", "stop:"}) terms.push_back("XI" + (family + value));
}

void add_file_terms(Index& index, const Node& node, std::vector<std::string>& terms) {
  const std::string name = "XF" + format::fold(node.text);
  if (node.prefix) return add_terms_with_prefix(index, name, terms);
  terms.push_back(name);
  if (name.find('.') == std::string::npos) add_terms_with_prefix(index, name + ".", terms);
}

}  // namespace

Query Filter::query() const {
  if (dated) return Query(Query::OP_VALUE_RANGE, format::kDateSlot, low, high);
  std::vector<Query> queries(terms.begin(), terms.end());
  return Query(Query::OP_OR, queries.begin(), queries.end());
}

Filter exact_filter(Index& index, const Node& node) {
  const Field& field = *node.field;
  Filter filter;
  std::string value = format::fold(node.text);
  if (field.kind == format::FieldKind::date) {
    filter.dated = true;
    filter.low = date_bound(value, '0');
    filter.high = date_bound(value, '9');
    if (filter.low.empty()) filter.low = filter.high = "?";
    return filter;
  }
  if (field.name == "file") {
    add_file_terms(index, node, filter.terms);
  } else if (field.name == "error") {
    add_code_terms(index, node, filter.terms);
  } else if (field.name == "id" || field.name == "cites") {
    const std::uint32_t number = parser::parse_article_number(node.text);
    filter.terms.push_back(std::string(field.prefix) + (field.name == "id" ? "" : "q") + std::to_string(number));
  } else if (node.prefix) {
    add_terms_with_prefix(index, format::field_term(field, value), filter.terms);
  } else {
    filter.terms.push_back(format::field_term(field, value));
    if (field.name == "version") {
      const std::string version = normalised_version(value);
      if (version != value) filter.terms.push_back(format::field_term(field, version));
    }
    if (field.name == "section") {
      std::replace(value.begin(), value.end(), ' ', '_');
      filter.terms.push_back(format::field_term(field, value));
    }
  }
  if (filter.terms.empty()) filter.terms.push_back(format::field_term(field, value));
  return filter;
}

Filter range_filter(Index& index, const Node& node) {
  Filter filter;
  if (node.field->kind == format::FieldKind::date) {
    filter.dated = true;
    filter.low = node.low.empty() ? "0" : date_bound(node.low, '0');
    filter.high = node.high.empty() ? "9" : date_bound(node.high, '9');
    if (filter.low.empty() || filter.high.empty()) filter.low = filter.high = "?";
    return filter;
  }
  const std::string low = normalised_version(format::fold(node.low));
  const std::string high = normalised_version(format::fold(node.high));
  std::vector<std::string> all;
  add_terms_with_prefix(index, std::string(node.field->prefix), all);
  for (std::string& term : all) {
    const std::string_view version = std::string_view(term).substr(node.field->prefix.size());
    if (version.empty() || !is_digit(version[0])) continue;
    if (!low.empty() && compare_versions(version, low) < (node.exclude_low ? 1 : 0)) continue;
    // "4.0 SP2" lies within "..4.0": the end names a whole release.
    const int above = high.empty() ? -1 : compare_versions(version.substr(0, version.find(' ')), high);
    if (above > (node.exclude_high ? -1 : 0)) continue;
    filter.terms.push_back(std::move(term));
  }
  if (filter.terms.empty()) filter.terms.push_back(std::string(node.field->prefix) + "?");
  return filter;
}

std::string text_field_term(const Field& field, std::string_view plain_term) {
  if (!plain_term.empty() && plain_term[0] == 'Z') plain_term.remove_prefix(1);
  return format::field_term(field, plain_term);
}

Query field_alternatives(Index& index, const Field& field, const Unit& unit, bool open) {
  std::vector<std::string> terms;
  for (const Alternative& alternative : unit.alternatives)
    if (alternative.terms.size() == 1) terms.push_back(text_field_term(field, alternative.terms[0]));
  if (open) add_terms_with_prefix(index, std::string(field.prefix) + unit.typed, terms);
  std::vector<Query> queries(terms.begin(), terms.end());
  return Query(Query::OP_OR, queries.begin(), queries.end());
}

namespace {

/// The digits that `text` begins with, without leading zeros, of whatever length; removed from it.
std::string_view take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::size_t first = std::min(text.find_first_not_of('0'), end);
  const std::string_view number = text.substr(first, end - first);
  text.remove_prefix(end);
  return number;
}

}  // namespace

int compare_versions(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a[0]) && is_digit(b[0])) {
      const std::string_view x = take_number(a);
      const std::string_view y = take_number(b);
      if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
      if (x != y) return x < y ? -1 : 1;
      continue;
    }
    if (a[0] != b[0]) return a[0] < b[0] ? -1 : 1;
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.empty() ? (b.empty() ? 0 : -1) : 1;
}

}  // namespace kb::search
