#pragma once

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/content_hash.h"

namespace kb::indexer {

/// Which articles an index holds: number, date and content hash of every document. Immutable after loading;
/// thread-safe.
class PublishedArticles {
 public:
  struct Article {
    Xapian::docid docid = 0;
    std::uint32_t number = 0;
    std::uint32_t date = 0;  ///< YYYYMMDD
    ContentHash hash = {};   ///< all zero: it has none
  };

  /// May throw Xapian::Error.
  explicit PublishedArticles(const Xapian::Database& database);

  [[nodiscard]] std::size_t size() const { return articles_.size(); }
  /// By docid, ascending.
  [[nodiscard]] const std::vector<Article>& all() const { return articles_; }
  /// The article with these bytes, or nullptr. It stands in all().
  [[nodiscard]] const Article* find(const ContentHash& hash) const;
  [[nodiscard]] const Article* find(std::uint32_t number) const;

 private:
  /// Hash tables of places in articles_, each half full at most. What is looked for is looked at in
  /// articles_, so that a place is all that a slot must hold.
  using Slots = std::vector<std::uint32_t>;

  std::vector<Article> articles_;
  Slots by_hash_;
  Slots by_number_;
  std::uint64_t seeds_[2];  // other ones in each run

  [[nodiscard]] std::uint64_t mix(const ContentHash& hash) const;
  [[nodiscard]] std::uint64_t mix(std::uint32_t number) const;
  /// The slot of the article that `is_it`, or the empty one where it would be.
  template <class IsIt>
  [[nodiscard]] std::size_t slot_of(const Slots& slots, std::uint64_t mixed, IsIt&& is_it) const;
};

}  // namespace kb::indexer
