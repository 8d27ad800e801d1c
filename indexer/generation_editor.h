#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "indexer/shard_editor.h"

namespace kb::indexer {

/// A copy of a published generation that is being changed: documents, forward index, lexicon, abbreviations
/// together, in one database or in shards. Docids are those of all shards opened as one. Not thread-safe. Members
/// may throw Xapian::Error.
class GenerationEditor {
 public:
  /// Copies the databases of `published` into `folder` (which exists). Errors: io, no_space, corrupt.
  [[nodiscard]] static Result<GenerationEditor> open(const format::OpenShard& published, const std::string& folder);
  ~GenerationEditor();
  GenerationEditor(GenerationEditor&&) noexcept;
  GenerationEditor& operator=(GenerationEditor&&) noexcept;

  /// Puts an article in the place of document `docid`, or adds it when that is 0. Returns its docid.
  [[nodiscard]] Result<Xapian::docid> put(Xapian::docid docid, PreparedArticle&& article);
  /// Puts the document back that the published generation has under this docid.
  [[nodiscard]] Result<void> restore(Xapian::docid docid);
  void remove(Xapian::docid docid);

  /// Writes what is left: metadata, untouched forward entries, citation counts. `origin_of` names an article
  /// by docid. Compacts when the databases have grown much since they were last compacted.
  [[nodiscard]] Result<void> finish(const std::function<std::string(Xapian::docid)>& origin_of, Report& report);

 private:
  struct State;
  explicit GenerationEditor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer
