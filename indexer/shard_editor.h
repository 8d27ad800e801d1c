#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "indexer/assembly.h"
#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/report.h"

namespace kb::indexer {

/// What an article adds to the lexicon and the abbreviations, each sorted.
struct ArticleWords {
  std::vector<std::string> words;
  std::vector<std::string> acronyms;
};

/// An article ready to be put into an index.
struct PreparedArticle {
  BuiltArticle built;                                        ///< but for its terms
  std::vector<std::pair<std::string, std::uint32_t>> terms;  ///< by name, with their frequencies
  std::string category;
  std::string entry;  ///< of the forward index
  ArticleWords words;
  std::optional<ArticleWords>
      published_words;  ///< of the published document in whose place it goes, if known
};

/// What becomes of a published database and its forward index: the whole generation, or one of its shards.
/// Changes are collected; the published files are only read. Not thread-safe. Members may throw
/// Xapian::Error.
class ShardEditor {
 public:
  /// The new generation's files go into `folder`, what is collected until then into `parts` (both exist).
  /// What changes in the collection's words is put down in `words`. All must live as long as this. Errors:
  /// io, no_space.
  [[nodiscard]] static Result<ShardEditor> open(const format::OpenShard& published, const std::string& folder,
                                                const std::string& parts, CollectionWords& words);
  ~ShardEditor();
  ShardEditor(ShardEditor&&) noexcept;
  ShardEditor& operator=(ShardEditor&&) noexcept;

  /// Puts an article in the place of document `docid`, or adds it when that is 0. Returns its docid.
  [[nodiscard]] Result<Docid> put(Docid docid, PreparedArticle&& article);
  /// Puts the document back that the published generation has under this docid.
  [[nodiscard]] Result<void> restore(Docid docid);
  [[nodiscard]] Result<void> remove(Docid docid);

  /// All that write_generation() needs, but for the metadata. `renumber`: the forward index has grown much
  /// since its hashes were numbered.
  [[nodiscard]] Result<ShardParts> finish(bool renumber);
  /// After write_generation(): whether all that was taken over was sound. Errors: corrupt.
  [[nodiscard]] Result<void> verify() const;

 private:
  struct State;
  explicit ShardEditor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer
