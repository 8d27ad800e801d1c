#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/format/forward.h"

/// A generation of several databases ("shards"), and what is needed to search without files beside the database:
///
///   DIR/gen-000007/db               Xapian stub file that names the shards
///   DIR/gen-000007/shard-0/db/      Xapian database of the articles with shard_of(number, N) == 0
///   DIR/gen-000007/shard-0/forward  its forward index
///
/// Each shard's metadata holds lexicon, abbreviations and dictionary of the whole collection: whichever of them
/// answers, over whatever back end, corrects and expands words as one single database would.
namespace kb::format {

inline constexpr unsigned kMostShards = 64;

/// The shard an article belongs to. Part of the format.
[[nodiscard]] constexpr unsigned shard_of(std::uint32_t number, unsigned shards) {
  // Numbers come in runs that were written in the same week; the product spreads them.
  return shards < 2 ? 0 : static_cast<unsigned>((std::uint64_t{number} * 2654435761u >> 16) % shards);
}

/// The docid that a document has when all shards are opened as one database, as Xapian numbers them; and back.
[[nodiscard]] constexpr std::uint32_t combined_docid(std::uint32_t docid, unsigned shard, unsigned shards) {
  return shards < 2 ? docid : (docid - 1) * shards + shard + 1;
}
[[nodiscard]] constexpr std::uint32_t docid_in_shard(std::uint32_t combined, unsigned shards) {
  return shards < 2 ? combined : (combined - 1) / shards + 1;
}

/// "shard-3".
[[nodiscard]] std::string shard_name(unsigned shard);

/// Where a shard of a generation that is made of so many (0: not of shards) has its files.
[[nodiscard]] std::string shard_folder(const std::string& generation, unsigned shard, unsigned shards);

/// The stub file of a generation with so many shards.
[[nodiscard]] std::string generation_stub(unsigned shards);

/// What search asks of an article before anything else, as a value (slot kInfoSlot) that begins with the article's
/// number, so that it also orders by it.
[[nodiscard]] std::string info_value(const ForwardInfo& info, std::string_view category);

struct InfoValue {
  ForwardInfo info;  ///< without offset, length, inbound and category
  std::string category;
};
/// Nothing for bytes that are no such value. A value of 4 bytes (slot kNumberSlot) gives the number alone.
[[nodiscard]] std::optional<InfoValue> parse_info_value(std::string_view value);

}  // namespace kb::format
