#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/kbgen/random.h"

namespace kb::gen {

/// The words of the generated articles, by rank from 0, commonest first: real function words, some real words
/// of the trade, numbers, and words made of syllables, many of them inflections of others so that a stemmer
/// has work. The first kTableWords are made once; those beyond, the rare ones, are made from their rank, and
/// there is no end of them: a collection twice as large has new words, as real ones do. Always the same,
/// whatever the run's seed. Thread-safe.
class Vocabulary {
 public:
  static constexpr std::uint64_t kTableWords = 1u << 17;

  Vocabulary();

  /// The rank of a random word of running text. Fitted: see frequencies in vocabulary.cc.
  [[nodiscard]] std::uint64_t draw(Random& random) const;
  /// The same, above the function words: a word that has a meaning.
  [[nodiscard]] std::uint64_t draw_content(Random& random) const;
  void append(std::string& out, std::uint64_t rank) const;
  [[nodiscard]] std::string word(std::uint64_t rank) const;
  /// True for a word made of letters only.
  [[nodiscard]] bool is_letters(std::uint64_t rank) const;

 private:
  [[nodiscard]] std::string_view table_word(std::uint64_t rank) const {
    return std::string_view(text_).substr(begins_[rank], begins_[rank + 1] - begins_[rank]);
  }
  [[nodiscard]] std::string make(std::uint64_t rank) const;

  std::string text_;
  std::vector<std::uint32_t> begins_;
};

/// Appends a pronounceable word of about `letters` letters, decided by `hash`.
void append_syllables(std::string& out, std::uint64_t hash, std::uint32_t letters);

}  // namespace kb::gen
