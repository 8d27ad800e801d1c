#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parser/article.h"

/// Pieces of text for snippets: where sentences end, and how a piece is cut to fit a line.
namespace kb::search {

/// The sentences of a wrapped block: each from its first character to before the blanks that follow it.
[[nodiscard]] std::vector<parser::Span> sentences(std::string_view text);

/// The lines of a block without the blanks around them; empty ones left out.
[[nodiscard]] std::vector<parser::Span> trimmed_lines(std::string_view text);

/// Bytes of `text` from `at` that take at most `columns` code points.
[[nodiscard]] std::size_t bytes_of_columns(std::string_view text, std::size_t at, std::size_t columns);
[[nodiscard]] std::size_t columns(std::string_view text);

/// `text` in at most about `width` columns, with [first, last) in it as far as it fits and "..." where it was
/// cut. Cuts between words.
[[nodiscard]] std::string cut_around(std::string_view text, std::size_t first, std::size_t last,
                                     std::size_t width);

/// Runs of blanks as one blank, nothing at the ends; a bullet in front is dropped.
[[nodiscard]] std::string tidy(std::string_view text);

}  // namespace kb::search
