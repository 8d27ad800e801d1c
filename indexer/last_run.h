#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/report.h"

/// DIR/report.json: what the last run said, and which articles were rejected so far.
namespace kb::indexer {

/// The file, read back.
struct LastRun {
  std::string finished;              ///< ISO 8601, UTC
  std::string kind;                  ///< "build", "update" or "merge"
  std::string outcome;               ///< "published", "unchanged", "gate" or "failed"
  std::string error;                 ///< of a failed one
  std::vector<Rejected> rejected;    ///< of the last run that did not fail
  std::vector<Rejected> remembered;  ///< rejected before, not in its input
  std::uint64_t generation = 0, added = 0, changed = 0, vanished = 0, unchanged = 0, repaired = 0;
  std::uint64_t problems = 0, duplicates = 0, dead_references = 0, unknown_headers = 0;
  std::string json;  ///< the whole file, one object
};

/// Errors: not_found (no run yet, or by an older program), corrupt, permission, io.
[[nodiscard]] Result<LastRun> read_last_run(const std::string& directory);

/// Goes with one run of the writer, under its lock: knows what was rejected before and writes the file at the
/// end.
class RunRecord {
 public:
  /// A file that is missing or damaged is taken for an empty one: it only informs.
  RunRecord(std::string directory, std::string_view kind);

  /// Says of each rejected article since when it is and how often it was tried, and what became of those of
  /// earlier runs: mended, or remembered when `all_read` is false (their source was not read this time); the
  /// others are gone with their sources. `for_each_accepted` names the origins of articles in the input.
  using Names = std::function<void(const std::function<void(const std::string& origin)>&)>;
  void settle(Report& report, bool all_read, const Names& for_each_accepted) const;

  /// Writes the file, also after a failure (what was remembered stays). A disk too full for it is no error:
  /// the next run writes it.
  void save(const Result<Report>& report) const;

 private:
  std::string directory_;
  std::string kind_;
  std::string report_;  // of the last run that did not fail, as JSON
  std::vector<Rejected> before_;
};

/// Whether what is missing from the input may be taken as gone: every source was wholly read.
[[nodiscard]] bool read_wholly(const Report& report);

inline constexpr std::string_view kLastRunFile = "report.json";

}  // namespace kb::indexer
