#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/content_hash.h"
#include "indexer/format/forward.h"
#include "indexer/format/lexicon.h"
#include "indexer/tables/document_run.h"
#include "parser/article.h"

namespace kb::indexer {

/// What the index holds of one article.
struct BuiltArticle {
  struct Term {
    std::uint32_t term = 0;       ///< its number in DocumentBuilder::terms()
    std::uint32_t frequency = 0;  ///< 0: a filter
  };
  std::vector<Term> terms;                            ///< each once, in no order
  std::array<std::string, tables::kColumns> columns;  ///< empty where there is none
  std::string record;                                 ///< the stored article; for shards a column, too
  format::ForwardInfo info;                           ///< without offset, length, inbound and category
  bool complete =
      true;  ///< false: it has more words than format::kMostWords, and those behind are not indexed
};

/// Article to terms and values, forward entry and lexicon counts, in one pass over its tokens. Keeps what it
/// learned about words from article to article. Not thread-safe: one per thread.
class DocumentBuilder {
 public:
  /// `dictionary` compresses the stored articles (see format/stored_article.h). `for_shards`: documents have
  /// slots kInfoSlot and kEntrySlot, and a list of their terms.
  explicit DocumentBuilder(std::string_view dictionary, bool for_shards = false);
  ~DocumentBuilder();
  DocumentBuilder(DocumentBuilder&&) noexcept;
  DocumentBuilder& operator=(DocumentBuilder&&) noexcept;

  /// Puts an article into `built` (what was in it goes), and appends its forward entry to `forward`. No term
  /// is longer than Xapian takes.
  void build(const parser::Article& article, const ContentHash& hash, BuiltArticle& built,
             std::string& forward);
  /// The terms that articles were built of, by number; the numbers hold until trim().
  [[nodiscard]] const tables::Numbering& terms() const;
  /// Forgets the words it knows when they have become very many.
  void trim();

  /// The words of all articles built since the last call, each with the number of articles that have it.
  [[nodiscard]] format::LexiconCounts take_lexicon();

  /// The words that the article built last adds to the lexicon, sorted.
  [[nodiscard]] std::vector<std::string> last_words() const;
  /// The words an article adds to the lexicon, sorted.
  [[nodiscard]] std::vector<std::string> words_of(const parser::Article& article);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A built article's terms by name, sorted.
[[nodiscard]] std::vector<std::pair<std::string, std::uint32_t>> named_terms(const BuiltArticle& built,
                                                                             const tables::Numbering& terms);

/// The bytes of slot kNumberSlot: sorted as numbers are.
[[nodiscard]] std::string number_value(std::uint32_t number);
/// 0 for bytes that are no such value.
[[nodiscard]] std::uint32_t number_of_value(std::string_view value);

}  // namespace kb::indexer
