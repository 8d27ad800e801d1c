#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "base/result.h"
#include "indexer/format/locations.h"

namespace kb::search {

/// Documents of several databases.
class DocidSet {
 public:
  void add(std::size_t shard, Xapian::docid docid);
  [[nodiscard]] bool contains(std::size_t shard, Xapian::docid docid) const;

 private:
  std::vector<std::vector<bool>> shards_;
};

/// The documents that have all the words of a query and pass its filters. Errors as Searcher::search.
[[nodiscard]] Result<DocidSet> narrow(const std::vector<std::string>& locations, std::string_view query,
                                      const format::OpenOptions& options = {});

/// Shows `visit` the texts of those of them that lie on other machines, until it returns false. Errors as narrow().
[[nodiscard]] Result<void> narrowed_texts(const std::vector<std::string>& locations, std::string_view query,
                                          const format::OpenOptions& options,
                                          const std::function<bool(std::string_view)>& visit);

}  // namespace kb::search
