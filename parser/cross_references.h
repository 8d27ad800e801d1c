#pragma once

#include <cstddef>
#include <vector>

#include "parser/article.h"
#include "parser/lines.h"

namespace kb::parser {

/// Finds the citations "Qnnnnn" in the lines of `body` and appends them to `out` in order, with the cited
/// title where the text gives one: behind the number at a line's beginning (wrapped or glued to it), in the
/// TITLE line below an ARTICLE-ID line, or quoted behind the number in a sentence. File names that look like
/// a number ("Q105109.MMF", "Q248838engi.exe") are none. At most `limit`; false when there were more.
bool find_cross_references(const Lines& lines, LineRange body, std::size_t limit,
                           std::vector<CrossReference>& out);

}  // namespace kb::parser
