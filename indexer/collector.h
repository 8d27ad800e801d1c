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
#include "indexer/origins.h"
#include "indexer/progress.h"
#include "indexer/tables/document_spool.h"

namespace kb::indexer {

/// Takes the results of all workers and puts them together in the order of the input: forward index, report,
/// duplicate numbers. submit() is thread-safe; what it collects is read when all workers are done.
class Collector {
 public:
  /// What a shard is collected into.
  struct Shard {
    format::ForwardWriter forward;
    tables::DocumentSpool documents;
  };
  Collector(std::vector<Shard> shards, Observer& observer, std::optional<std::uint64_t> expected);

  /// May wait for earlier batches.
  [[nodiscard]] Result<void> submit(BatchResult&& result) {
    const std::uint32_t number = result.number;
    return order_.submit(number, std::move(result));
  }
  /// Ends all waiting: the run was given up.
  void abandon() { order_.abandon(); }

  struct Kept {
    unsigned shard = 0;
    std::uint32_t docid = 0;  ///< in the shard
    std::uint32_t date = 0;
    Origins::Id origin = 0;
  };
  /// After the last submit(): a shard, docids of the losers among its duplicates, articles of all shards by
  /// number.
  [[nodiscard]] Shard& shard(unsigned shard) { return shards_[shard]; }
  [[nodiscard]] const std::vector<std::uint32_t>& losers(unsigned shard) const { return losers_[shard]; }
  [[nodiscard]] const std::unordered_map<std::uint32_t, Kept>& articles() const { return articles_; }
  [[nodiscard]] const Origins& origins() const { return origins_; }
  [[nodiscard]] Report& report() { return report_; }

 private:
  InOrder<BatchResult> order_{[this](BatchResult&& result) { return take(std::move(result)); }};
  std::vector<Shard> shards_;
  Observer& observer_;
  ProgressCounts counts_;
  std::vector<std::vector<std::uint32_t>> losers_;  // by shard
  std::unordered_map<std::uint32_t, Kept> articles_;
  Origins origins_;
  Report report_;

  Result<void> take(BatchResult&& result);
  Result<void> settle_duplicate(std::uint32_t number, Kept& known, Kept arrived);
};

/// "2001-11-12" for 20011112; empty for 0.
[[nodiscard]] std::string date_text(std::uint32_t date);

}  // namespace kb::indexer
