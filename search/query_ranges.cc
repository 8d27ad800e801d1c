#include "search/query_ranges.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "search/query_chars.h"

namespace kb::search {
namespace {

struct Date {
  int year = 0, month = 0, day = 0;  // 0: not given
};

bool read_number(std::string_view text, std::size_t& at, std::size_t fewest, std::size_t most, int& out) {
  std::size_t digits = 0;
  out = 0;
  while (at < text.size() && digits < most && is_digit(text[at])) {
    out = out * 10 + (text[at] - '0');
    ++at;
    ++digits;
  }
  return digits >= fewest;
}

bool is_date(const Date& date) {
  constexpr std::array<int, 13> kDays{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (date.year < 1970 || date.year > 2100 || date.month < 0 || date.month > 12) return false;
  return date.day >= 0 && date.day <= kDays[static_cast<std::size_t>(date.month)];
}

std::optional<Date> read_date(std::string_view text) {
  Date date;
  std::size_t at = 0;
  if (!read_number(text, at, 4, 4, date.year)) return std::nullopt;
  if (at < text.size()) {
    const char mark = text[at];
    const bool marked = mark == '-' || mark == '/' || mark == '.';
    if (marked) ++at;
    if (!read_number(text, at, marked ? 1 : 2, 2, date.month) || date.month == 0) return std::nullopt;
    if (at < text.size()) {
      if (marked && text[at++] != mark) return std::nullopt;
      if (!read_number(text, at, marked ? 1 : 2, 2, date.day) || date.day == 0) return std::nullopt;
    }
  }
  if (at != text.size() || !is_date(date)) return std::nullopt;
  return date;
}

std::string write_date(const Date& date) {
  std::array<char, 32> buffer{};
  if (date.day > 0)
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  else if (date.month > 0)
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d", date.year, date.month);
  else
    std::snprintf(buffer.data(), buffer.size(), "%04d", date.year);
  return buffer.data();
}

/// The year, month or day after (`by` = 1) or before (-1). Days run to 31 in every month: a bound that names
/// a day which does not exist still separates the days around it.
Date neighbour(Date date, int by) {
  const bool has_month = date.month > 0;
  int& last = date.day > 0 ? date.day : has_month ? date.month : date.year;
  last += by;
  if (date.day > 31) {
    date.day = 1;
    ++date.month;
  } else if (&last == &date.day && date.day < 1) {
    date.day = 31;
    --date.month;
  }
  if (date.month > 12) {
    date.month = 1;
    ++date.year;
  } else if (has_month && date.month < 1) {
    date.month = 12;
    --date.year;
  }
  return date;
}

struct Ends {
  std::string_view low, high;
  bool exclude_low = false, exclude_high = false;
};

std::optional<Ends> split_ends(std::string_view text) {
  Ends ends;
  if (text.starts_with(">=") || text.starts_with("=>")) {
    ends.low = text.substr(2);
  } else if (text.starts_with("<=") || text.starts_with("=<")) {
    ends.high = text.substr(2);
  } else if (text.starts_with(">")) {
    ends.low = text.substr(1);
    ends.exclude_low = true;
  } else if (text.starts_with("<")) {
    ends.high = text.substr(1);
    ends.exclude_high = true;
  } else if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    ends.low = text.substr(0, dots);
    std::size_t after = dots + 2;
    if (after < text.size() && text[after] == '.') ++after;  // an ellipsis of three is meant the same
    ends.high = text.substr(after);
  } else {
    return std::nullopt;
  }
  if (ends.low.empty() && ends.high.empty()) return std::nullopt;
  return ends;
}

/// "1999-2001": two years joined by a hyphen, as people write a range. 2001-06 is a month.
bool is_year_pair(std::string_view text) {
  if (text.size() != 9 || text[4] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 4 && !is_digit(text[i])) return false;
  return true;
}

}  // namespace

std::string parse_date(std::string_view text) {
  const std::optional<Date> date = read_date(text);
  return date ? write_date(*date) : std::string();
}

std::optional<Range> parse_date_range(std::string_view text) {
  Range range;
  if (is_year_pair(text)) {
    range.low = parse_date(text.substr(0, 4));
    range.high = parse_date(text.substr(5));
    if (range.low.empty() || range.high.empty()) return std::nullopt;
  } else if (const std::optional<Ends> ends = split_ends(text)) {
    if (!ends->low.empty()) {
      const std::optional<Date> low = read_date(ends->low);
      if (!low) return std::nullopt;
      range.low = write_date(ends->exclude_low ? neighbour(*low, 1) : *low);
    }
    if (!ends->high.empty()) {
      const std::optional<Date> high = read_date(ends->high);
      if (!high) return std::nullopt;
      range.high = write_date(ends->exclude_high ? neighbour(*high, -1) : *high);
    }
  } else {
    range.low = range.high = parse_date(text);
    if (range.low.empty()) return std::nullopt;
  }
  // "2001" against "2001-06": a beginning is never the wrong way round with what it begins.
  const std::size_t common = std::min(range.low.size(), range.high.size());
  if (!range.high.empty() && range.low.compare(0, common, range.high, 0, common) > 0) {
    std::swap(range.low, range.high);
    range.turned = true;
  }
  return range;
}

std::optional<Range> parse_version_range(std::string_view text) {
  const std::optional<Ends> ends = split_ends(text);
  if (!ends) return std::nullopt;
  for (std::string_view end : {ends->low, ends->high}) {
    if (end.empty()) continue;
    if (!is_digit(end.front())) return std::nullopt;
    for (char c : end)
      if (!is_word_byte(c) && c != '.') return std::nullopt;
  }
  return Range{std::string(ends->low), std::string(ends->high), ends->exclude_low, ends->exclude_high, false};
}

bool looks_like_range(std::string_view text) {
  return text.find("..") != std::string_view::npos || text.starts_with(">") || text.starts_with("<") ||
         text.starts_with("=>") || text.starts_with("=<");
}

}  // namespace kb::search
