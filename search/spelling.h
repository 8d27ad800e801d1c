#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/lexicon.h"

/// Spelling: corrections from the collection's own words.
namespace kb::search {

struct Correction {
  std::string word;             ///< a word of the lexicon; for a split, the first part
  std::string second;           ///< the second part of a split ("stopresponding"); usually empty
  std::uint32_t frequency = 0;  ///< articles (of the rarer part for a split)
  float score = 0;              ///< 0..1: how likely it was meant; comparable between corrections of one word
};

/// Built once from a lexicon (under 5 ms for 200,000 words), then read-only and thread-safe. Keeps a
/// reference to it.
class Speller {
 public:
  explicit Speller(const format::Lexicon& lexicon);

  /// Up to `most` corrections of a folded word, best first: keyboard slips (transpositions, doubled and
  /// missing letters, neighbouring keys), sound-alikes, split words. Only words with at least `min_frequency`
  /// articles. Empty for words with digits or '_', and for words shorter than 3 letters. Under 1 ms.
  [[nodiscard]] std::vector<Correction> correct(std::string_view word, std::size_t most = 5,
                                                std::uint32_t min_frequency = 2) const;

  /// The joined word when two typed words are one in the lexicon ("net work") and the joined form is much
  /// likelier; empty otherwise.
  [[nodiscard]] std::string join(std::string_view first, std::string_view second) const;

 private:
  struct Candidate {
    std::uint32_t position = 0;  // in the lexicon
    std::uint32_t second = 0;    // of a split: position + 1; 0 when it is none
    std::uint32_t frequency = 0;
    float weight = 0;  // logarithm of its likelihood, up to a constant
  };
  void add_near(std::string_view word, std::uint32_t min_frequency, std::vector<Candidate>& candidates) const;
  void add_splits(std::string_view word, std::uint32_t min_frequency,
                  std::vector<Candidate>& candidates) const;
  [[nodiscard]] std::vector<Correction> ranked(std::vector<Candidate> candidates, std::size_t most) const;

  const format::Lexicon* lexicon_;
  std::vector<std::uint32_t> by_length_;  // lexicon positions, grouped by word length
  std::vector<std::uint32_t> signatures_;
  std::vector<std::uint32_t> length_start_;
  std::uint32_t articles_ = 1;  // at least: the articles of the most frequent word
};

}  // namespace kb::search
