#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "parser/article.h"

/// Abbreviations that articles explain themselves: "dynamic-link library (DLL)", "DLL (dynamic-link
/// library)".
namespace kb::indexer {

/// The pairs of one article as "dll\tdynamic link library" (folded, words joined by a blank), sorted, each
/// once. Every word of the long form but of/for/the/and... gives its initial to the short form, in order;
/// further letters may come from inside a word ("hypertext markup language": HTML).
[[nodiscard]] std::vector<std::string> mine_acronyms(const parser::Article& article);

/// True when `letters` (folded) abbreviates `words` (folded) by the rule above.
[[nodiscard]] bool abbreviates(std::string_view letters, const std::vector<std::string>& words);

/// In how many articles each pair stands. Not thread-safe.
class AcronymCounts {
 public:
  void add(const std::string& pair) { ++counts_[pair]; }
  void remove(const std::string& pair);
  void merge(const AcronymCounts& other);
  [[nodiscard]] std::uint32_t count(const std::string& pair) const;

  /// Lines "dll\tdynamic link library\t412", sorted, of the pairs in at least `least` articles.
  [[nodiscard]] std::string lines(std::uint32_t least) const;
  /// Every pair, compressed: what an update goes on from.
  [[nodiscard]] std::string serialise() const;
  /// Errors: corrupt.
  [[nodiscard]] static Result<AcronymCounts> parse(std::string_view bytes);

 private:
  std::unordered_map<std::string, std::uint32_t> counts_;
};

/// An abbreviation is believed when this many articles explain it alike.
inline constexpr std::uint32_t kLeastAcronymArticles = 3;

}  // namespace kb::indexer
