#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "search/index.h"
#include "search/units.h"

/// Products and versions that a query names ("exchange 5.5"), read out of what the articles say they apply to.
namespace kb::search {

/// Marks those of the first `plain_words` units that name a product, or a version behind one: words that stand in the
/// applies-to lists of a good part of all articles that have them. Adds a notice for each name. Units must have been
/// enriched. Throws Xapian::Error.
void recognise_products(std::vector<Unit>& units, std::size_t plain_words, std::string_view query, Index& index,
                        std::vector<Notice>& notices);

}  // namespace kb::search
