#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "corpus/source.h"
#include "indexer/batch.h"
#include "indexer/format/generation.h"
#include "indexer/gate.h"
#include "indexer/progress.h"
#include "indexer/report.h"
#include "parser/parse.h"

namespace kb::indexer {

struct BuildOptions {
  std::string directory;             ///< the index directory
  std::vector<std::string> sources;  ///< as the user named them: for the manifest
  std::string program;               ///< "kbindex 0.1.0": for the manifest
  unsigned jobs = 0;                 ///< workers; 0: one a core
  std::uint64_t memory = 0;          ///< bytes the run should stay within, roughly; 0: no wish
  parser::Limits limits;             ///< of what is parsed; articles that an update finds unchanged stay as they are
  std::size_t batch_articles = BatchLimits{}.articles;  ///< of one private database; for measuring
  bool wait = false;                                    ///< for another writer
  Gate gate;                                            ///< asked before publishing, when there is one
  unsigned shards = 0;                                  ///< databases to spread the articles over; 0: one, not made for remote searches
};

/// Makes a new generation from scratch and publishes it when it is sound and the gate agrees (publishing.h).
/// Articles that are none are in the report. The same input gives the same content whatever `jobs` and
/// `memory` are. Errors: not_found (no article in the whole input), locked, exists, interrupted, no_space,
/// permission, io; after any of them the published index is as it was.
[[nodiscard]] Result<Report> build(const BuildOptions& options, corpus::Source& source, Observer& observer);

/// The manifest of a generation that a run with these options made.
[[nodiscard]] format::Manifest describe(const BuildOptions& options, const Report& report);

/// Batches small enough for `memory` bytes (0: no wish) and `jobs` workers.
[[nodiscard]] BatchLimits limits_for(std::uint64_t memory, unsigned jobs);

}  // namespace kb::indexer
