#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

/// The lexicon: every folded prose form of the collection with the number of articles that have it. Spelling
/// correction, `prefix*` and completion read it. Stored as one compressed value of the database's metadata
/// (so that it travels with a remote shard).
namespace kb::format {

struct LexiconEntry {
  std::string_view word;        ///< folded form, FormKind::word or identifier made of letters only
  std::uint32_t frequency = 0;  ///< articles that have it
};

/// A lexicon ready to be read, sorted by word. Immutable, thread-safe.
class Lexicon {
 public:
  Lexicon() = default;
  /// Errors: corrupt.
  [[nodiscard]] static Result<Lexicon> parse(std::string_view bytes);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] LexiconEntry operator[](std::size_t i) const;
  /// 0 when the word is not in the collection.
  [[nodiscard]] std::uint32_t frequency(std::string_view word) const;
  /// The range [first, last) of words that begin with `prefix`.
  [[nodiscard]] std::pair<std::size_t, std::size_t> prefix_range(std::string_view prefix) const;

 private:
  struct Entry {
    std::uint32_t begin;
    std::uint16_t length;
    std::uint32_t frequency;
  };
  std::string text_;
  std::vector<Entry> entries_;
};

/// Counts articles per form while indexing. Mergeable. Not thread-safe. What was parsed stays as it is, and
/// only what changes is counted: an update touches a few thousand words of a hundred thousand.
class LexiconCounts {
 public:
  void add(std::string_view word, std::uint32_t articles = 1);
  /// Takes one article away again (an update replaced it).
  void remove(std::string_view word);
  void merge(const LexiconCounts& other);
  /// The first to come is taken as it is.
  void merge(LexiconCounts&& other);
  /// Words with a frequency of at least 1, sorted, front-coded and compressed. The same counts give the same
  /// bytes.
  [[nodiscard]] std::string serialise() const;
  [[nodiscard]] static Result<LexiconCounts> parse(std::string_view bytes);

 private:
  Lexicon parsed_;
  std::unordered_map<std::string, std::uint32_t> counts_;  // instead of parsed_'s; 0: it is gone

  /// Calls visit(word, articles) for every word, sorted; some may have no articles.
  template <class Visit>
  void for_each(Visit&& visit) const;
};

}  // namespace kb::format
