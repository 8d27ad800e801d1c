#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace kb::indexer {

enum class Phase : std::uint8_t { waiting, reading, merging, checking, publishing };

/// "reading", "merging", ...: stable, used in progress lines.
[[nodiscard]] std::string_view name(Phase phase);

struct ProgressCounts {
  std::uint64_t articles = 0;  ///< dealt with so far, rejected ones included
  std::uint64_t rejected = 0;
  std::uint64_t bytes = 0;                         ///< of article text
  std::optional<std::uint64_t> expected_articles;  ///< nothing: not known, or not asked for
};

/// Watches a run and may stop it. The library calls it from whichever thread is at work, one call at a time.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void phase(Phase) {}
  virtual void progress(const ProgressCounts&) {}
  /// Whether progress() has a use for ProgressCounts::expected_articles: to count them a source lists its
  /// folders once more. Asked once, before anything is read.
  [[nodiscard]] virtual bool wants_expected() const { return true; }
  /// Asked often (also from several threads at once); true ends the run with ErrorCode::interrupted and
  /// nothing published.
  [[nodiscard]] virtual bool stop_requested() const { return false; }
};

/// What a stopped run returns.
[[nodiscard]] inline tl::unexpected<Error> interrupted() {
  return fail(ErrorCode::interrupted, "stopped; the published index is as it was");
}

}  // namespace kb::indexer
