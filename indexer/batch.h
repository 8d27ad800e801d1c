#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "corpus/source.h"
#include "indexer/format/forward.h"
#include "indexer/report.h"
#include "indexer/tables/document_run.h"
#include "parser/parse.h"

namespace kb::indexer {

/// Articles that one worker indexes into one run of sorted postings. Batches are cut by the input alone, so
/// that the index does not depend on the number of workers.
struct Batch {
  std::uint32_t number = 0;  ///< 0, 1, 2, ...
  unsigned shard = 0;        ///< all of its articles belong to this one
  std::uint32_t first_docid =
      1;  ///< in the shard: articles get consecutive docids, also those that turn out to be none
  std::vector<corpus::RawArticle> articles;
};

/// What the rest of the run needs to know of an indexed article.
struct IndexedArticle {
  std::uint32_t docid = 0;
  std::uint32_t entry_size = 0;   ///< bytes of its entry in BatchResult::forward; entries follow each other
  std::uint32_t record_size = 0;  ///< likewise in BatchResult::records
  format::ForwardInfo info;
  std::string category;
  std::string origin;
};

struct BatchResult {
  std::uint32_t number = 0;
  unsigned shard = 0;
  std::uint32_t first_docid = 0;
  std::uint32_t last_docid = 0;
  tables::DocumentRun run;
  std::vector<IndexedArticle> articles;
  std::string forward;
  std::string records;  ///< stored articles; none for shards
  Report report;
};

/// Hands batches from the one reading thread to the workers. Holds at most `most` batches: the reader waits.
class BatchQueue {
 public:
  explicit BatchQueue(std::size_t most) : most_(most) {}
  /// False when the queue was closed: the batch is dropped.
  bool push(Batch&& batch);
  /// Nothing when the queue is closed and empty.
  [[nodiscard]] std::optional<Batch> pop();
  /// No more batches come; those inside are still handed out.
  void close();
  /// Drops everything and closes.
  void abandon();

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  bool closed_ = false;
};

/// Limits of one batch: a batch ends with the article that reaches either.
struct BatchLimits {
  // Runs are merged term by term: few runs are merged faster, small ones keep less in memory.
  std::size_t articles = 400;
  std::uint64_t bytes = 4u << 20;
};

/// Cuts a source into batches, each of articles of one shard. Which shard that is the article's number
/// decides, so with more than one shard every article is parsed here for its number.
class Batcher {
 public:
  Batcher(corpus::Source& source, BatchLimits limits, unsigned shards = 1)
      : source_(source), limits_(limits), filling_(std::max(1u, shards)), docid_(filling_.size(), 1) {}
  /// The next batch; nothing at the end of the input.
  [[nodiscard]] std::optional<Batch> next();
  /// What could not be read so far.
  [[nodiscard]] std::vector<corpus::Problem>& problems() { return problems_; }

 private:
  corpus::Source& source_;
  /// A batch that is being filled, of one shard.
  struct Filling {
    std::vector<corpus::RawArticle> articles;
    std::uint64_t bytes = 0;
  };
  BatchLimits limits_;
  std::vector<Filling> filling_;      // by shard
  std::vector<std::uint32_t> docid_;  // by shard: of its next batch
  std::uint32_t number_ = 0;
  bool ended_ = false;
  parser::Parsed parsed_;
  std::vector<corpus::Problem> problems_;

  [[nodiscard]] unsigned shard_for(const corpus::RawArticle& article);
  [[nodiscard]] Batch cut(unsigned shard);
};

}  // namespace kb::indexer
