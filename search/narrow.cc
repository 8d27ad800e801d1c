#include "search/narrow.h"

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

Result<DocidSet> narrow(const std::vector<std::string>& locations, std::string_view query) {
  try {
    auto index = Index::open(locations);
    if (!index) return fail(std::move(index));
    DocidSet set;
    const std::size_t shards = (*index)->shards();
    for (const Xapian::docid docid : matching_docids(**index, query)) {
      const std::size_t zero_based = docid - 1;
      set.add(zero_based % shards, static_cast<Xapian::docid>(zero_based / shards + 1));
    }
    return set;
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "search", locations.front()));
  }
}

}  // namespace kb::search
