#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/acronyms.h"
#include "indexer/format/forward.h"
#include "indexer/format/lexicon.h"
#include "indexer/progress.h"
#include "indexer/report.h"
#include "indexer/tables/database_writer.h"

/// The last steps towards a generation, shared by build and update.
namespace kb::indexer {

using Docid = std::uint32_t;

/// What an index knows beside its documents.
struct CollectionWords {
  format::LexiconCounts lexicon;
  AcronymCounts acronyms;
};

/// Key of the database's metadata that update goes on from: every abbreviation, also the rare ones.
inline constexpr const char* kAllAcronyms = "kb.acronyms.all";

/// A database's metadata: schema, dictionary (when not empty), lexicon, abbreviations, and in `shards` (0:
/// none) what marks one of so many.
using Metadata = std::map<std::string, std::string>;
[[nodiscard]] Metadata describe_collection(std::string_view dictionary, const CollectionWords& words,
                                           unsigned shards);

/// One of a generation's databases in the making.
struct ShardParts {
  tables::Sources sources;                   ///< all but `metadata`, `watched` and `stop`
  format::ForwardWriter* forward = nullptr;  ///< all entries added
  std::string folder;                        ///< where both go
};
/// Writes all databases of a generation and packs their forward files, as many at once as there are `jobs`;
/// counts the citations, giving the dead ones into the report, and finishes the forward files. `metadata` is
/// called once, beside the packing, and may take its time: it is what all databases get. `docid_of` gives the
/// docid of an article's number in all shards as one (0: there is none), `origin_of` names an article by that
/// docid. Returns the number of documents. Errors: io, no_space, corrupt, interrupted.
[[nodiscard]] Result<std::uint64_t> write_generation(
    std::vector<ShardParts>& shards, unsigned jobs, const std::function<Metadata()>& metadata,
    const std::function<Docid(std::uint32_t number)>& docid_of,
    const std::function<std::string(Docid)>& origin_of, const Observer& observer, Report& report);

}  // namespace kb::indexer
