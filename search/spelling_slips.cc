#include "search/spelling_slips.h"

#include <algorithm>
#include <limits>

#include "search/query_chars.h"

namespace kb::search {
namespace {

constexpr std::array<std::string_view, 3> kKeyboard{"qwertyuiop", "asdfghjkl;", "zxcvbnm,.'"};

using KeyTable = std::array<std::uint32_t, 26>;

constexpr KeyTable key_neighbours() {
  KeyTable table{};
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 10; ++column) {
      const char key = kKeyboard[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
      if (!is_lower(key)) continue;
      // Each row is shifted by half a key: above lie this column and the next, below this one and the one
      // before.
      constexpr std::array<std::array<int, 2>, 6> kAround{
          {{0, -1}, {0, 1}, {-1, 0}, {-1, 1}, {1, 0}, {1, -1}}};
      for (const auto& [dr, dc] : kAround) {
        const int r = row + dr, c = column + dc;
        if (r < 0 || r > 2 || c < 0 || c > 9) continue;
        const char other = kKeyboard[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
        if (is_lower(other)) table[static_cast<std::size_t>(key - 'a')] |= 1U << (other - 'a');
      }
    }
  }
  return table;
}
constexpr KeyTable kNeighbours = key_neighbours();

bool are_neighbours(char a, char b) {
  return is_lower(a) && is_lower(b) &&
         (kNeighbours[static_cast<std::size_t>(a - 'a')] >> (b - 'a') & 1U) != 0;
}

bool is_vowel(char c) {
  return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

bool sound_alike(char a, char b) {
  constexpr std::array<std::string_view, 6> kPairs{"ck", "cs", "sz", "iy", "fv", "gj"};
  return std::any_of(kPairs.begin(), kPairs.end(), [&](std::string_view p) {
    return (p[0] == a && p[1] == b) || (p[0] == b && p[1] == a);
  });
}

/// One letter that is heard as two.
bool sound_of_pair(char one, char first, char second) {
  if (one == 'f') return first == 'p' && second == 'h';
  if (one == 'k') return (first == 'c' || first == 'q') && (second == 'k' || second == 'h' || second == 'u');
  if (one == 'x') return (first == 'c' || first == 'k') && (second == 's' || second == 'c');
  return false;
}

class Costs {
 public:
  Costs(std::string_view typed, std::string_view meant, const SlipCosts& costs)
      : typed_(typed), meant_(meant), costs_(costs) {}

  [[nodiscard]] float substituted(std::size_t i, std::size_t j) const {
    const char a = typed_[i], b = meant_[j];
    if (a == b) return 0;
    float cost = costs_.other;
    if (are_neighbours(a, b)) cost = costs_.neighbour;
    if (is_vowel(a) && is_vowel(b)) cost = std::min(cost, costs_.vowel);
    if (sound_alike(a, b)) cost = std::min(cost, costs_.sound);
    return cost + first(i, j);
  }
  /// `typed[i]` is too much, before `meant[j]`.
  [[nodiscard]] float extra(std::size_t i, std::size_t j) const {
    const char c = typed_[i];
    const char before = i > 0 ? typed_[i - 1] : '\0', after = i + 1 < typed_.size() ? typed_[i + 1] : '\0';
    if (c == before) return costs_.doubled;
    const bool finger = are_neighbours(c, before) || are_neighbours(c, after);
    return (finger ? costs_.extra_neighbour : costs_.extra) + first(i, j);
  }
  /// `meant[j]` was left out, before `typed[i]`.
  [[nodiscard]] float missing(std::size_t i, std::size_t j) const {
    if (j > 0 && meant_[j] == meant_[j - 1]) return costs_.doubled;
    if (meant_[j] == '\'') return costs_.apostrophe;
    return costs_.missing + first(i, j);
  }
  [[nodiscard]] float transposed(std::size_t i, std::size_t j) const {
    return costs_.transposed + first(i - 1, j - 1);
  }

  [[nodiscard]] float first(std::size_t i, std::size_t j) const {
    return i == 0 && j == 0 ? costs_.first_letter : 0;
  }

 private:
  std::string_view typed_, meant_;
  const SlipCosts& costs_;
};

}  // namespace

float slip_cost(std::string_view typed, std::string_view meant, const SlipCosts& costs) {
  typed = typed.substr(0, kLongestWord);
  meant = meant.substr(0, kLongestWord);
  const Costs of(typed, meant, costs);
  std::array<std::array<float, kLongestWord + 1>, 3> rows;  // only what is written is read
  rows[0][0] = 0;
  for (std::size_t j = 0; j < meant.size(); ++j) rows[0][j + 1] = rows[0][j] + of.missing(0, j);
  for (std::size_t i = 0; i < typed.size(); ++i) {
    auto& row = rows[(i + 1) % 3];
    const auto& above = rows[i % 3];
    const auto& above2 = rows[(i + 2) % 3];
    row[0] = above[0] + of.extra(i, 0);
    for (std::size_t j = 0; j < meant.size(); ++j) {
      float best = std::min({above[j] + of.substituted(i, j), above[j + 1] + of.extra(i, j + 1),
                             row[j] + of.missing(i + 1, j)});
      if (i > 0 && j > 0 && typed[i] == meant[j - 1] && typed[i - 1] == meant[j])
        best = std::min(best, above2[j - 1] + of.transposed(i, j));
      if (j > 0 && sound_of_pair(typed[i], meant[j - 1], meant[j]))
        best = std::min(best, above[j - 1] + costs.sound + of.first(i, j - 1));
      if (i > 0 && sound_of_pair(meant[j], typed[i - 1], typed[i]))
        best = std::min(best, above2[j] + costs.sound + of.first(i - 1, j));
      row[j + 1] = best;
    }
  }
  return rows[typed.size() % 3][meant.size()];
}

EditCounter::EditCounter(std::string_view typed) : length_(std::min(typed.size(), kLongestWord)) {
  for (std::size_t i = 0; i < length_; ++i)
    places_[static_cast<unsigned char>(typed[i])] |= std::uint64_t{1} << i;
}

std::size_t EditCounter::distance(std::string_view other) const {
  if (length_ == 0) return other.size();
  std::uint64_t vertical_plus = ~std::uint64_t{0}, vertical_minus = 0, diagonal = 0, before = 0;
  const std::uint64_t last = std::uint64_t{1} << (length_ - 1);
  std::size_t distance = length_;
  for (const char c : other) {
    const std::uint64_t places = places_[static_cast<unsigned char>(c)];
    const std::uint64_t transposed = ((~diagonal & places) << 1) & before;
    diagonal =
        ((((places & vertical_plus) + vertical_plus) ^ vertical_plus) | places | vertical_minus) | transposed;
    std::uint64_t horizontal_plus = vertical_minus | ~(diagonal | vertical_plus);
    std::uint64_t horizontal_minus = diagonal & vertical_plus;
    if ((horizontal_plus & last) != 0) ++distance;
    if ((horizontal_minus & last) != 0) --distance;
    horizontal_plus = (horizontal_plus << 1) | 1;
    horizontal_minus <<= 1;
    vertical_plus = horizontal_minus | ~(diagonal | horizontal_plus);
    vertical_minus = horizontal_plus & diagonal;
    before = places;
  }
  return distance;
}

std::uint32_t letter_set(std::string_view word) {
  std::uint32_t set = 0;
  for (const char c : word) set |= is_lower(c) ? 1U << (c - 'a') : c == '\'' ? 1U << 26 : 1U << 27;
  return set;
}

}  // namespace kb::search
