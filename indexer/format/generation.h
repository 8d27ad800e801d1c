#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "base/result.h"
#include "indexer/format/checksums.h"
#include "indexer/format/forward.h"

/// An index directory and its generations:
///
///   DIR/CURRENT             "gen-000007\n" and a line with its checksum: the published generation, switched by an
///                           atomic rename
///   DIR/gen-000007/db/      Xapian database, compacted, never written again
///   DIR/gen-000007/forward  forward index and stored articles
///   DIR/gen-000007/forward-1  forward files of generations before, linked, that it goes on using
///   DIR/gen-000007/checksums  of every block of these (checksums.h)
///   DIR/gen-000007/manifest.json
///   DIR/XAPIANDB            stub that names the published database, for programs that know Xapian only
///   DIR/lock                held by the one writer
///   DIR/report.json         what the last run said; rejected articles. Readers have no use for it
///
/// A generation of several databases is described in shards.h.
///
/// A reader holds a shared flock() on its generation's manifest.json for as long as it has it open: that is how a writer
/// knows which generations may be deleted.
namespace kb::format {

/// manifest.json. Written last, so a generation without one is a left-over.
struct Manifest {
  std::string schema;         ///< schema_fingerprint() of the writer
  std::uint64_t generation = 0;
  std::uint64_t articles = 0;
  std::uint64_t shards = 0;   ///< databases it consists of, see shards.h; 0: one, not made for remote searches
  std::string built;          ///< ISO 8601, UTC
  std::string program;        ///< "kbindex 0.1.0"
  std::string xapian, icu;    ///< library versions
  std::vector<std::string> sources;
  double seconds = 0;         ///< build time
  std::uint64_t text_bytes = 0;
  std::uint64_t compact_bytes = 0;  ///< of the generation when its forward index was last numbered anew: update compares
  std::string checksums;  ///< checksum_text() of the file `checksums`; empty: an older version wrote none
};

/// One database opened for searching. Xapian objects may not be shared between threads: open one per thread.
struct OpenShard {
  std::string location;   ///< as given by the caller, or by a stub file
  std::string source;     ///< what the caller named that led here, for people
  std::string directory;  ///< the generation's folder; empty for remote shards and bare databases
  Xapian::Database database;
  std::size_t parts = 1;  ///< databases that `database` consists of
  std::vector<Xapian::Database> part_databases;  ///< each of them, when there are several; and its forward index
  std::vector<std::shared_ptr<const ForwardFile>> part_forward;
  bool remote = false;    ///< on another machine
  std::string marks;      ///< metadata kShards; empty: no slots kInfoSlot and kEntrySlot
  std::shared_ptr<const ForwardFile> forward;  ///< null where there is none: entries are then made from stored articles
  std::shared_ptr<const Checksums> checksums;  ///< null where there are none
  std::shared_ptr<void> watched;               ///< keeps the files' reads verified (read_guard.h)
  Manifest manifest;                           ///< empty members where there is none
  std::shared_ptr<void> in_use;                ///< keeps the generation from being pruned
};

/// Opens an index directory for reading (the published generation). Read-only: works on a read-only file system and as
/// another user. Errors: not_found (no such directory, or nothing published: the hint names `kbindex build`),
/// version_mismatch, corrupt, permission, io.
[[nodiscard]] Result<OpenShard> open_shard(const std::string& location);

/// The database and forward index in a generation's folder, and how many databases that are: a manifest's `shards`. Throws
/// Xapian::Error. Errors: as ForwardFile::open.
[[nodiscard]] Result<void> open_generation_files(OpenShard& shard, const std::string& folder, std::uint64_t shards);

/// That a shard has the stored articles of its documents: a database without its forward file must have been made as a shard.
/// Errors: unsupported.
[[nodiscard]] Result<void> check_has_articles(const OpenShard& shard);

/// Runs `call`, turning Xapian's exceptions into errors ("cannot search 'x': ..."). The one place where they end.
[[nodiscard]] Error translate_xapian_error(const Xapian::Error& error, std::string_view attempted, std::string_view on);

}  // namespace kb::format
