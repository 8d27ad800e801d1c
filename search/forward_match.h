#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "indexer/format/forward.h"

/// Finding the query's words in a forward entry: the inner loop of the second pass, of phrases and of zone filters.
namespace kb::search {

/// A place where a wanted stem stands.
struct Occurrence {
  std::uint32_t position = 0;  ///< base tokens before it in the article
  std::uint32_t hash = 0;      ///< the form as it stands there
  std::uint16_t key = 0;       ///< which wanted stem
  std::uint16_t block = 0;     ///< blocks before it in the article; no phrase reaches from one into another
  format::Zone zone{};
  format::Flavour flavour{};
  bool extra = false;          ///< another name of the base tokens that begin at `position`
};

/// The stems to look for. Filled once a query, used for every candidate. Not thread-safe.
class ForwardMatcher {
 public:
  ForwardMatcher();

  /// The key of a form's stem; the same one for the same stem.
  std::uint16_t want(std::uint32_t hash);
  [[nodiscard]] std::size_t size() const { return stems_.size(); }

  struct Found {
    std::vector<Occurrence> occurrences;  ///< in order of the text, at most kMaxOccurrences
    std::uint32_t title_tokens = 0;       ///< base tokens of the title
    std::uint32_t tokens = 0;             ///< base tokens of the article
    std::uint32_t blocks = 0;             ///< borders in it: what Occurrence::block counts
  };
  static constexpr std::size_t kMaxOccurrences = 1u << 16;

  /// Scans an entry. Damaged entries give what could be read. `found` is reused.
  void scan(format::ForwardBytes entry, Found& found);

 private:
  /// A wanted form as a file numbers it.
  struct Wanted {
    std::uint32_t number;
    std::uint32_t hash;
    std::uint16_t key;  ///< + 1
  };
  /// What is wanted, in a file's numbers. Made when a file is first met; forgotten with every new want().
  struct Prepared {
    const format::ForwardDictionary* dictionary = nullptr;
    std::vector<std::uint64_t> filter;  // kFilterBits by the low bits of a number: rejects nearly all of an entry's
    std::vector<Wanted> wanted;         // by number
  };
  struct Local {
    std::uint32_t hash = 0;
    std::uint16_t key = 0;  ///< + 1
  };
  class Walk;
  void note(std::uint32_t i, std::uint32_t hash, std::uint16_t key);
  const Prepared& prepare(const format::ForwardDictionary& dictionary);
  [[nodiscard]] std::uint16_t key_of_stem(std::uint32_t stem) const;
  bool read_packed(const unsigned char*& at, const unsigned char* end, std::uint32_t distinct, const Prepared& prepared);
  bool read_raw(const unsigned char*& at, std::uint32_t distinct);

  std::vector<std::uint32_t> stems_;    // 24-bit stems, by key
  std::vector<std::uint64_t> filter_;   // the same for hashes that are not packed
  std::vector<Prepared> prepared_;      // by dictionary
  std::vector<std::uint16_t> local_;    // scratch: by the entry's own number of a hash; into notes_, 0: not wanted
  std::vector<unsigned char> first_bytes_;  // scratch: that the codes of what is wanted begin with, each once
  std::vector<Local> notes_;            // scratch: what is wanted of the entry; the first stands for nothing
};

}  // namespace kb::search
