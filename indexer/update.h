#pragma once

#include "base/result.h"
#include "corpus/source.h"
#include "indexer/build.h"
#include "indexer/progress.h"
#include "indexer/report.h"

namespace kb::indexer {

struct UpdateOptions : BuildOptions {
  bool keep_missing = false;  ///< articles that are not in the input stay
  bool force =
      false;  ///< also when more than a fifth of the articles would go, or a source was not wholly read
  bool dry_run = false;  ///< only the report
};

/// Share of the articles that may vanish without UpdateOptions::force.
inline constexpr double kMostVanishing = 0.2;

/// Brings the published index up to the input and publishes the result as a new generation: what is in both
/// with the same bytes stays, the rest is indexed, what is missing goes. The content is that of a build from
/// the same input. When nothing differs nothing is published. While a source could not be wholly read nothing
/// goes (Report::kept_missing) unless forced. Errors: as build(), and not_found (nothing published),
/// version_mismatch, corrupt, limit (more than kMostVanishing would go).
[[nodiscard]] Result<Report> update(const UpdateOptions& options, corpus::Source& source, Observer& observer);

}  // namespace kb::indexer
