#include "indexer/collector.h"

#include <cstdio>

namespace kb::indexer {

std::string date_text(std::uint32_t date) {
  if (date == 0) return {};
  char text[16];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100, date % 100);
  return text;
}

Collector::Collector(std::vector<Shard> shards, Observer& observer, std::optional<std::uint64_t> expected)
    : shards_(std::move(shards)), observer_(observer), losers_(shards_.size()) {
  counts_.expected_articles = expected;
}

Result<void> Collector::take(BatchResult&& result) {
  Shard& shard = shards_[result.shard];
  if (auto added = shard.documents.add(std::move(result.run)); !added) return added;
  std::string_view entries = result.forward;
  std::string_view records = result.records;
  const auto take = [](std::string_view& all, std::size_t size) {
    const std::string_view first = all.substr(0, size);
    all.remove_prefix(size);
    return first;
  };
  for (IndexedArticle& article : result.articles) {
    if (auto added = shard.forward.add(article.docid, article.info, article.category,
                                       take(entries, article.entry_size), take(records, article.record_size));
        !added)
      return added;
    const Kept arrived{result.shard, article.docid, article.info.date, origins_.add(article.origin)};
    const auto [known, is_new] = articles_.try_emplace(article.info.number);
    if (is_new)
      known->second = arrived;
    else if (auto settled = settle_duplicate(article.info.number, known->second, arrived); !settled)
      return settled;
  }
  counts_.articles += result.report.read;
  counts_.bytes += result.report.bytes;
  counts_.rejected += result.report.rejected.size();
  report_.merge(std::move(result.report));
  observer_.progress(counts_);
  return {};
}

Result<void> Collector::settle_duplicate(std::uint32_t number, Kept& known, Kept arrived) {
  // The later date wins; of equal dates the later in the input, as a dump is written in order of revision.
  Kept dropped = arrived;
  if (dropped.date >= known.date) std::swap(known, dropped);
  report_.duplicates.push_back({number, origins_.text(known.origin), date_text(known.date),
                                origins_.text(dropped.origin), date_text(dropped.date)});
  losers_[dropped.shard].push_back(dropped.docid);
  return {};
}

}  // namespace kb::indexer
