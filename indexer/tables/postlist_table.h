#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/tables/database_writer.h"
#include "indexer/tables/table_writer.h"

namespace kb::indexer::tables {

/// What the version file says of the documents.
struct DatabaseStats {
  std::uint32_t documents = 0;
  std::uint32_t last_docid = 0;
  std::uint32_t least_length = 0, most_length = 0;
  std::uint32_t most_frequency = 0;  ///< of a term in a document
  std::uint64_t total_length = 0;
};

struct PostlistTable {
  TableRoot root;
  DatabaseStats stats;
  std::vector<WatchedTerm> watched;
};

/// Writes `folder`/postlist.glass: metadata, values, document lengths and postings. Errors: as
/// write_database().
[[nodiscard]] Result<PostlistTable> write_postlist_table(const std::string& folder, const Sources& sources);

}  // namespace kb::indexer::tables
