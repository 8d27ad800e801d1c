#pragma once

#include <xapian.h>

#include <functional>
#include <string>

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

/// Writes schema, dictionary (when not empty), lexicon and abbreviations. May throw Xapian::Error.
void write_metadata(Xapian::WritableDatabase& database, std::string_view dictionary,
                    const CollectionWords& words);

/// Counts the citations in `database` into the forward index and the dead ones into the report. `origin_of`
/// names an article by its docid. May throw Xapian::Error.
void count_citations(const Xapian::Database& database, format::ForwardWriter& forward,
                     const std::function<std::string(Xapian::docid)>& origin_of, Report& report);

}  // namespace kb::indexer
