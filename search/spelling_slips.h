#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// How likely one word was typed where another was meant: the slips of fingers and ears.
namespace kb::search {

/// What each slip costs, in edits. A slip that fingers often make costs less than one, an unlikely one more.
/// Tuned (not cross-validated) on slips generated from a collection's own words and on known-item queries with
/// one slip each; the order of the costs is that of published slip counts (omissions and transpositions lead,
/// the first letter is safe).
struct SlipCosts {
  float transposed = 0.70F;
  float doubled = 0.55F;  ///< "sliiding", "adress": a letter twice, or once instead of twice
  float missing = 0.75F;
  float apostrophe = 0.30F;  ///< left out: "wont"
  float extra = 1.20F;
  float extra_neighbour = 0.95F;  ///< a second key hit beside the right one
  float neighbour = 0.85F;        ///< the key beside the right one
  float vowel = 0.95F;            ///< one vowel for another: "regestry"
  float sound = 0.90F;            ///< "f" for "ph", "k" for "c"
  float other = 1.35F;
  float first_letter = 0.45F;  ///< on top, for a slip in the first letter
};

/// The cheapest way from `meant` to `typed` (folded, at most kLongestWord bytes each), as the sum of its
/// slips.
[[nodiscard]] float slip_cost(std::string_view typed, std::string_view meant, const SlipCosts& costs = {});

inline constexpr std::size_t kLongestWord = 64;

/// Counts the edits between one typed word and many others: optimal string alignment distance by bit-parallel
/// columns (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
class EditCounter {
 public:
  explicit EditCounter(std::string_view typed);
  [[nodiscard]] std::size_t distance(std::string_view other) const;

 private:
  std::array<std::uint64_t, 256> places_{};
  std::size_t length_;
};

/// The set of letters of a word, as bits. Each edit changes at most one letter on either side.
[[nodiscard]] std::uint32_t letter_set(std::string_view word);

}  // namespace kb::search
