#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "indexer/format/analyzer.h"
#include "indexer/format/forward.h"
#include "indexer/format/generation.h"
#include "indexer/format/lexicon.h"
#include "indexer/format/stored_article.h"
#include "search/spelling.h"
#include "search/synonyms.h"

/// The opened shards as one collection: postings by Xapian, forward entries and stored articles by docid. Throws
/// Xapian::Error where Xapian does; Searcher translates. Not thread-safe.
namespace kb::search {

class Index {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Index>> open(const std::vector<std::string>& locations);

  [[nodiscard]] const Xapian::Database& database() const { return database_; }
  [[nodiscard]] std::uint32_t articles() const { return articles_; }
  /// Base tokens of an article, on average.
  [[nodiscard]] double average_tokens() const { return average_tokens_; }
  [[nodiscard]] std::uint32_t frequency(const std::string& term) const { return database_.get_termfreq(term); }

  [[nodiscard]] format::ForwardInfo info(Xapian::docid docid);
  /// The forward entry; from the file, or made from the stored article where there is none. Valid until the next call.
  [[nodiscard]] format::ForwardBytes entry(Xapian::docid docid, const format::ForwardInfo& info);
  [[nodiscard]] std::string category(Xapian::docid docid, const format::ForwardInfo& info);
  /// Articles that cite this one, in all databases together.
  [[nodiscard]] std::uint16_t inbound(const format::ForwardInfo& info) const;
  [[nodiscard]] Result<parser::Article> article(Xapian::docid docid);
  [[nodiscard]] Result<std::string_view> article_text(Xapian::docid docid);
  /// Docids of an article number, one for each database that has it; the newest copy first.
  [[nodiscard]] std::vector<Xapian::docid> find(std::uint32_t number);
  /// The shard's location as given, for people.
  [[nodiscard]] const std::string& source(Xapian::docid docid) const;
  [[nodiscard]] std::size_t shards() const { return shards_.size(); }
  /// Something that was read is not what was written: what came of it must not be shown. Names the database.
  [[nodiscard]] std::optional<std::string> damaged() const;

  /// Every shard has a forward file: entries and lengths cost next to nothing.
  [[nodiscard]] bool has_forward() const {
    return std::all_of(shards_.begin(), shards_.end(), [](const Shard& shard) { return shard.open.forward != nullptr; });
  }
  [[nodiscard]] const Xapian::Database& shard_database(std::size_t shard) const { return shards_[shard].open.database; }
  /// Only with has_forward().
  [[nodiscard]] const format::ForwardFile& shard_forward(std::size_t shard) const { return *shards_[shard].open.forward; }
  /// Docids of the whole are those of the shards, in turn.
  [[nodiscard]] std::size_t shard_of(Xapian::docid docid) const { return (docid - 1) % shards_.size(); }
  [[nodiscard]] Xapian::docid local_of(Xapian::docid docid) const {
    return static_cast<Xapian::docid>((docid - 1) / shards_.size() + 1);
  }
  [[nodiscard]] Xapian::docid global_of(std::size_t shard, Xapian::docid local) const {
    return static_cast<Xapian::docid>((local - 1) * shards_.size() + shard + 1);
  }

  /// Loaded when first asked for.
  [[nodiscard]] const format::Lexicon& lexicon();
  [[nodiscard]] const Speller& speller();
  [[nodiscard]] const Synonyms& synonyms();
  /// Rules beside the built-in and the mined ones (an operator's file).
  void add_synonyms(const Synonyms& more);

  [[nodiscard]] format::Analyzer& analyzer() { return analyzer_; }

 private:
  struct Shard {
    format::OpenShard open;
    std::unique_ptr<format::RecordDecoder> decoder;
  };
  void make_entry(Xapian::docid docid);

  std::vector<Shard> shards_;
  Xapian::Database database_;
  std::uint32_t articles_ = 0;
  double average_tokens_ = 300;
  format::Analyzer analyzer_;
  std::unique_ptr<format::Lexicon> lexicon_;
  std::unique_ptr<Speller> speller_;
  std::unique_ptr<Synonyms> synonyms_;
  Synonyms extra_synonyms_;
  Xapian::docid made_docid_ = 0;
  std::string made_entry_;
  format::ForwardInfo made_info_;
  std::string made_category_;
  std::string record_;
};

}  // namespace kb::search
