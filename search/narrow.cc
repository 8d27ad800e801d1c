#include "search/narrow.h"

#include <algorithm>

#include "search/answer.h"

namespace kb::search {

void DocidSet::add(std::size_t shard, Xapian::docid docid) {
  if (shards_.size() <= shard) shards_.resize(shard + 1);
  if (shards_[shard].size() <= docid) shards_[shard].resize(docid + std::size_t{1});
  shards_[shard][docid] = true;
}

bool DocidSet::contains(std::size_t shard, Xapian::docid docid) const {
  return shard < shards_.size() && docid < shards_[shard].size() && shards_[shard][docid];
}

Result<DocidSet> narrow(const std::vector<std::string>& locations, std::string_view query,
                        const format::OpenOptions& options) {
  try {
    auto index = Index::open(locations, options);
    if (!index) return fail(std::move(index));
    DocidSet set;
    for (const Xapian::docid docid : matching_docids(**index, query)) {
      const auto [shard, local] = (*index)->place_of(docid);
      set.add(shard, local);
    }
    return set;
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "search", locations.front()));
  }
}

Result<void> narrowed_texts(const std::vector<std::string>& locations, std::string_view query,
                            const format::OpenOptions& options, const std::function<bool(std::string_view)>& visit) {
  constexpr std::size_t kAtOnce = 500;
  try {
    auto opened = Index::open(locations, options);
    if (!opened) return fail(std::move(opened));
    Index& index = **opened;
    std::vector<Xapian::docid> docids = matching_docids(index, query);
    std::erase_if(docids, [&](Xapian::docid docid) { return !index.is_remote(docid); });
    for (std::size_t begin = 0; begin < docids.size(); begin += kAtOnce) {
      const std::vector<Xapian::docid> some(docids.begin() + static_cast<std::ptrdiff_t>(begin),
                                            docids.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kAtOnce, docids.size())));
      index.fetch_articles(some);
      for (const Xapian::docid docid : some) {
        auto text = index.article_text(docid);
        if (!text) return fail(std::move(text));
        if (!visit(*text)) return {};
      }
      index.forget();
    }
    return {};
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "search", locations.front()));
  }
}

}  // namespace kb::search
