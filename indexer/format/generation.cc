#include "indexer/format/generation.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>

#include "indexer/format/locations.h"
#include "indexer/format/manifest.h"
#include "indexer/format/read_guard.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"

namespace kb::format {

namespace {

// Between reading CURRENT and locking the generation a writer may have published and pruned: then begin
// again.
constexpr int kAttempts = 5;
constexpr auto kPause = std::chrono::milliseconds(2);
// A sum of 4 bytes for each 4 KiB: enough for a TiB.
constexpr std::size_t kMostChecksums = std::size_t{1} << 30;

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

std::string build_hint(const std::string& location, const std::vector<std::string>& sources) {
  std::string command = "kbindex build --db " + location;
  if (sources.empty()) return command + " DUMP";
  for (const std::string& source : sources) command += " " + source;
  return command;
}

Error other_version(const std::string& location, const std::string& directory_to_build,
                    const Manifest& manifest, std::string_view found) {
  std::string message = "index '" + location + "' was built by another version";
  if (!manifest.program.empty()) message += " (" + manifest.program + ")";
  message += ": it has " + (found.empty() ? std::string("no schema") : "\"" + std::string(found) + "\"") +
             ", this program reads \"" + schema_fingerprint() + "\"";
  return {ErrorCode::version_mismatch, std::move(message), build_hint(directory_to_build, manifest.sources)};
}

/// Keeps a file open, and with it the lock on it.
class HeldFile {
 public:
  explicit HeldFile(int fd) : fd_(fd) {}
  ~HeldFile() { ::close(fd_); }
  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;

 private:
  int fd_;
};

/// The manifest's bytes and the lock on it; nullopt when a writer is removing this generation.
Result<std::optional<std::pair<std::string, std::shared_ptr<void>>>> lock_manifest(const std::string& path) {
  using Locked = std::optional<std::pair<std::string, std::shared_ptr<void>>>;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return Locked{};
  if (fd < 0) return tl::unexpected<Error>(system_error(errno, "open", path));
  std::shared_ptr<void> lock = std::make_shared<HeldFile>(fd);
  // A file system without locks (ENOLCK and the like) also has no writer that could prune by them.
  if (::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) return Locked{};
  struct stat opened {};
  struct stat named {};
  if (::fstat(fd, &opened) != 0 || ::stat(path.c_str(), &named) != 0 || opened.st_ino != named.st_ino ||
      opened.st_dev != named.st_dev)
    return Locked{};
  auto text = read_small_file(path);
  if (!text) return fail(std::move(text));
  return Locked{std::pair{*std::move(text), std::move(lock)}};
}

Result<void> check_schema(OpenShard& shard, const Xapian::Database& database, const std::string& rebuild) {
  const std::string schema = database.get_metadata(metadata::kSchema);
  shard.marks = database.get_metadata(metadata::kShards);
  if (schema == schema_fingerprint()) return {};
  return tl::unexpected<Error>(other_version(shard.location, rebuild, shard.manifest, schema));
}

Result<void> open_database(OpenShard& shard, const std::string& path, const std::string& rebuild) {
  try {
    shard.database = Xapian::Database(path);
    return check_schema(shard, shard.database, rebuild);
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(translate_xapian_error(error, "open index", shard.location));
  }
  return {};
}

/// What is damaged is named with what makes the index anew: there may be no older generation to go back to.
Error damaged(const OpenShard& shard, const std::string& what) {
  return {ErrorCode::corrupt, what,
          "kbindex check --db " + shard.location + " says what is damaged; to make it anew: " +
              build_hint(shard.location, shard.manifest.sources)};
}

/// Reads the sums, has reads of the files verified from now on, and looks at the files' sizes: what was cut off is found
/// here. 0.1 ms for an index of 200 MB.
Result<void> open_checksums(OpenShard& shard) {
  if (shard.manifest.checksums.empty()) return {};
  const std::string path = shard.directory + "/" + std::string(kChecksumsName);
  auto text = read_small_file(path, kMostChecksums);
  if (!text && text.error().code != ErrorCode::not_found) return fail(std::move(text));
  if (!text) return tl::unexpected<Error>(damaged(shard, "'" + path + "' is missing"));
  if (checksum_text(*text) != shard.manifest.checksums)
    return tl::unexpected<Error>(damaged(shard, "'" + path + "' is damaged"));
  auto sums = Checksums::parse(*text);
  if (!sums) return tl::unexpected<Error>(damaged(shard, "'" + path + "' is damaged"));
  for (const FileSums& file : sums->files) {
    struct stat status {};
    const std::string name = shard.directory + "/" + file.name;
    if (::stat(name.c_str(), &status) != 0) {
      if (errno == ENOENT) return tl::unexpected<Error>(damaged(shard, "'" + name + "' is missing"));
      return tl::unexpected<Error>(system_error(errno, "open", name));
    }
    if (static_cast<std::uint64_t>(status.st_size) != file.size)
      return tl::unexpected<Error>(damaged(shard, "'" + name + "' has " + std::to_string(status.st_size) +
                                                      " bytes instead of " + std::to_string(file.size)));
  }
  // Xapian reads these by other means than its tables; they are small.
  for (const FileSums& file : sums->files) {
    if (!file.name.ends_with("/iamglass")) continue;
    const std::string name = shard.directory + "/" + file.name;
    if (auto version = read_small_file(name); version && !file.match(0, *version))
      return tl::unexpected<Error>(damaged(shard, "'" + name + "' is damaged"));
  }
  shard.checksums = std::make_shared<const Checksums>(*std::move(sums));
  shard.watched = watch_files(shard.directory, shard.checksums);
  return {};
}

Result<void> open_forward(OpenShard& shard, const std::string& path, const std::shared_ptr<const Checksums>& sums) {
  auto forward = ForwardFile::open(path, sums);
  if (!forward) {
    Error error = std::move(forward).error();
    if (error.code == ErrorCode::corrupt) error.hint = damaged(shard, {}).hint;
    return tl::unexpected<Error>(std::move(error));
  }
  shard.forward = *std::move(forward);
  return {};
}

/// Nothing when the generation vanished under our hands.
Result<std::optional<OpenShard>> open_generation(const std::string& location, const std::string& directory) {
  OpenShard shard;
  shard.location = shard.source = location;
  shard.directory = directory;
  auto locked = lock_manifest(directory + "/" + std::string(kManifestFile));
  if (!locked) return fail(std::move(locked));
  if (!*locked) return std::optional<OpenShard>{};
  shard.in_use = (**locked).second;
  auto manifest = parse_manifest((**locked).first);
  if (!manifest)
    return tl::unexpected<Error>(damaged(shard, "'" + directory + "/manifest.json' is damaged"));
  shard.manifest = *std::move(manifest);
  // Before anything is opened that another version may have laid out differently.
  if (shard.manifest.schema != schema_fingerprint())
    return tl::unexpected<Error>(other_version(location, location, shard.manifest, shard.manifest.schema));
  if (auto opened = open_checksums(shard); !opened) return fail(std::move(opened));
  try {
    if (auto opened = open_generation_files(shard, directory, shard.manifest.shards); !opened)
      return fail(std::move(opened));
    if (auto checked = check_schema(shard, shard.database, location); !checked) return fail(std::move(checked));
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(translate_xapian_error(error, "open index", location));
  }
  return std::optional<OpenShard>{std::move(shard)};
}

/// A Xapian database without a generation around it: a folder, a single file or a stub. A forward index is
/// taken from "PATH.forward" when there is one, or from beside it.
Result<OpenShard> open_bare(const std::string& location) {
  OpenShard shard;
  shard.location = shard.source = location;
  if (auto opened = open_database(shard, location, "DIR"); !opened) return fail(std::move(opened));
  std::string forward = location + ".forward";
  const std::size_t slash = location.rfind('/');
  if (!exists(forward) && slash != std::string::npos && location.substr(slash + 1) == kDatabaseName)
    forward = location.substr(0, slash + 1) + std::string(kForwardName);
  if (exists(forward))
    if (auto opened = open_forward(shard, forward, nullptr); !opened) return fail(std::move(opened));
  if (auto whole = check_has_articles(shard); !whole) return fail(std::move(whole));
  return shard;
}

Result<OpenShard> open_published(const std::string& location) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto current = read_current(location);
    if (!current) return fail(std::move(current));
    auto shard = open_generation(location, location + "/" + *current);
    if (!shard) return fail(std::move(shard));
    if (*shard) return **std::move(shard);
    std::this_thread::sleep_for(kPause);
  }
  return fail(ErrorCode::corrupt, "the generation that '" + location + "/CURRENT' names is not there",
              "kbindex check --db " + location);
}

}  // namespace

Result<void> check_has_articles(const OpenShard& shard) {
  if (shard.forward || !shard.marks.empty()) return {};
  return fail(ErrorCode::unsupported,
              "'" + shard.location + "' is a database without its articles: they are in the file '" +
                  std::string(kForwardName) + "' of its index directory",
              shard.remote ? "serve the databases of kbindex build --shards N (1 will do): they have everything"
                           : "name the index directory, or copy that file (and those named like it) to " +
                                 shard.location + ".forward; databases of kbindex build --shards 1 have everything");
}

Result<void> open_generation_files(OpenShard& shard, const std::string& folder, std::uint64_t shards) {
  shard.parts = std::max<std::size_t>(1, static_cast<std::size_t>(shards));
  std::vector<std::shared_ptr<const ForwardFile>> forward;
  for (unsigned i = 0; i < shard.parts; ++i) {
    const std::string own = shard_folder(folder, i, static_cast<unsigned>(shards));
    Xapian::Database database(own + "/" + std::string(kDatabaseName));
    if (shard.parts == 1)
      shard.database = database;
    else
      shard.database.add_database(database);
    if (shard.parts > 1) shard.part_databases.push_back(database);
    const auto sums = shards == 0 || !shard.checksums
                          ? shard.checksums
                          : std::make_shared<const Checksums>(shard.checksums->below(shard_name(i) + "/"));
    if (auto opened = open_forward(shard, own + "/" + std::string(kForwardName), sums); !opened) return opened;
    forward.push_back(std::move(shard.forward));
  }
  if (shard.parts > 1) shard.part_forward = forward;
  shard.forward = ForwardFile::combine(std::move(forward));
  return {};
}

Result<OpenShard> open_shard(const std::string& location) {
  if (is_remote_location(location)) return open_remote(location, {});
  struct stat status {};
  if (::stat(location.c_str(), &status) != 0) {
    Error error = system_error(errno, "open index", location);
    if (error.code == ErrorCode::not_found) error.hint = build_hint(location, {});
    return tl::unexpected<Error>(std::move(error));
  }
  if (!S_ISDIR(status.st_mode)) return open_bare(location);
  if (exists(location + "/" + std::string(kCurrentFile))) return open_published(location);
  if (exists(location + "/" + std::string(kManifestFile))) {
    auto shard = open_generation(location, location);
    if (!shard) return fail(std::move(shard));
    if (*shard) return **std::move(shard);
    return fail(ErrorCode::not_found, "generation '" + location + "' is being removed", {});
  }
  if (exists(location + "/iamglass") || exists(location + "/iamhoney") || exists(location + "/XAPIANDB"))
    return open_bare(location);
  return fail(ErrorCode::not_found, "'" + location + "' holds no index: nothing has been published there",
              build_hint(location, {}));
}

}  // namespace kb::format
