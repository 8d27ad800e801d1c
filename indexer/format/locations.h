#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/format/generation.h"

/// What --db may name: an index directory, a database of Xapian's (a folder, a compacted single file), a stub file, and
/// databases on other machines: `remote:HOST:PORT` (xapian-tcpsrv), `ssh://[USER@]HOST[:PORT]/PATH` (xapian-progsrv).
namespace kb::format {

struct OpenOptions {
  bool partial = false;         ///< leave out what cannot be reached instead of failing
  unsigned timeout_seconds = 10;///< a remote database may take to accept a connection, and to answer
  std::map<std::string, std::string> names{};  ///< what people call a location: becomes OpenShard::source
};

/// A location that was left out, and why.
struct MissingShard {
  std::string location;
  Error error;
};

struct OpenShards {
  std::vector<OpenShard> shards;
  std::vector<MissingShard> missing;  ///< with OpenOptions::partial
};

/// Opens locations in their order; a stub file becomes the databases it names. Errors: as open_shard(), network, and
/// invalid_argument for a location or stub that makes no sense. With `partial` an error only when nothing can be opened.
[[nodiscard]] Result<OpenShards> open_shards(const std::vector<std::string>& locations, const OpenOptions& options = {});

/// True for a location on another machine.
[[nodiscard]] bool is_remote_location(std::string_view location);

/// The databases that a stub file's text names, as locations; relative paths against `folder`. Programs other than ssh and
/// xapian-progsrv are refused: a stub may come from a stranger. Errors: invalid_argument with the line.
[[nodiscard]] Result<std::vector<std::string>> parse_stub(std::string_view text, const std::string& folder,
                                                          const std::string& name);

/// Opens a location on another machine. Errors: invalid_argument, network, version_mismatch.
[[nodiscard]] Result<OpenShard> open_remote(const std::string& location, const OpenOptions& options);

}  // namespace kb::format
