#pragma once

#include <xapian.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/content_hash.h"
#include "indexer/format/forward.h"
#include "indexer/format/lexicon.h"
#include "parser/article.h"

namespace kb::indexer {

/// What the index holds of one article beside its Xapian document.
struct BuiltArticle {
  Xapian::Document document;
  format::ForwardInfo info;  ///< without offset, length, inbound and category
  bool complete = true;      ///< false: it has more words than format::kMostWords, and those behind are not indexed
};

/// Article to Xapian document, forward entry and lexicon counts, in one pass over its tokens. Keeps what it
/// learned about words from article to article. Not thread-safe: one per thread.
class DocumentBuilder {
 public:
  /// `dictionary` compresses the stored articles (see format/stored_article.h). `for_shards`: documents have slots
  /// kInfoSlot and kEntrySlot.
  explicit DocumentBuilder(std::string_view dictionary, bool for_shards = false);
  ~DocumentBuilder();
  DocumentBuilder(DocumentBuilder&&) noexcept;
  DocumentBuilder& operator=(DocumentBuilder&&) noexcept;

  /// Appends the forward entry to `forward`. No term of the document is longer than Xapian takes.
  [[nodiscard]] BuiltArticle build(const parser::Article& article, const ContentHash& hash,
                                   std::string& forward);

  /// The words of all articles built since the last call, each with the number of articles that have it.
  [[nodiscard]] format::LexiconCounts take_lexicon();

  /// The words an article adds to the lexicon, each once.
  [[nodiscard]] std::vector<std::string> words_of(const parser::Article& article);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The bytes of slot kNumberSlot: sorted as numbers are.
[[nodiscard]] std::string number_value(std::uint32_t number);
/// 0 for bytes that are no such value.
[[nodiscard]] std::uint32_t number_of_value(std::string_view value);
/// "Q274667".
[[nodiscard]] std::string id_term(std::uint32_t number);
/// "XRq274667": on articles that cite this one.
[[nodiscard]] std::string citation_term(std::uint32_t number);

}  // namespace kb::indexer
