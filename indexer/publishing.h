#pragma once

#include <chrono>

#include "base/result.h"
#include "indexer/build.h"
#include "indexer/format/generation.h"
#include "indexer/index_directory.h"
#include "indexer/progress.h"
#include "indexer/report.h"

namespace kb::indexer {

/// The way of a finished generation to its readers, shared by build and update. What is published has passed
/// `check` as a whole, smoke_queries() and, when there is one, the gate.
class Publishing {
 public:
  /// `published`: the generation that the new one was made of, or null (see check()).
  Publishing(const BuildOptions& options, const IndexDirectory& directory, Observer& observer,
             std::chrono::steady_clock::time_point started, const format::OpenShard* published = nullptr)
      : options_(options),
        directory_(directory),
        observer_(observer),
        started_(started),
        published_(published) {}

  /// Verifies and publishes what lies in `work`; fills in Report::verified, gate, published, generation,
  /// index_bytes and seconds. When the gate says no, nothing is published and that is no error. Errors:
  /// internal (the new generation is damaged), interrupted, no_space, io; the published index is then as it
  /// was.
  [[nodiscard]] Result<void> run(const WorkFolder& work, Report& report) const;

 private:
  const BuildOptions& options_;
  const IndexDirectory& directory_;
  Observer& observer_;
  std::chrono::steady_clock::time_point started_;
  const format::OpenShard* published_;

  [[nodiscard]] Result<void> verify(const std::string& generation, Report& report) const;
  [[nodiscard]] Result<void> publish(const WorkFolder& work, const format::Checksums& sums,
                                     Report& report) const;
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }
};

}  // namespace kb::indexer
