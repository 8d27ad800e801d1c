#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/format/schema.h"

namespace kb::cli {

/// What may stand behind "field:" and begins with `prefix` (folded to lower case), the most frequent first, at most
/// `limit`, from the databases: values, words as people write them, codes. Looks at no more than some thousand terms, so
/// that it answers while somebody types. Errors: those of format::open_shard, and Xapian's.
[[nodiscard]] Result<std::vector<std::string>> field_values(const std::vector<std::string>& locations,
                                                            const format::Field& field,
                                                            std::string_view prefix, std::size_t limit);

}  // namespace kb::cli
