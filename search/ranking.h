#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <xapian.h>

#include "search/compile.h"
#include "search/weights.h"

/// The second pass of ranking: the score of a candidate by its forward entry (zones, exact form, proximity, title, codes).
namespace kb::search {

/// What a candidate's score is made of, for --explain.
struct ScoreParts {
  double words = 0, compounds = 0, near = 0, passage = 0, title = 0, product = 0, inbound = 0, coverage = 1;
  std::vector<std::pair<std::string, double>> units;
};

/// Scores candidates of one query. Built after the units are final (weights, alternatives); not thread-safe.
class Scorer {
 public:
  Scorer(const std::vector<Unit>& units, ForwardMatcher& matcher, const Weights& weights, double average_tokens);

  struct Score {
    double value = 0;
    std::uint16_t words_matched = 0;
  };
  /// Source: BM25F (Robertson, Zaragoza, Taylor 2004) with one length normalisation, plus additive proximity and title
  /// parts in units of idf. `parts` may be null.
  [[nodiscard]] Score score(const ForwardMatcher::Found& found, const format::ForwardInfo& info, ScoreParts* parts = nullptr);

  /// Units that count as words of the query: neither compounds nor function words.
  [[nodiscard]] std::uint16_t words() const { return words_; }

 private:
  /// A use of a wanted stem: by which unit, through which alternative.
  struct Use {
    std::uint16_t unit;
    std::uint16_t alternative;
    std::uint16_t place;  ///< in a sequence
    std::uint32_t hash;
    bool exact;
  };
  struct Place {
    std::uint32_t position;
    std::uint16_t block;
    std::uint16_t unit;
  };
  void collect(const ForwardMatcher::Found& found);
  bool sequence_at(const std::vector<Occurrence>& all, std::size_t at, const Alternative& alternative) const;
  double near_score();
  double passage_score();
  double factor_of(const Occurrence& occurrence) const;

  const std::vector<Unit>& units_;
  const Weights& weights_;
  double average_tokens_;
  double total_weight_ = 0;
  std::uint16_t words_ = 0;
  std::vector<std::vector<Use>> uses_;      // by key
  std::vector<std::uint16_t> base_;         // units that are not compounds, in order; index = place in the query
  std::vector<std::uint16_t> order_;        // unit -> its place in base_
  // Scratch of one candidate.
  std::vector<double> frequency_;           // per unit: sum of factors
  std::vector<double> title_factor_;        // per unit: best factor in the title
  std::vector<bool> applies_;               // per unit: the article says that it applies to it
  std::uint32_t title_places_ = 0;          // positions of the title with a word of the query
  std::vector<Place> places_;
  std::vector<double> covered_;             // per unit: frequency of a compound over it
  std::vector<std::uint32_t> in_window_;    // per unit: occurrences in the passage looked at
  std::vector<double> pair_;                // best nearness of base units i and i + 1, i and i + 2
};

}  // namespace kb::search
