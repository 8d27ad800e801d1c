#pragma once

#include <xapian.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/acronyms.h"
#include "indexer/collector.h"
#include "indexer/format/forward.h"
#include "indexer/format/lexicon.h"
#include "indexer/report.h"

/// The last steps towards a generation, shared by build and update.
namespace kb::indexer {

/// What an index knows beside its documents.
struct CollectionWords {
  format::LexiconCounts lexicon;
  AcronymCounts acronyms;
};

/// Key of the database's metadata that update goes on from: every abbreviation, also the rare ones.
inline constexpr const char* kAllAcronyms = "kb.acronyms.all";

/// A database's metadata: schema, dictionary (when not empty), lexicon, abbreviations, and in `shards` (0: none)
/// what marks one of so many.
using Metadata = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Metadata describe_collection(std::string_view dictionary, const CollectionWords& words,
                                           unsigned shards);
/// May throw Xapian::Error.
void write_metadata(Xapian::WritableDatabase& database, const Metadata& metadata);

/// Counts the citations in `database` (all shards as one), giving `set_inbound` docid and count, and the dead ones
/// into the report. `origin_of` names an article by its docid. May throw Xapian::Error.
void count_citations(const Xapian::Database& database,
                     const std::function<void(Xapian::docid, std::uint16_t)>& set_inbound,
                     const std::function<std::string(Xapian::docid)>& origin_of, Report& report);

/// Bytes of a generation's databases.
[[nodiscard]] std::uint64_t database_bytes(const std::string& generation, unsigned shards);
/// Opens all of a generation's databases as one. May throw Xapian::Error.
[[nodiscard]] Xapian::Database open_databases(const std::string& generation, unsigned shards);

}  // namespace kb::indexer
