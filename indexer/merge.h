#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/assembly.h"
#include "indexer/collector.h"
#include "indexer/progress.h"

namespace kb::indexer {

struct MergeHow {
  std::size_t at_once = 1;  ///< merges that run at the same time
  bool renumber =
      false;          ///< docids of each part follow those of the part before it; else they must not overlap
  Metadata metadata;  ///< what counts where several parts have a key
};

/// Merges databases in their order into one compact database at `output`; in tiers when there are more of
/// them than files may be open. Parts that are ours are removed on the way. `scratch` is a folder for
/// intermediate databases of this merge alone. Errors: io, no_space, interrupted.
[[nodiscard]] Result<void> merge_parts(std::vector<Part> parts, const std::string& scratch,
                                       const std::string& output, const Observer& observer,
                                       const MergeHow& how = {});

/// How many databases may be merged at once under the limit of open files of this process.
[[nodiscard]] std::size_t merge_width();

}  // namespace kb::indexer
