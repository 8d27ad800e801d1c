#pragma once

#include <xapian.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <unordered_map>
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
  };

  /// May throw Xapian::Error.
  explicit PublishedArticles(const Xapian::Database& database);

  [[nodiscard]] std::size_t size() const { return articles_.size(); }
  [[nodiscard]] const std::vector<Article>& all() const { return articles_; }
  /// The article with these bytes, or nullptr.
  [[nodiscard]] const Article* find(const ContentHash& hash) const;
  [[nodiscard]] const Article* find(std::uint32_t number) const;

 private:
  struct HashOfHash {
    std::size_t operator()(const ContentHash& hash) const {
      std::size_t value;
      std::memcpy(&value, hash.data(), sizeof value);
      return value;
    }
  };
  std::vector<Article> articles_;  // by docid, ascending
  std::unordered_map<ContentHash, std::uint32_t, HashOfHash> by_hash_;
  std::unordered_map<std::uint32_t, std::uint32_t> by_number_;
};

}  // namespace kb::indexer
