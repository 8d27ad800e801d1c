#include "search/products.h"

#include <algorithm>
#include <string>

#include "indexer/format/schema.h"
#include "search/filters.h"

namespace kb::search {

namespace {

using format::FormKind;

/// Of the articles with a product's word so many apply to something of that name; of those with "printer" hardly any.
constexpr double kShare = 0.4;
constexpr std::uint32_t kFewest = 10;
/// A name of nothing but words that more articles than this have ("windows", "server") says nothing.
constexpr double kCommon = 1.0 / 3;

class Recogniser {
 public:
  Recogniser(Index& index, const std::vector<Unit>& units, std::size_t plain_words) : index_(index) {
    if (!index.is_remote()) return;
    std::vector<std::string> terms;  // asked for in one go
    for (std::size_t u = 0; u < plain_words; ++u) {
      for (const Alternative& alternative : units[u].alternatives)
        for (const std::string& term : alternative.terms) terms.insert(terms.end(), {term, in_name(term)});
      for (std::string& term : versions(units[u])) terms.push_back(std::move(term));
    }
    index.fetch_frequencies(terms);
  }

  [[nodiscard]] bool names_product(const Unit& unit) const {
    if (unit.compound || unit.stop_word) return false;
    return std::any_of(unit.alternatives.begin(), unit.alternatives.end(), [&](const Alternative& alternative) {
      if (alternative.origin == Origin::expansion || alternative.terms.empty()) return false;
      return std::all_of(alternative.terms.begin(), alternative.terms.end(), [&](const std::string& term) {
        const std::uint32_t named = index_.frequency(in_name(term));
        return named >= kFewest && named >= kShare * index_.frequency(term);
      });
    });
  }
  [[nodiscard]] bool names_version(const Unit& unit) const {
    const std::vector<std::string> terms = versions(unit);
    return std::any_of(terms.begin(), terms.end(), [&](const std::string& term) { return index_.frequency(term) >= kFewest; });
  }
  [[nodiscard]] bool is_common(const Unit& unit) const { return unit.frequency > kCommon * index_.articles(); }

 private:
  static std::string in_name(const std::string& term) { return text_field_term(*format::find_field("product"), term); }
  /// Version 4 is filed as 4.0.
  static std::vector<std::string> versions(const Unit& unit) {
    if (unit.compound || (unit.kind != FormKind::number && unit.kind != FormKind::version)) return {};
    const format::Field& field = *format::find_field("version");
    return {format::field_term(field, unit.typed), format::field_term(field, unit.typed + ".0")};
  }

  Index& index_;
};

/// Nothing but blanks lies between two units of the query.
bool adjoin(const Unit& first, const Unit& second, std::string_view query) {
  if (first.end > second.begin || second.begin > query.size()) return false;
  return query.substr(first.end, second.begin - first.end).find_first_not_of(" \t\r\n-") == std::string_view::npos;
}

}  // namespace

void recognise_products(std::vector<Unit>& units, std::size_t plain_words, std::string_view query, Index& index,
                        std::vector<Notice>& notices) {
  const Recogniser recogniser(index, units, plain_words);
  for (std::size_t first = 0; first < plain_words;) {
    std::size_t end = first;
    bool telling = false;
    for (; end < plain_words && !units[end].compound; ++end) {
      const Unit& unit = units[end];
      if (end > first && !adjoin(units[end - 1], unit, query)) break;
      const bool product = recogniser.names_product(unit);
      if (!product && (end == first || !recogniser.names_version(unit))) break;
      telling = telling || (product && !recogniser.is_common(unit));
    }
    if (!telling) {
      first = std::max(first + 1, end);
      continue;
    }
    for (std::size_t u = first; u < end; ++u) units[u].product = true;
    const std::uint32_t begin = units[first].begin;
    const std::uint32_t last = units[end - 1].end;
    const std::string name(last <= query.size() && begin < last ? query.substr(begin, last - begin) : std::string_view());
    notices.push_back({NoticeKind::product, "prefers articles that apply to '" + name + "'", "", begin, last});
    first = end;
  }
}

}  // namespace kb::search
