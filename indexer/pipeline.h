#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>

#include "base/result.h"
#include "indexer/batch.h"
#include "indexer/progress.h"

namespace kb::indexer {

/// One reading thread (the caller's) and several workers with a short queue between them. Keeps the first
/// error of any of them and stops the others.
class Pipeline {
 public:
  /// `jobs`: workers; 0: one a core.
  Pipeline(unsigned jobs, const Observer& observer);

  /// Reads batches from `next` until it gives none. Each worker thread runs `work` once; it takes batches
  /// from the queue until there are no more. `release` is called when the run is given up, to wake workers
  /// that wait for one another.
  [[nodiscard]] Result<void> run(const std::function<std::optional<Batch>()>& next,
                                 const std::function<Result<void>(BatchQueue&)>& work,
                                 const std::function<void()>& release);

  /// True when the user or a failed worker has ended the run. Thread-safe.
  [[nodiscard]] bool stopped() const {
    return failed_.load(std::memory_order_relaxed) || observer_.stop_requested();
  }
  [[nodiscard]] unsigned jobs() const { return jobs_; }

 private:
  const Observer& observer_;
  const unsigned jobs_;
  std::mutex mutex_;
  std::optional<Error> failure_;
  std::atomic<bool> failed_ = false;

  void fail_with(Error error);
};

}  // namespace kb::indexer
