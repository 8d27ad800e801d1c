#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "indexer/format/generation.h"

/// What `check` compares between the articles and the postings. Both sides are collected by different threads
/// at the same time and compared at the end.
namespace kb::indexer {

/// Of every so many documents one is analyzed again: the first of all, then whichever, but always the same ones.
inline constexpr std::uint32_t kReanalyzeEvery = 100;
constexpr std::uint32_t reanalyzed_among(std::uint32_t hundred) {
  return hundred == 0 ? 1 : (hundred * 0x9E3779B1u >> 16) % kReanalyzeEvery;
}
constexpr bool is_reanalyzed(std::uint32_t docid) {
  return docid % kReanalyzeEvery == reanalyzed_among(docid / kReanalyzeEvery);
}

/// Stands for the terms of a document with their frequencies, in whatever order they are met.
struct TermsSign {
  std::uint64_t sum = 0;
  std::uint32_t terms = 0;

  void add(std::string_view term, std::uint32_t frequency);
  bool operator==(const TermsSign&) const = default;
};

class PostingsCheck {
 public:
  /// `shard` has a generation's folder; it must outlive this.
  explicit PostingsCheck(const format::OpenShard& shard);

  /// Reads every posting once. Errors: io, corrupt; what `stopped` ends is not compared.
  [[nodiscard]] Result<void> walk(const std::function<bool()>& stopped);

  /// That a document is the article with this number. Thread-safe for different documents.
  void has_number(std::uint32_t docid, std::uint32_t number) { from_values_[docid] = number; }
  /// What the text of a document gives. Thread-safe.
  void has_terms(std::uint32_t docid, TermsSign sign);

  /// After all of these: calls `fault(docid, what)` for what differs.
  void compare(const std::function<void(std::uint32_t docid, std::string what)>& fault) const;

 private:
  const format::OpenShard& shard_;
  std::mutex mutex_;
  std::map<std::uint32_t, TermsSign> from_text_;
  std::vector<TermsSign> from_postings_;      // by docid / kReanalyzeEvery
  std::vector<std::uint8_t> reanalyzed_;      // likewise: reanalyzed_among()
  std::vector<std::uint32_t> from_values_;    // numbers by docid
  std::vector<std::uint32_t> from_id_terms_;  // likewise
  bool walked_ = false;

  Result<void> walk_table(unsigned shard, unsigned shards, const std::function<bool()>& stopped);
};

}  // namespace kb::indexer
