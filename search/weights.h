#pragma once

#include <array>
#include <string_view>

#include "indexer/format/zones.h"

/// Every constant of the ranking, in one place, at query time: tuning never needs a reindex.
namespace kb::search {

/// What `tools/kbeval --tune` may move. Defaults were fitted to the judged sets by coordinate ascent and by hand: see
/// docs/ranking.md for what that means.
struct Weights {
  // First pass (Xapian): BM25 over stems, plus title terms.
  double first_k1 = 1.2;
  double first_b = 0.4;
  double first_title = 0.5;     ///< factor on a title term's weight
  double candidates = 128;      ///< a whole number: how many of the first pass are scored again

  // Second pass (forward index): BM25F-like. A word's frequency is the sum of its occurrences' factors.
  double k1 = 1.3;
  double b = 0.5;
  std::array<double, format::kZones> zone = {
      0.0,  // unused
      0.9,  // title
      1.4,  // query_words
      0.7,  // applies_to
      1.0,  // lead
      1.3,  // summary
      1.1,  // symptoms
      1.3,  // cause
      0.8,  // resolution
      0.8,  // workaround
      0.25,  // status
      0.7,  // more_information
      0.4,  // references
      0.1,  // keywords
  };
  double message = 0.9;         ///< factor on occurrences in a quoted message
  double listing = 0.9;         ///< factor on occurrences in listings and tables
  double stem_only = 0.45;       ///< factor on an occurrence in another form than the typed one
  double compound = 0.2;        ///< factor on the weight of a compound ("tcp/ip" as a whole) beside its parts
  double code = 1.6;            ///< the same for codes and file names
  double stop_word = 0.1;       ///< factor on a function word's weight

  double coverage = 0.4;        ///< exponent of the share of the query's weight that the article has
  double near = 0.15;            ///< weight of two query words near each other
  double ordered = 2.0;         ///< factor on `near` when they stand in the query's order, side by side
  double passage = 0.08;         ///< weight of the share of the query that stands within two sentences
  double title_match = 0.65;     ///< weight of the title being what was asked, by coverage of both
  double title_exact = 6.0;     ///< the whole title, in order
  double product = 0.1;          ///< factor on the weight of a product's words where an article applies to it
  double inbound = 0.08;        ///< weight of log(1 + citing articles)
  double synonym = 0.15;         ///< factor on an occurrence of a synonym
  double correction = 0.8;      ///< factor on an occurrence of the best correction of a misspelt word
  double first_pass = 0.15;      ///< share of the first pass' score kept
};

/// The weight with this name, for the tuner; nullptr when there is none. Zones are "zone.title" and so on.
[[nodiscard]] double* find_weight(Weights& weights, std::string_view name);

}  // namespace kb::search
