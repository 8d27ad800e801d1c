#pragma once

#include <vector>

#include "parser/article.h"
#include "search/forward_match.h"
#include "search/snippet_match.h"

/// What the words of a query are worth in each block of an article, as its forward entry tells: of the blocks that a snippet
/// may come from only the best need be analyzed.
namespace kb::search {

/// For every block of every section, in order, the sum of the weights of what `wanted` has in it, each group once; 0 where
/// there is nothing to be found. Empty when the entry does not tell: it is damaged, or has other blocks than the article.
[[nodiscard]] std::vector<float> worth_of_blocks(const parser::Article& article, const ForwardMatcher::Found& found,
                                                 const WantedSet& wanted);

}  // namespace kb::search
