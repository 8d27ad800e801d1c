#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parser/chars.h"

namespace kb::parser {

/// One line of the decoded text: its bytes without the line end, and without blanks at its right.
struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The lines of Article::text. A view: the text must outlive it and must not move.
class Lines {
 public:
  void reset(std::string_view text) { text_ = text; }
  void clear() { at_.clear(); }
  void reserve(std::size_t n) { at_.reserve(n); }
  void add(Line line) { at_.push_back(line); }
  void move(std::size_t i, Line line) { at_[i] = line; }
  /// Forgets the lines from `size` on.
  void shrink(std::size_t size) { at_.resize(size); }

  [[nodiscard]] std::size_t size() const { return at_.size(); }
  [[nodiscard]] Line bounds(std::size_t i) const { return at_[i]; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    return text_.substr(at_[i].begin, at_[i].end - at_[i].begin);
  }
  [[nodiscard]] bool blank(std::size_t i) const { return at_[i].begin == at_[i].end; }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::vector<Line> at_;
};

/// Half-open range of line numbers.
struct LineRange {
  std::size_t first = 0;
  std::size_t last = 0;

  [[nodiscard]] bool empty() const { return first >= last; }
};

/// The range without blank lines at its ends.
[[nodiscard]] inline LineRange trim(const Lines& lines, LineRange range) {
  while (range.first < range.last && lines.blank(range.first)) ++range.first;
  while (range.first < range.last && lines.blank(range.last - 1)) --range.last;
  return range;
}

/// The column where the line's text begins, tabs going to the next multiple of eight.
[[nodiscard]] inline std::size_t indent_of(std::string_view line) {
  std::size_t column = 0;
  for (const char c : line) {
    if (c == ' ')
      ++column;
    else if (c == '\t')
      column = (column | 7) + 1;
    else
      break;
  }
  return column;
}

}  // namespace kb::parser
