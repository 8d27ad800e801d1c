#pragma once

#include <string>
#include <vector>

#include "search/index.h"
#include "search/units.h"
#include "search/weights.h"

/// What the collection knows about a query's words: how rare they are, how they might have been meant, what else they
/// are called.
namespace kb::search {

struct Enrichment {
  std::vector<Notice> notices;
  std::string corrected_query;  ///< empty when nothing was corrected
};

struct EnrichOptions {
  bool correct = true;
  bool synonyms = true;
};

/// Articles that have a word of a synonym rule.
[[nodiscard]] std::uint32_t word_frequency(std::string_view folded_word, const Index& index);

/// Sets frequency and weight of every unit; adds corrections to words that no or hardly any article has, and synonyms.
/// `query` is what the units' byte ranges refer to.
[[nodiscard]] Enrichment enrich(std::vector<Unit>& units, std::string_view query, Index& index, const Weights& weights,
                                const EnrichOptions& options);

}  // namespace kb::search
