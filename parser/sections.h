#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "parser/article.h"
#include "parser/lines.h"

namespace kb::parser {

/// A section's body as lines, its heading and rule left out.
struct SectionLines {
  SectionKind kind = SectionKind::lead;
  LineRange body;
};

/// The section whose heading stands in line `i`: one of the eight words (or SYMPTOM) in column 1, underlined
/// with '=' of the same length, one more or one less. Nothing else that is underlined so is a section.
[[nodiscard]] std::optional<SectionKind> section_heading(const Lines& lines, std::size_t i, std::size_t end);

/// The first line of `range` that is a section heading, or range.last.
[[nodiscard]] std::size_t find_section(const Lines& lines, LineRange range);

/// Splits `body` at its headings and appends to `out`; text before the first becomes a lead. At most `limit`
/// sections: what follows the last of them stays in it, and false is returned.
bool split_sections(const Lines& lines, LineRange body, std::size_t limit, std::vector<SectionLines>& out);

}  // namespace kb::parser
