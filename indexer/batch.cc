#include "indexer/batch.h"

namespace kb::indexer {

bool BatchQueue::push(Batch&& batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || batches_.size() < most_; });
  if (closed_) return false;
  batches_.push_back(std::move(batch));
  changed_.notify_all();
  return true;
}

std::optional<Batch> BatchQueue::pop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !batches_.empty(); });
  if (batches_.empty()) return std::nullopt;
  Batch batch = std::move(batches_.front());
  batches_.pop_front();
  changed_.notify_all();
  return batch;
}

void BatchQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void BatchQueue::abandon() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  batches_.clear();
  changed_.notify_all();
}

std::optional<Batch> Batcher::next() {
  Batch batch;
  batch.number = number_;
  batch.first_docid = docid_;
  batch.articles.reserve(limits_.articles);
  std::uint64_t bytes = 0;
  while (batch.articles.size() < limits_.articles && bytes < limits_.bytes) {
    corpus::Item item = source_.next();
    if (std::holds_alternative<corpus::End>(item)) break;
    if (auto* problem = std::get_if<corpus::Problem>(&item)) {
      problems_.push_back(std::move(*problem));
      continue;
    }
    auto& article = std::get<corpus::RawArticle>(item);
    bytes += article.bytes.size();
    batch.articles.push_back(std::move(article));
  }
  if (batch.articles.empty()) return std::nullopt;
  ++number_;
  docid_ += static_cast<std::uint32_t>(batch.articles.size());
  return batch;
}

}  // namespace kb::indexer
