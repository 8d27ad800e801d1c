#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/collector.h"
#include "indexer/progress.h"

namespace kb::indexer {

/// Merges the databases of batches, in docid order and keeping docids, into one compact database at `output`;
/// in tiers when there are more of them than files may be open. The parts are removed on the way. `scratch`
/// is a folder for intermediate databases of this merge alone; `at_once`: merges that run at the same time.
/// Errors: io, no_space, interrupted.
[[nodiscard]] Result<void> merge_parts(std::vector<Part> parts, const std::string& scratch,
                                       const std::string& output, const Observer& observer,
                                       std::size_t at_once = 1);

/// How many databases may be merged at once under the limit of open files of this process.
[[nodiscard]] std::size_t merge_width();

}  // namespace kb::indexer
