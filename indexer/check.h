#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/format/generation.h"
#include "indexer/progress.h"

namespace kb::indexer {

struct CheckResult {
  std::uint64_t articles = 0;       ///< read back and decoded
  std::uint64_t reanalyzed = 0;     ///< analyzed again and compared with forward index and terms
  std::vector<std::string> faults;  ///< for people, the first hundred; empty: all is well
};

/// Verifies an index from end to end: the checksum of every block of every file (damage ends the check: what
/// the bytes say no longer matters), Xapian's own check of every table, manifest against database, every
/// stored article decoded (each has a checksum) and matched with its number, hash, id term and forward entry,
/// one in a hundred analyzed again and compared term by term. Reads only, with `jobs` threads (0: one a core).
/// `location` may also be the folder of one generation.
///
/// `published`: a generation that has passed this check, whose checksums held when the new one was made of
/// it. Articles that are stored in the same bytes there, under the same docid, are not decoded a second time.
/// Errors: what keeps the index from being opened at all, interrupted.
[[nodiscard]] Result<CheckResult> check(const std::string& location, Observer& observer, unsigned jobs = 0,
                                        const format::OpenShard* published = nullptr);

}  // namespace kb::indexer
