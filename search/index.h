#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <xapian.h>

#include "indexer/format/analyzer.h"
#include "indexer/format/forward.h"
#include "indexer/format/lexicon.h"
#include "indexer/format/locations.h"
#include "indexer/format/stored_article.h"
#include "search/spelling.h"
#include "search/synonyms.h"

/// The opened shards as one collection: postings by Xapian, forward entries and stored articles by docid. Throws
/// Xapian::Error where Xapian does; Searcher translates. Not thread-safe.
///
/// A shard without its forward file (another machine's, or a database by itself) is asked for many documents at once: fetch() before
/// a loop over info() and entry(), fetch_articles() before one over article(). Without that every document is a round trip.
namespace kb::search {

class Index {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Index>> open(const std::vector<std::string>& locations,
                                                           const format::OpenOptions& options = {});

  [[nodiscard]] const Xapian::Database& database() const { return database_; }
  [[nodiscard]] std::uint32_t articles() const { return articles_; }
  /// Base tokens of an article, on average.
  [[nodiscard]] double average_tokens() const { return average_tokens_; }
  [[nodiscard]] std::uint32_t frequency(const std::string& term) const;

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
  /// The same for many numbers, in their order.
  [[nodiscard]] std::vector<std::vector<Xapian::docid>> find_all(const std::vector<std::uint32_t>& numbers);
  /// The shard's location as given, for people.
  [[nodiscard]] const std::string& source(Xapian::docid docid) const;
  [[nodiscard]] std::size_t shards() const { return shards_.size(); }
  /// Something that was read is not what was written: what came of it must not be shown. Names the database.
  [[nodiscard]] std::optional<std::string> damaged() const;
  /// Databases that may have different articles of one number.
  [[nodiscard]] bool has_several_collections() const { return shards_.size() > 1 && !one_collection_; }
  /// The location (of those opened, stubs expanded) that has a document, and its docid there.
  [[nodiscard]] std::pair<std::size_t, Xapian::docid> place_of(Xapian::docid docid) const;

  // fetch.cc
  /// The slot that documents of one weight are ordered by: it begins with the article's number.
  [[nodiscard]] Xapian::valueno order_slot() const { return order_slot_; }
  /// True when there is a shard whose documents must be fetched.
  [[nodiscard]] bool fetches() const { return fetches_; }
  [[nodiscard]] bool is_remote() const { return remote_; }
  [[nodiscard]] bool is_remote(Xapian::docid docid) const { return shard_with(docid).open.remote; }
  /// Takes what an MSet ordered by order_slot() says of its documents [first, last), and with `entries` fetches their
  /// forward entries. Costs nothing where there is nothing to fetch.
  void fetch(const Xapian::MSet& mset, Xapian::doccount first, Xapian::doccount last, bool entries);
  /// The same for documents whose info is known.
  void fetch_entries(const std::vector<Xapian::docid>& docids);
  void fetch_articles(const std::vector<Xapian::docid>& docids);
  /// Forgets the records and entries that were fetched; what is known of their documents stays.
  void forget();
  /// Asks for the frequencies of many terms at once.
  void fetch_frequencies(const std::vector<std::string>& terms);

  /// What OpenOptions::partial left out.
  [[nodiscard]] const std::vector<format::MissingShard>& missing() const { return missing_; }

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
    std::size_t location = 0;  // of the databases opened; a generation of several is one
    unsigned part = 0;         // of that location
    [[nodiscard]] bool marked() const { return !open.marks.empty(); }
  };
  /// What was fetched of a document without a forward file.
  struct Fetched {
    format::ForwardInfo info;
    std::string category, entry, record;
    bool has_info = false, has_entry = false;
  };

  [[nodiscard]] const Shard& shard_with(Xapian::docid docid) const { return shards_[shard_of(docid)]; }
  [[nodiscard]] bool is_fetched(Xapian::docid docid) const { return !shard_with(docid).open.forward; }
  [[nodiscard]] std::vector<std::size_t> words_of_shards() const;
  void look_at_shards();
  format::RecordDecoder& decoder(std::size_t shard);
  std::string record(Xapian::docid docid);
  Fetched& known(Xapian::docid docid);
  Fetched& known_with_entry(Xapian::docid docid);
  void make_entry(Xapian::docid docid, Fetched& fetched);
  [[nodiscard]] std::vector<std::pair<Xapian::docid, std::string>> values_of(const std::vector<std::uint32_t>& numbers,
                                                                             Xapian::valueno slot) const;
  void fetch_values(const std::vector<Xapian::docid>& docids, Xapian::valueno slot);

  std::vector<Shard> shards_;
  std::vector<format::MissingShard> missing_;
  Xapian::Database database_;
  Xapian::valueno order_slot_ = 0;
  bool one_collection_ = true, fetches_ = false, remote_ = false;
  std::uint32_t articles_ = 0;
  double average_tokens_ = 300;
  format::Analyzer analyzer_;
  std::unique_ptr<format::Lexicon> lexicon_;
  std::unique_ptr<Speller> speller_;
  std::unique_ptr<Synonyms> synonyms_;
  Synonyms extra_synonyms_;
  std::unordered_map<Xapian::docid, Fetched> fetched_;
  mutable std::unordered_map<std::string, std::uint32_t> frequencies_;  // by term, of all databases
  format::ForwardEncoder encoder_;
  std::vector<format::Token> scratch_;
  std::string record_;
};

}  // namespace kb::search
