#pragma once

#include <cstddef>
#include <vector>

#include "parser/article.h"
#include "parser/lines.h"

namespace kb::parser {

/// Tells the blocks of one section apart and appends them to `out`, in order. At most `limit` blocks: the
/// lines that are left become one listing, and false is returned. Linear in the bytes of `body`.
bool split_blocks(const Lines& lines, LineRange body, SectionKind section, std::size_t limit,
                  std::vector<Block>& out);

/// Bytes of the lines [first, last) with their indentation, without the last line end.
[[nodiscard]] Span span_of(const Lines& lines, LineRange range);

}  // namespace kb::parser
