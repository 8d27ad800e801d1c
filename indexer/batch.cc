#include "indexer/batch.h"

#include "indexer/format/shards.h"

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

unsigned Batcher::shard_for(const corpus::RawArticle& article) {
  if (filling_.size() == 1) return 0;
  parser::parse(article.bytes, parsed_);
  return format::shard_of(parsed_.article.number, static_cast<unsigned>(filling_.size()));
}

Batch Batcher::cut(unsigned shard) {
  Filling& filling = filling_[shard];
  Batch batch;
  batch.number = number_++;
  batch.shard = shard;
  batch.first_docid = docid_[shard];
  batch.articles = std::move(filling.articles);
  docid_[shard] += static_cast<std::uint32_t>(batch.articles.size());
  filling = {};
  return batch;
}

std::optional<Batch> Batcher::next() {
  while (!ended_) {
    corpus::Item item = source_.next();
    if (std::holds_alternative<corpus::End>(item)) {
      ended_ = true;
    } else if (auto* problem = std::get_if<corpus::Problem>(&item)) {
      problems_.push_back(std::move(*problem));
    } else {
      auto& article = std::get<corpus::RawArticle>(item);
      const unsigned shard = shard_for(article);
      Filling& filling = filling_[shard];
      if (filling.articles.empty()) filling.articles.reserve(limits_.articles);
      filling.bytes += article.bytes.size();
      filling.articles.push_back(std::move(article));
      if (filling.articles.size() >= limits_.articles || filling.bytes >= limits_.bytes) return cut(shard);
    }
  }
  for (unsigned shard = 0; shard < filling_.size(); ++shard)
    if (!filling_[shard].articles.empty()) return cut(shard);
  return std::nullopt;
}

}  // namespace kb::indexer
