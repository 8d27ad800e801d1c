#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "search/snippet_match.h"

/// Passages of an article that may be shown, with what they say about the query.
namespace kb::search {

/// What a passage matches: for each group the worth of its best word, and what neighbours add.
struct Coverage {
  std::array<float, WantedSet::kMostGroups> groups{};
  std::uint64_t mask = 0;  ///< groups that are not zero
  float together = 0;      ///< for words that stand side by side

  void add(const TokenMatch& match);
  [[nodiscard]] float worth() const;
  /// What it adds to another passage: words shown already count little.
  [[nodiscard]] float worth_beside(const Coverage& shown) const;
};

struct Passage {
  std::uint32_t section = 0, block = 0;  ///< places in the article
  std::uint32_t begin = 0, end = 0;      ///< bytes of the article's text
  std::uint32_t first = 0, last = 0;     ///< bytes of the matches worth showing, when not all of it fits
  float factor = 1;                      ///< section, kind of block, place
  Coverage coverage;

  [[nodiscard]] float score() const { return factor * coverage.worth(); }
};

/// All passages with a match. `width` is the columns of a line; `blocks` as in SnippetOptions.
[[nodiscard]] std::vector<Passage> passages(const parser::Article& article, const WantedSet& wanted,
                                            format::Analyzer& analyzer, std::size_t width,
                                            const std::vector<float>& blocks = {});

/// The beginning of the section that says most about an article; nothing when it has no text.
[[nodiscard]] std::vector<Passage> opening(const parser::Article& article, std::size_t width);

}  // namespace kb::search
