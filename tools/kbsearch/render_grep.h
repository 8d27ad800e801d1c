#pragma once

#include <string>

#include "search/grep.h"
#include "tools/cli/style.h"

/// The printed forms of --regex.
namespace kb::cli {

/// As grep does it: NUMBER:LINE:TEXT for a match, NUMBER-LINE-TEXT around it, "--" between groups.
[[nodiscard]] std::string render_grep_lines(const search::GrepPage& page);

/// For people: the article above its lines, `columns` wide at most. `link`: hyperlink template; empty: none.
[[nodiscard]] std::string render_grep_blocks(const search::GrepPage& page, const Painter& painter,
                                             int columns, std::string_view link);

}  // namespace kb::cli
