#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Ends of ranges: `1999..2001`, `>=2000-06`, `4.0..5.0`.
namespace kb::search {

struct Range {
  std::string low, high;     ///< empty: open; for dates ISO beginnings
  bool exclude_low = false;  ///< `>4.0`; dates need none, they become the next day, month or year
  bool exclude_high = false;
  bool turned = false;  ///< was written the wrong way round
};

/// "2001", "2001-06", "2001-06-30" from these or from 200106.., 20010630, 2001/6/30; empty when `text` is no
/// date.
[[nodiscard]] std::string parse_date(std::string_view text);

/// A date or a range of dates. Nothing when it is neither.
[[nodiscard]] std::optional<Range> parse_date_range(std::string_view text);

/// `a..b`, `a..`, `..b`, `>=a`, `>a`, `<=a`, `<a` with ends that begin with a digit. Nothing when `text` is
/// no range.
[[nodiscard]] std::optional<Range> parse_version_range(std::string_view text);

/// True when `text` is meant to be a range, well-formed or not.
[[nodiscard]] bool looks_like_range(std::string_view text);

}  // namespace kb::search
