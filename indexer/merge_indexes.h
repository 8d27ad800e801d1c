#pragma once

#include "base/result.h"
#include "indexer/build.h"
#include "indexer/progress.h"
#include "indexer/report.h"

namespace kb::indexer {

struct MergeOptions : BuildOptions {
  std::vector<std::string> inputs;  ///< what --db may name, but on this machine: indexes, shards, stub files
};

/// Joins indexes, or the shards of one, into a new generation of a single database and publishes it as
/// build() does (publishing.h). The content is that of a build of the same articles; nothing is parsed or
/// analyzed again but what `check` looks at. Of articles that several inputs have the later date wins, of
/// equal dates that of the later input, and the report names the others. When all inputs were made with
/// `--shards` the result is like one of `--shards 1`, else like one without. BuildOptions::sources, shards,
/// memory and batch_articles are not used. Errors: as build(); not_found (an input is not there, or no
/// article in any), version_mismatch, corrupt, unsupported (an input on another machine), invalid_argument
/// (an input named twice).
[[nodiscard]] Result<Report> merge_indexes(const MergeOptions& options, Observer& observer);

}  // namespace kb::indexer
