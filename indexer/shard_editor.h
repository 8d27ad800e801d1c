#pragma once

#include <xapian.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/assembly.h"
#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/report.h"

namespace kb::indexer {

/// An article ready to be put into an index.
struct PreparedArticle {
  BuiltArticle built;
  std::string category;
  std::string entry;               ///< of the forward index
  std::vector<std::string> words;  ///< for the lexicon
  std::vector<std::string> acronyms;
};

/// A copy of a published database and its forward index that is being changed: the whole generation, or one of
/// its shards. Not thread-safe. Members may throw Xapian::Error.
class ShardEditor {
 public:
  /// Copies the database of `published` into `folder` (which exists). What changes in the collection's words is
  /// put down in `words`. Both must live as long as this. Errors: io, no_space.
  [[nodiscard]] static Result<ShardEditor> open(const format::OpenShard& published, const std::string& folder,
                                                CollectionWords& words);
  ~ShardEditor();
  ShardEditor(ShardEditor&&) noexcept;
  ShardEditor& operator=(ShardEditor&&) noexcept;

  /// Puts an article in the place of document `docid`, or adds it when that is 0. Returns its docid.
  [[nodiscard]] Result<Xapian::docid> put(Xapian::docid docid, PreparedArticle&& article);
  /// Puts the document back that the published generation has under this docid.
  [[nodiscard]] Result<void> restore(Xapian::docid docid);
  void remove(Xapian::docid docid);

  /// Writes the metadata and the untouched forward entries. Returns the number of documents.
  [[nodiscard]] Result<std::uint64_t> commit(const Metadata& metadata);
  /// After commit(): citation counts, then finish(). `compact`: the database has grown much since it was last
  /// compacted.
  void set_inbound(Xapian::docid docid, std::uint16_t inbound);
  [[nodiscard]] Result<void> finish(bool compact);

 private:
  struct State;
  explicit ShardEditor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer
