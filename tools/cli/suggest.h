#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kb::cli {

/// Single-character edits (insert, delete, replace, swap of neighbours) from one to the other; `limit` + 1
/// when more.
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b, int limit);

/// The candidate nearest to `word`: within a third of its length (at least 1, at most 3 edits), or of which
/// `word` (3 bytes or more) is the beginning. Empty when none is near. The first of equals wins.
[[nodiscard]] std::string closest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace kb::cli
