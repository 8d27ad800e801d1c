#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/tables/table_writer.h"

/// Posting lists as the table `postlist` holds them: cut into chunks of some 2,000 bytes, each an entry of
/// its own.
///
/// The first chunk begins with documents, sum of frequencies and first docid - 1; then every chunk has '1'
/// for the last and '0' for another one, the distance to its last docid, a frequency, and of each further
/// posting the distance to the docid before - 1 and its frequency; all numbers are varints. The list of the
/// document lengths is one of them, with the lengths in place of frequencies and nothing in place of the two
/// sums.
namespace kb::indexer::tables {

struct Posting {
  std::uint32_t docid = 0;
  std::uint32_t frequency = 0;
};

/// Writes lists. Reusable; not thread-safe.
class PostingListWriter {
 public:
  explicit PostingListWriter(TableWriter& table) : table_(table) {}
  /// `postings`: not empty, docids ascend. An empty term: the document lengths.
  [[nodiscard]] Result<void> write(std::string_view term, const std::vector<Posting>& postings);

 private:
  TableWriter& table_;
  std::string key_, body_, tag_;
};

/// Appends the postings of a chunk, whose first docid is in its key when it is not the first of its list.
/// False for bytes that are none, and when the docids do not ascend.
[[nodiscard]] bool read_chunk(std::string_view tag, std::uint32_t first_docid, bool first_chunk,
                              std::vector<Posting>& postings);

/// The term of a key, and its docid (0: the first chunk). `scratch` holds the term when it is not in the key
/// as it is.
struct ChunkKey {
  std::string_view term;
  std::uint32_t docid = 0;
};
[[nodiscard]] bool parse_chunk_key(std::string_view key, std::string& scratch, ChunkKey& parsed);

}  // namespace kb::indexer::tables
