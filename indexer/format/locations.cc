#include "indexer/format/locations.h"

#include <sys/stat.h>

#include <cstdio>

#include "indexer/format/manifest.h"

namespace kb::format {

namespace {

constexpr int kMostNested = 4;
constexpr std::string_view kStubName = "XAPIANDB";

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

/// The stub file that a location is, or holds; empty when it is something else.
std::string stub_of(const std::string& location) {
  struct stat status {};
  if (is_remote_location(location) || ::stat(location.c_str(), &status) != 0) return {};
  if (S_ISDIR(status.st_mode)) {
    const std::string stub = location + "/" + std::string(kStubName);
    // An index directory has one as well, for other programs.
    return !exists(location + "/" + std::string(kCurrentFile)) && exists(stub) ? stub : std::string();
  }
  if (!S_ISREG(status.st_mode)) return {};
  // A compacted single file begins with what no text does.
  std::FILE* file = std::fopen(location.c_str(), "re");
  if (file == nullptr) return {};
  const int first = std::fgetc(file);
  std::fclose(file);
  return first >= 0x20 || first == '\t' || first == '\n' ? location : std::string();
}

class Opener {
 public:
  explicit Opener(const OpenOptions& options) : options_(options) {}

  Result<void> open(const std::string& location, const std::string& source, int depth) {
    const std::string stub = stub_of(location);
    if (stub.empty()) return open_one(location, source);
    if (depth == kMostNested)
      return fail(ErrorCode::invalid_argument, "stub file '" + stub + "' is nested too deeply: does it name itself?");
    auto text = read_small_file(stub, 1u << 20);
    if (!text) return fail(std::move(text));
    const std::size_t slash = stub.rfind('/');
    auto named = parse_stub(*text, slash == std::string::npos ? "." : stub.substr(0, slash), stub);
    if (!named) return fail(std::move(named));
    for (const std::string& one : *named)
      if (auto opened = open(one, source, depth + 1); !opened) return opened;
    return {};
  }

  OpenShards result;

 private:
  const OpenOptions& options_;

  Result<void> open_one(const std::string& location, const std::string& source) {
    auto shard = is_remote_location(location) ? open_remote(location, options_) : open_shard(location);
    if (shard) {
      shard->source = source;
      result.shards.push_back(*std::move(shard));
      return {};
    }
    const ErrorCode code = shard.error().code;
    const bool away = code == ErrorCode::network || code == ErrorCode::not_found || code == ErrorCode::io;
    if (!options_.partial || !away) return fail(std::move(shard));
    result.missing.push_back({location, std::move(shard).error()});
    return {};
  }
};

}  // namespace

Result<OpenShards> open_shards(const std::vector<std::string>& locations, const OpenOptions& options) {
  Opener opener(options);
  for (const std::string& location : locations) {
    const auto name = options.names.find(location);
    const std::string& source = name == options.names.end() ? location : name->second;
    if (auto opened = opener.open(location, source, 0); !opened) return fail(std::move(opened));
  }
  if (!opener.result.shards.empty()) return std::move(opener.result);
  if (!opener.result.missing.empty()) return tl::unexpected<Error>(std::move(opener.result.missing.front().error));
  return fail(ErrorCode::not_found, "'" + (locations.empty() ? std::string() : locations.front()) + "' names no database");
}

}  // namespace kb::format
