#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "indexer/batch.h"
#include "indexer/format/forward.h"
#include "indexer/in_order.h"
#include "indexer/progress.h"

namespace kb::indexer {

/// A database of one batch or of several merged ones, and the docids it covers.
struct Part {
  std::string path;
  std::uint32_t first_docid = 0;
  std::uint32_t last_docid = 0;
};

/// Takes the results of all workers and puts them together in the order of the input: forward index, report,
/// duplicate numbers. submit() is thread-safe; what it collects is read when all workers are done.
class Collector {
 public:
  Collector(format::ForwardWriter forward, Observer& observer, std::optional<std::uint64_t> expected);

  /// May wait for earlier batches.
  [[nodiscard]] Result<void> submit(BatchResult&& result) {
    const std::uint32_t number = result.number;
    return order_.submit(number, std::move(result));
  }
  /// Ends all waiting: the run was given up.
  void abandon() { order_.abandon(); }

  struct Kept {
    std::uint32_t docid = 0;
    std::uint32_t date = 0;
    std::string category;
    std::string origin;
  };
  /// After the last submit(): databases in docid order, docids of the losers among duplicates, articles by
  /// number.
  [[nodiscard]] std::vector<Part>& parts() { return parts_; }
  [[nodiscard]] const std::vector<std::uint32_t>& losers() const { return losers_; }
  [[nodiscard]] const std::unordered_map<std::uint32_t, Kept>& articles() const { return articles_; }
  [[nodiscard]] Report& report() { return report_; }
  [[nodiscard]] format::ForwardWriter& forward() { return forward_; }

 private:
  InOrder<BatchResult> order_{[this](BatchResult&& result) { return take(std::move(result)); }};
  format::ForwardWriter forward_;
  Observer& observer_;
  ProgressCounts counts_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> losers_;
  std::unordered_map<std::uint32_t, Kept> articles_;
  Report report_;

  Result<void> take(BatchResult&& result);
  Result<void> settle_duplicate(std::uint32_t number, Kept& known, Kept&& arrived);
};

/// "2001-11-12" for 20011112; empty for 0.
[[nodiscard]] std::string date_text(std::uint32_t date);

}  // namespace kb::indexer
