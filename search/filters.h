#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "search/index.h"
#include "search/query.h"
#include "search/units.h"

/// Filters by field value: exact fields, codes, file names, dates and ranges.
namespace kb::search {

/// What a filter comes down to: any of these terms, or a date between two ends.
struct Filter {
  std::vector<std::string> terms;
  bool dated = false;
  std::string low, high;  ///< with `dated`: "YYYYMMDD", inclusive

  [[nodiscard]] Xapian::Query query() const;
};

/// A node of kind field whose field is exact, code or date.
[[nodiscard]] Filter exact_filter(Index& index, const Node& node);

/// A node of kind range (date or version).
[[nodiscard]] Filter range_filter(Index& index, const Node& node);

/// A word under a text field's prefix; `open` when it is the beginning of one.
[[nodiscard]] Xapian::Query field_alternatives(Index& index, const format::Field& field, const Unit& unit, bool open);

/// The term of a form under a text field: prefix + stem.
[[nodiscard]] std::string text_field_term(const format::Field& field, std::string_view plain_term);

/// Orders "3.1" < "3.11" < "3.51" < "4.0" < "4.0 sp2" < "10.0"; words after the numbers compare as text.
[[nodiscard]] int compare_versions(std::string_view a, std::string_view b);

}  // namespace kb::search
