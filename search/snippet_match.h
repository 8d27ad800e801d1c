#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/format/analyzer.h"
#include "search/snippet.h"

/// Which tokens of a text a query looks for.
namespace kb::search {

/// A token of a text that is wanted.
struct TokenMatch {
  std::uint32_t begin = 0, end = 0;  ///< bytes of the text
  std::uint32_t position = 0;        ///< of the first base token
  std::uint16_t width = 1;           ///< base tokens
  std::uint8_t group = 0;            ///< dense: below WantedSet::kMostGroups
  float weight = 0;
};

/// The wanted forms of one query, ready to be looked up. Cheap to make.
class WantedSet {
 public:
  /// More groups than this are counted as the last one.
  static constexpr std::size_t kMostGroups = 64;

  explicit WantedSet(const std::vector<WantedForm>& wanted);

  /// Replaces `out` by the wanted tokens among `tokens`, in order. Of stop words only those beside another
  /// match (the "down" of "shut down"), unless the query thinks highly of them.
  void find(const std::vector<format::Token>& tokens, std::vector<TokenMatch>& out) const;
  [[nodiscard]] bool empty() const { return forms_.empty(); }
  /// A form's group and weight; weight 0 when it is not wanted.
  [[nodiscard]] std::pair<std::uint8_t, float> worth(std::uint32_t hash) const {
    const Form* form = find(hash);
    return form ? std::pair(form->group, form->weight) : std::pair(std::uint8_t{0}, 0.0F);
  }

 private:
  struct Form {
    std::uint32_t hash;
    bool exact;
    std::uint8_t group;
    float weight;
  };
  [[nodiscard]] const Form* find(std::uint32_t hash) const;

  std::vector<Form> forms_;   // sorted by hash >> 8, heaviest first
  std::bitset<1024> filter_;  // of the low bits of hash >> 8
  float heaviest_ = 0;
};

/// The bytes of the matches as highlights: in order, disjoint; whole names swallow their parts.
[[nodiscard]] std::vector<Highlight> as_highlights(const std::vector<TokenMatch>& matches);

}  // namespace kb::search
