#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

#include "search/forward_match.h"
#include "search/index.h"
#include "search/query.h"
#include "search/units.h"

/// From the query tree to what is run: a Xapian query that finds every article that may answer, a predicate that decides
/// about those the postings alone cannot (phrases, zones), and the units that rank them.
namespace kb::search {

/// Decides about one article by its forward entry.
struct Predicate {
  enum class Kind : std::uint8_t { yes, all, any, none, phrase, words, filter };
  /// One place of a phrase: any of these forms.
  struct Form {
    std::uint16_t key = 0;
    std::uint32_t hash = 0;
    bool exact = true;
  };
  Kind kind = Kind::yes;
  format::Zone zone{};                    ///< phrase, words: only there; Zone{} anywhere
  std::vector<std::vector<Form>> places;  ///< phrase: in order, side by side; words: each somewhere
  std::vector<Predicate> children;
  std::function<bool(Xapian::docid)> passes;  ///< filter: what postings say, inside an OR or NOT beside a phrase

  [[nodiscard]] bool holds(const ForwardMatcher::Found& found, Xapian::docid docid) const;
  [[nodiscard]] bool trivial() const { return kind == Kind::yes; }
};

struct Compiled {
  std::vector<Unit> units;
  Xapian::Query required;      ///< empty: nothing is required
  Predicate predicate;         ///< on top of `required`
  bool has_required = false;   ///< not set by exclusions that only the predicate can check, beside plain words
  std::size_t plain_words = 0; ///< units [0, plain_words) come from plain text and may be relaxed
  std::vector<Notice> notices;

  [[nodiscard]] std::vector<Unit> plain_units() const;
  [[nodiscard]] std::vector<Unit> operator_units() const;  ///< the others
};

struct CompileOptions {
  bool phrases_as_words = false;  ///< a step of the relaxation: quoted words need not be adjacent
  bool prefix_last = false;       ///< the last plain word is the beginning of one
  bool any_word = false;          ///< a step of the relaxation: all words become plain ones; exclusions stay
  bool no_filters = false;        ///< a step of the relaxation: filters by value are dropped
};

/// Throws Xapian::Error where the database does.
[[nodiscard]] Compiled compile(const ParsedQuery& query, Index& index, ForwardMatcher& matcher,
                               const CompileOptions& options);

/// The beginning of a word as alternatives: the lexicon's most frequent words that begin so, at most `most`.
[[nodiscard]] std::vector<Alternative> expand_prefix(Index& index, std::string_view folded_prefix, std::size_t most = 64);

/// All that may satisfy a unit, as postings without regard to weight.
[[nodiscard]] Xapian::Query any_alternative(const Unit& unit);

}  // namespace kb::search
