#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "search/compile.h"

/// Whether a packed forward entry has words side by side, without reading all of it: the byte of the phrase's rarest word
/// is looked for, and only what stands around it is read. For phrases of common words, which half of all articles have
/// to be asked for.
namespace kb::search {

/// Not thread-safe. Made for one phrase and one file's dictionary.
class PhraseProbe {
 public:
  /// `places` as in Predicate: at most kMostPlaces of them are looked at.
  PhraseProbe(const std::vector<std::vector<Predicate::Form>>& places, const format::ForwardDictionary& dictionary);

  /// False: the entry has the phrase nowhere. True: it has, in some zone (its first kMostPlaces words at least). Damaged
  /// entries give either.
  [[nodiscard]] bool finds(std::string_view packed);

  static constexpr std::size_t kMostPlaces = 32;

 private:
  struct Wanted {
    std::uint32_t number;
    std::uint32_t places;  ///< bit p: may stand at place p
  };
  /// A wanted form of the entry being read.
  struct Local {
    std::uint32_t code;
    std::uint32_t places;
  };
  [[nodiscard]] std::uint32_t places_of(std::uint32_t code) const;
  bool read_numbers(const unsigned char*& at, const unsigned char* end);
  [[nodiscard]] std::size_t rarest_place() const;
  [[nodiscard]] bool stands_around(const unsigned char* begin, const unsigned char* token, const unsigned char* end) const;
  [[nodiscard]] const unsigned char* back_from(const unsigned char* begin, const unsigned char* token) const;

  std::size_t places_;
  std::vector<Wanted> wanted_;  // by number
  std::vector<Local> local_;    // scratch
};

/// The phrases that an article must have whatever else is asked of it, in every shard of an index.
class PhraseProbes {
 public:
  /// Both must outlive it; every shard must have a forward file.
  PhraseProbes(const Predicate& predicate, const Index& index);

  /// False: the entry lacks one of them.
  [[nodiscard]] bool find(std::size_t shard, std::string_view packed);
  /// There is nothing else to the predicate: what find() says is all that it says.
  [[nodiscard]] bool decide() const { return decide_; }

 private:
  std::vector<std::vector<PhraseProbe>> shards_;
  bool decide_;
};

}  // namespace kb::search
