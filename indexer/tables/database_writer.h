#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/format/checksums.h"
#include "indexer/tables/document_spool.h"

namespace kb::indexer::tables {

/// A database that a new one goes on from.
struct Base {
  std::string database;                             ///< its folder; empty: there is none
  std::string name;                                 ///< of the folder in `sums`: "db"
  const format::Checksums* sums = nullptr;          ///< may be null
  const std::vector<bool>* gone = nullptr;          ///< by docid: these documents are not taken over
  std::array<std::uint32_t, kSlots> gone_values{};  ///< how many of them have a value, by slot
};

/// What a database is made of.
struct Sources {
  const DocumentSpool* documents = nullptr;     ///< finished
  std::map<std::string, std::string> metadata;  ///< those of `base` stay unless named here
  Base base;
  bool term_lists = false;  ///< write the table `termlist`, from kTermsColumn
  std::string watched;      ///< terms with this prefix are reported
  std::function<bool()> stop;
};

struct WatchedTerm {
  std::string term;
  std::uint32_t documents = 0;
  std::uint32_t first_docid = 0;
};

struct Written {
  std::uint64_t documents = 0;
  std::uint32_t last_docid = 0;
  std::vector<WatchedTerm> watched;
};

/// Writes a Xapian database into `folder`, which does not exist: each table from front to back, compact, the
/// same bytes for the same documents however they came in runs. Nothing is synced. Errors: io, no_space,
/// corrupt (the base), interrupted.
[[nodiscard]] Result<Written> write_database(const std::string& folder, const Sources& sources);

}  // namespace kb::indexer::tables
