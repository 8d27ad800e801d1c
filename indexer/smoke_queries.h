#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace kb::indexer {

/// Asks an index for some of its own articles through Xapian's matcher, as a reader would: by number, and by
/// all words of the title. Each must be found, a title's article also with a weight. `check` reads what is
/// stored; this searches. Returns the number of queries. Errors: internal (a query does not find its
/// article), and what keeps the index from being opened or searched.
[[nodiscard]] Result<std::uint64_t> smoke_queries(const std::string& location);

}  // namespace kb::indexer
