#include "indexer/collector.h"

#include <cstdio>

namespace kb::indexer {

std::string date_text(std::uint32_t date) {
  if (date == 0) return {};
  char text[16];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100, date % 100);
  return text;
}

Collector::Collector(std::vector<format::ForwardWriter> forward, Observer& observer,
                     std::optional<std::uint64_t> expected)
    : forward_(std::move(forward)), observer_(observer), parts_(forward_.size()), losers_(forward_.size()) {
  counts_.expected_articles = expected;
}

Result<void> Collector::take(BatchResult&& result) {
  if (!result.database.empty()) parts_[result.shard].push_back({result.database, result.first_docid, result.last_docid});
  std::size_t at = 0;
  for (IndexedArticle& article : result.articles) {
    const std::string_view entry = std::string_view(result.forward).substr(at, article.entry_size);
    at += article.entry_size;
    if (auto added = forward_[result.shard].add(article.docid, article.info, article.category, entry); !added)
      return added;
    Kept arrived{result.shard, article.docid, article.info.date, std::move(article.category), std::move(article.origin)};
    const auto [known, is_new] = articles_.try_emplace(article.info.number);
    if (is_new)
      known->second = std::move(arrived);
    else if (auto settled = settle_duplicate(article.info.number, known->second, std::move(arrived));
             !settled)
      return settled;
  }
  counts_.articles += result.report.read;
  counts_.bytes += result.report.bytes;
  counts_.rejected += result.report.rejected.size();
  report_.merge(std::move(result.report));
  observer_.progress(counts_);
  return {};
}

Result<void> Collector::settle_duplicate(std::uint32_t number, Kept& known, Kept&& arrived) {
  // The later date wins; of equal dates the later in the input, as a dump is written in order of revision.
  Kept dropped = std::move(arrived);
  if (dropped.date >= known.date) std::swap(known, dropped);
  report_.duplicates.push_back(
      {number, known.origin, date_text(known.date), dropped.origin, date_text(dropped.date)});
  losers_[dropped.shard].push_back(dropped.docid);
  return forward_[dropped.shard].add(dropped.docid, {}, dropped.category, {});
}

}  // namespace kb::indexer
