#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kb::indexer::tables {

/// The list of a document's terms as the table `termlist` holds it: its length and the number of terms; then
/// of each term the bytes it shares with the one before, those it has further, and its frequency. `terms` are
/// sorted, and none is longer than 255 bytes.
[[nodiscard]] std::string term_list(const std::vector<std::pair<std::string, std::uint32_t>>& terms,
                                    std::uint32_t length);

}  // namespace kb::indexer::tables
