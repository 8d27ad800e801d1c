#pragma once

#include <xapian.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "indexer/format/analyzer.h"
#include "indexer/format/forgetting.h"
#include "indexer/format/generation.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"
#include "parser/article.h"

namespace kb::exporting {

/// The stored articles of an index, one after the other, by ascending number. Holds one article and 16 bytes
/// for each of the others. Of an article in several databases the latest date counts, of equal ones the first
/// database, as in a search. Of a database on another machine some hundred records are fetched at once, as
/// every document by itself would be a round trip. Not thread-safe.
class ArticleStream {
 public:
  /// The databases are read as one. Errors: those of reading an index.
  [[nodiscard]] static Result<ArticleStream> open(std::vector<format::OpenShard> shards);

  [[nodiscard]] std::size_t size() const { return places_.size(); }
  /// Copies that were passed over because another database has a newer one.
  [[nodiscard]] std::size_t passed_over() const { return passed_over_; }
  /// Goes to the next article; false behind the last. Errors: corrupt, io.
  [[nodiscard]] Result<bool> next();
  /// The article that next() went to.
  [[nodiscard]] const parser::Article& article() const { return article_; }
  /// Its values of an exact or code field as the index has them: folded, sorted, each once. The first call
  /// for an article analyzes it.
  [[nodiscard]] std::vector<std::string> values(const format::Field& field) const;

 private:
  void find_terms() const;
  struct Place {
    std::uint32_t number;
    std::uint32_t date;  // YYYYMMDD
    std::uint32_t shard;
    Xapian::docid docid;
  };

  explicit ArticleStream(std::vector<format::OpenShard> shards) : shards_(std::move(shards)) {}
  void find_places();
  void find_local(std::uint32_t shard);
  void find_remote(std::uint32_t shard);
  void fetch_records();
  [[nodiscard]] std::string record(const Place& place);

  std::vector<format::OpenShard> shards_;
  std::vector<format::RecordDecoder> decoders_;  // one a shard: each has its own dictionary
  std::vector<Place> places_;
  std::size_t passed_over_ = 0;
  std::size_t next_ = 0;
  parser::Article article_;
  std::vector<std::unordered_map<Xapian::docid, std::string>> fetched_;  // by shard: records of remote ones
  std::vector<format::ForgettingSeveral> read_;                          // by shard
  std::unique_ptr<format::Analyzer> analyzer_ = std::make_unique<format::Analyzer>();
  mutable std::vector<std::string> terms_;  // of article_ under a prefix; empty: not asked for yet
};

}  // namespace kb::exporting
