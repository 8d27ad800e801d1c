#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "indexer/acronyms.h"
#include "indexer/batch.h"
#include "indexer/build.h"
#include "indexer/format/lexicon.h"

namespace kb::indexer {

/// Indexes batches, each into a run: its documents' values, and their postings sorted by term. Nothing is
/// shared between workers; one a thread.
class BatchWorker {
 public:
  /// Of the options it heeds `shards` and `limits`. `stop` is asked between articles.
  BatchWorker(std::string_view dictionary, const BuildOptions& options, std::function<bool()> stop);
  ~BatchWorker();
  BatchWorker(BatchWorker&&) noexcept;
  BatchWorker& operator=(BatchWorker&&) noexcept;

  /// Errors: interrupted. A bad article is no error: it is in the report.
  [[nodiscard]] Result<BatchResult> index(const Batch& batch);

  /// What all batches so far add to the lexicon and the abbreviations.
  [[nodiscard]] format::LexiconCounts take_lexicon();
  [[nodiscard]] AcronymCounts take_acronyms();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer
