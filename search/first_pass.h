#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "search/index.h"
#include "search/units.h"
#include "search/weights.h"

/// The first pass of ranking: the articles with the highest sum of BM25 weights, as candidates for the second. The same
/// weights come from Xapian's own matcher (ranking_query) and from the posting lists read here, which is more
/// than twice as quick where document lengths lie in a forward file.
namespace kb::search {

/// A way to earn weight: an article that has all its terms (nearly always one) gets the BM25 weight of each, times
/// `factor`.
struct Leaf {
  std::vector<std::string> terms;
  double factor = 1;
  std::uint64_t words = 0;  ///< the query's words that it is a way of having, a bit each; see AllWords
};

/// What a query's units ask of the postings: every alternative and its title term. Function words only when there is
/// nothing else. Of more than 64 words none has a bit.
[[nodiscard]] std::vector<Leaf> ranking_leaves(const std::vector<Unit>& units, const Weights& weights);

/// The leaves as a query for Xapian. Empty when there is nothing to rank by.
[[nodiscard]] Xapian::Query ranking_query(const std::vector<Unit>& units, const Weights& weights);

/// An article and its weight.
struct Ranked {
  Xapian::docid docid = 0;
  double weight = 0;
};

/// How many articles have all the words of a query: those whose leaves have every bit that any leaf has. Counted along the
/// way, one by one up to `most`; from there on estimated by the share of the rarest word's articles that were met.
struct AllWords {
  std::uint64_t most = 0;
  std::uint64_t articles = 0;
  bool exact = true;
};

/// A weight without its last bits: databases add up its parts in different orders, which is not to decide about a rank.
[[nodiscard]] double rounded_weight(double weight);

/// The `most` articles with the highest weights, best first, equal ones by number. `allowed`, when given, are the only
/// ones that may come, in rising order; then nothing is counted. Every shard must have a forward file (Index::has_forward()). Throws
/// Xapian::Error.
/// Source: BM25 as Xapian::BM25Weight defines it; MaxScore (Turtle and Flood 1995): lists that together cannot lift an
/// article into the best are only asked about articles that others have.
[[nodiscard]] std::vector<Ranked> best_by_postings(Index& index, const std::vector<Leaf>& leaves, const Weights& weights,
                                                   std::size_t most, const std::vector<Xapian::docid>* allowed = nullptr,
                                                   AllWords* count = nullptr);

}  // namespace kb::search
