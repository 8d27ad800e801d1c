#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "search/ranking.h"
#include "search/searcher.h"

namespace kb::search {

/// A query's candidates with all that the second pass reads, so that they can be scored again under other weights without
/// going to the index: what makes tuning quick. Weights of the first pass and those that make units (synonym, correction,
/// stop_word) are as they were when it was recorded.
class Replay {
 public:
  /// Throws Xapian::Error. `weights` are those of the recording.
  [[nodiscard]] static Replay record(Index& index, std::string_view query, const Weights& weights);

  /// The first `most` article numbers under these weights, best first.
  [[nodiscard]] std::vector<std::uint32_t> rank(const Weights& weights, std::size_t most) const;

 private:
  struct Recorded {
    ForwardMatcher::Found found;
    format::ForwardInfo info;
    double first_pass = 0;  ///< weight in the first pass
  };
  std::vector<Unit> units_;
  ForwardMatcher matcher_;
  std::vector<Recorded> candidates_;
  double average_tokens_ = 1;
  std::uint32_t first_number_ = 0;  ///< the query is an article number
};

}  // namespace kb::search
