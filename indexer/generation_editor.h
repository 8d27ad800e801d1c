#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "indexer/shard_editor.h"

namespace kb::indexer {

/// What becomes of a published generation: documents, forward index, lexicon, abbreviations together, in one
/// database or in shards. Docids are those of all shards opened as one. Not thread-safe. Members may throw
/// Xapian::Error.
class GenerationEditor {
 public:
  /// The new generation's files go into `folder`, what is collected until then into `parts` (both exist).
  /// Errors: io, no_space, corrupt.
  [[nodiscard]] static Result<GenerationEditor> open(const format::OpenShard& published,
                                                     const std::string& folder, const std::string& parts);
  ~GenerationEditor();
  GenerationEditor(GenerationEditor&&) noexcept;
  GenerationEditor& operator=(GenerationEditor&&) noexcept;

  /// Puts an article in the place of document `docid`, or adds it when that is 0. Returns its docid.
  [[nodiscard]] Result<Docid> put(Docid docid, PreparedArticle&& article);
  /// Puts the document back that the published generation has under this docid.
  [[nodiscard]] Result<void> restore(Docid docid);
  [[nodiscard]] Result<void> remove(Docid docid);

  /// Writes the generation. `docid_of` gives the docid of an article's number (0: there is none), `origin_of`
  /// names an article by docid. Errors: as write_generation().
  [[nodiscard]] Result<void> finish(unsigned jobs, const std::function<Docid(std::uint32_t)>& docid_of,
                                    const std::function<std::string(Docid)>& origin_of,
                                    const Observer& observer, Report& report);

 private:
  struct State;
  explicit GenerationEditor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer
