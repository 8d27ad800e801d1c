#pragma once

#include <vector>

#include <xapian.h>

#include "search/index.h"
#include "search/searcher.h"

namespace kb::search {

/// Counts product, type, year and section over all articles that match, each value with the filter that selects it.
/// Throws Xapian::Error.
[[nodiscard]] std::vector<Facet> count_facets(Index& index, const Xapian::Query& matching);

/// The same over articles that are known already.
[[nodiscard]] std::vector<Facet> count_facets(Index& index, const std::vector<Xapian::docid>& matching);

}  // namespace kb::search
