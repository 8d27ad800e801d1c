#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "parser/article.h"
#include "parser/lines.h"
#include "parser/parse.h"

namespace kb::parser {

/// Where the block "The information in this article applies to:" stands.
struct AppliesToBlock {
  bool found = false;
  std::size_t rule = 0;  ///< the line of the rule above the sentence
  LineRange items;       ///< the lines between the sentence and the end rule
  std::size_t next = 0;  ///< the line after the block
};

/// Finds the block: the first line equal to the sentence and directly below a rule of 40 or more '-', in
/// `range` (which ends at the first section heading).
[[nodiscard]] AppliesToBlock find_applies_to(const Lines& lines, LineRange range);

/// Reads the items; lines that are none are noted.
void read_applies_to(const Lines& lines, const AppliesToBlock& block, std::vector<AppliesTo>& items,
                     std::vector<Diagnostic>& diagnostics);

/// One item without its mark ("Microsoft Excel for Windows, versions 4.0, 5.0, used with:"). A version list
/// that is not understood leaves the whole text as the name.
[[nodiscard]] AppliesTo parse_applies_to_item(std::string_view text);

/// True when `range` (the text above the block) is a left-over of an old header: one to four lines of nothing
/// but versions, platform words, "kb" words and bars, or rules.
[[nodiscard]] bool is_left_over_header(const Lines& lines, LineRange range);

}  // namespace kb::parser
