#include "indexer/index_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>

#include "base/random_name.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/last_run.h"

namespace kb::indexer {

namespace {

namespace fs = std::filesystem;
using format::generation_name;
using format::generation_number;

// Makes the index directory a database to xapian-tcpsrv, xapian-progsrv, xapian-delve and quest.
constexpr std::string_view kStubFile = "XAPIANDB";
constexpr std::string_view kWorkPrefix = "tmp-";
// A generation on its way out: renamed first, so that nobody can open half of it.
constexpr std::string_view kGonePrefix = "tmp-gone-";

/// True for "NAME.tmp-0123456789ab", as replace_file() calls what is about to be NAME.
bool is_new(std::string_view name, std::string_view of) {
  constexpr std::string_view kTemporary = ".tmp-";
  if (!name.starts_with(of)) return false;
  name.remove_prefix(of.size());
  if (!name.starts_with(kTemporary)) return false;
  name.remove_prefix(kTemporary.size());
  return name.size() == 12 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A file that was about to take the place of CURRENT, of the stub or of the last run's report.
bool is_new_file(std::string_view name) {
  return is_new(name, format::kCurrentFile) || is_new(name, kLastRunFile) || is_new(name, kStubFile);
}

bool is_ours(std::string_view name) {
  return name == "lock" || name == format::kCurrentFile || name == kLastRunFile || name == kStubFile || is_new_file(name) ||
         name.starts_with(kWorkPrefix) || generation_number(name) != 0;
}

/// True for a folder that holds nothing but what a generation has, which need not be all there.
bool is_generation(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error))) return false;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name != format::kManifestFile && name != format::kChecksumsName && name != format::kDatabaseName &&
        !name.starts_with(format::kForwardName) && !name.starts_with("shard-") && !is_new(name, format::kManifestFile) &&
        !is_new(name, format::kChecksumsName))
      return false;
  }
  return !error;
}

/// True for a folder as begin_work() or remove_generation() make them, and nobody else: what only has a name like it stays.
bool is_left_over_work(const fs::path& path) {
  std::error_code error;
  const std::string name = path.filename().string();
  if (!fs::is_directory(fs::symlink_status(path, error))) return false;
  if (name.starts_with(kGonePrefix))
    return generation_number(name.substr(kGonePrefix.size(), name.rfind('-') - kGonePrefix.size())) != 0 && is_generation(path);
  const std::string_view random = std::string_view(name).substr(kWorkPrefix.size());
  if (random.size() != 6 || !std::ranges::all_of(random, [](unsigned char c) { return std::isalnum(c) != 0; })) return false;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
    if (at->path().filename() != "generation" && at->path().filename() != "parts") return false;
  return !error;
}

Result<std::vector<std::string>> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  if (error) return tl::unexpected<Error>(format::system_error(error.value(), "read", directory));
  std::ranges::sort(names);
  return names;
}

/// Refuses a directory that somebody keeps something else in.
Result<void> check_ours(const std::string& path) {
  auto names = names_in(path);
  if (!names) return fail(std::move(names));
  const auto stranger =
      std::ranges::find_if(*names, [](const std::string& n) { return !is_ours(n) && n != "lost+found"; });
  if (stranger == names->end()) return {};
  const bool index = std::ranges::any_of(
      *names, [](const std::string& n) { return n == format::kCurrentFile || n == "lock"; });
  if (index) return {};
  return fail(ErrorCode::exists, "'" + path + "' is not an index directory: it holds '" + *stranger + "'",
              "name a new or an empty directory");
}

/// True when this process got the generation for itself, so that it may be removed. `fd` keeps it.
bool claim(const std::string& manifest, int& fd) {
  fd = ::open(manifest.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return errno == ENOENT;  // a left-over without a manifest was never open to readers
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
  ::close(fd);
  fd = -1;
  return false;
}

/// Nothing is removed in place: the rename is atomic, and what a crash leaves is recognised by its name. False when it is in use,
/// or not as it was made here.
Result<bool> remove_generation(const std::string& directory, const std::string& name) {
  const std::string path = directory + "/" + name;
  if (!is_generation(path)) return false;
  int fd = -1;
  if (!claim(path + "/" + std::string(format::kManifestFile), fd)) return false;
  const std::string random = random_name();
  const std::string gone = directory + "/" + std::string(kGonePrefix) + name + "-" + random;
  const bool renamed = !random.empty() && ::rename(path.c_str(), gone.c_str()) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (!renamed) return tl::unexpected<Error>(format::system_error(error, "rename", path));
  if (auto removed = remove_tree(gone); !removed) return fail(std::move(removed));
  return true;
}

std::string stub_for(const std::string& name) {
  return "auto " + name + "/" + std::string(format::kDatabaseName) + "\n";
}

Result<void> write_stub(const std::string& directory, const std::string& name) {
  return replace_file(directory + "/" + std::string(kStubFile), stub_for(name));
}

/// A run that died between the switch and the stub leaves an older one.
Result<void> mend_stub(const std::string& directory) {
  const auto current = format::read_current(directory);
  if (!current) return {};
  const auto stub = format::read_small_file(directory + "/" + std::string(kStubFile));
  if (stub && *stub == stub_for(*current)) return {};
  return write_stub(directory, *current);
}

Result<void> remove_left_overs(const std::string& directory) {
  auto names = names_in(directory);
  if (!names) return fail(std::move(names));
  for (const std::string& name : *names) {
    const std::string path = directory + "/" + name;
    // With the lock in our hand whatever is in progress belongs to a run that died.
    std::error_code error;
    if ((name.starts_with(kWorkPrefix) && is_left_over_work(path)) ||
        (is_new_file(name) && fs::is_regular_file(fs::symlink_status(path, error)))) {
      if (auto removed = remove_tree(path); !removed) return removed;
    } else if (generation_number(name) != 0 && !fs::exists(path + "/" + std::string(format::kManifestFile))) {
      if (auto removed = remove_generation(directory, name); !removed) return fail(std::move(removed));
    }
  }
  return mend_stub(directory);
}

std::string current_of(const std::string& directory) {
  auto current = format::read_current(directory);
  return current ? *std::move(current) : std::string();
}

/// Sums of every file of the generation, and in the manifest the sum of those.
Result<void> write_checksums(const std::string& generation, const format::Checksums* sums, format::Manifest& manifest) {
  Result<format::Checksums> made;
  if (sums == nullptr) {
    made = format::make_checksums(generation);
    if (!made) return fail(std::move(made));
    sums = &*made;
  }
  const std::string text = sums->serialise();
  manifest.checksums = format::checksum_text(text);
  return replace_file(generation + "/" + std::string(format::kChecksumsName), text);
}

Result<void> switch_current(const std::string& directory, const std::string& name) {
  const std::string path = directory + "/" + std::string(format::kCurrentFile);
  if (auto switched = replace_file(path, format::current_text(name)); !switched) return switched;
  (void)write_stub(directory, name);  // published: the next writer mends a stub that this one cannot
  return {};
}

}  // namespace

WorkFolder::~WorkFolder() {
  // What cannot be removed now is removed by the next writer.
  if (!path_.empty()) (void)remove_tree(path_);
}

Result<IndexDirectory> IndexDirectory::open(const std::string& path, const Options& options) {
  std::error_code error;
  const bool there = fs::exists(path, error);
  if (there && !fs::is_directory(path, error))
    return fail(ErrorCode::exists, "'" + path + "' is not a directory", "name a new or an empty directory");
  if (!there && !options.create)
    return fail(ErrorCode::not_found, "there is no index at '" + path + "'",
                "kbindex build --db " + path + " DUMP");
  if (!there) {
    if (auto made = make_folders(path); !made) return fail(std::move(made));
  } else if (auto ours = check_ours(path); !ours) {
    return fail(std::move(ours));
  }
  auto lock = WriterLock::acquire(path, options.wait, options.stop);
  if (!lock) return fail(std::move(lock));
  if (auto removed = remove_left_overs(path); !removed) return fail(std::move(removed));
  return IndexDirectory(path, *std::move(lock));
}

Result<WorkFolder> IndexDirectory::begin_work() const {
  std::string path = path_ + "/" + std::string(kWorkPrefix) + "XXXXXX";
  if (::mkdtemp(path.data()) == nullptr)
    return tl::unexpected<Error>(format::system_error(errno, "create a folder in", path_));
  WorkFolder work(path);
  if (auto made = make_folders(work.generation()); !made) return fail(std::move(made));
  // mkdtemp() makes it private; a published generation has the permissions the umask allows.
  return work;
}

std::uint64_t IndexDirectory::current_number() const {
  return generation_number(current_of(path_));
}

std::uint64_t IndexDirectory::next_number() const {
  std::uint64_t last = 0;
  if (auto names = names_in(path_))
    for (const std::string& name : *names) last = std::max(last, generation_number(name));
  return last + 1;
}

Result<std::uint64_t> IndexDirectory::publish(const WorkFolder& work, format::Manifest manifest,
                                              const format::Checksums* sums) const {
  const std::string before = current_of(path_);
  manifest.generation = next_number();
  const std::string name = generation_name(manifest.generation);
  const std::string generation = work.generation();
  if (auto summed = write_checksums(generation, sums, manifest); !summed) return fail(std::move(summed));
  // Everything the manifest vouches for is on disk before the manifest is, and the manifest before the name.
  if (auto synced = sync_tree(generation); !synced) return fail(std::move(synced));
  if (auto put = replace_file(generation + "/" + std::string(format::kManifestFile), to_json(manifest)); !put)
    return fail(std::move(put));
  if (auto named = rename_durably(generation, path_ + "/" + name); !named) return fail(std::move(named));
  if (auto switched = switch_current(path_, name); !switched) return fail(std::move(switched));
  // Published. What follows only tidies up: the next writer does it if this one cannot.
  if (auto names = names_in(path_))
    for (const std::string& other : *names)
      if (generation_number(other) != 0 && other != name && other != before)
        (void)remove_generation(path_, other);
  return manifest.generation;
}

Result<std::uint64_t> IndexDirectory::rollback() const {
  auto generations = list_generations(path_);
  if (!generations) return fail(std::move(generations));
  const std::uint64_t current = generation_number(current_of(path_));
  std::uint64_t target = 0;
  for (const GenerationInfo& generation : *generations)
    if (generation.complete && generation.number < current) target = std::max(target, generation.number);
  if (target == 0)
    return fail(ErrorCode::not_found, "'" + path_ + "' has no generation before " + generation_name(current),
                "kbindex info --db " + path_);
  if (auto switched = switch_current(path_, generation_name(target)); !switched)
    return fail(std::move(switched));
  return target;
}

Result<std::vector<std::uint64_t>> IndexDirectory::prune(std::size_t keep) const {
  auto generations = list_generations(path_);
  if (!generations) return fail(std::move(generations));
  const std::uint64_t current = generation_number(current_of(path_));
  if (current == 0) return fail(ErrorCode::not_found, "nothing is published in '" + path_ + "'");
  std::vector<std::uint64_t> removed;
  std::size_t older = 0;
  for (auto at = generations->rbegin(); at != generations->rend(); ++at) {
    if (at->number == current) continue;
    if (at->number < current && ++older < keep) continue;
    auto gone = remove_generation(path_, generation_name(at->number));
    if (!gone) return fail(std::move(gone));
    if (*gone) removed.push_back(at->number);
  }
  return removed;
}

Result<std::vector<GenerationInfo>> list_generations(const std::string& directory) {
  auto names = names_in(directory);
  if (!names) return fail(std::move(names));
  const std::string current = current_of(directory);
  std::vector<GenerationInfo> generations;
  for (const std::string& name : *names) {
    if (generation_number(name) == 0) continue;
    GenerationInfo info;
    info.number = generation_number(name);
    info.path = directory + "/" + name;
    info.published = name == current;
    const std::string path = info.path + "/" + std::string(format::kManifestFile);
    if (auto text = format::read_small_file(path))
      if (auto manifest = format::parse_manifest(*text)) {
        info.manifest = *std::move(manifest);
        info.complete = true;
      }
    int fd = -1;
    info.in_use = !claim(path, fd);
    if (fd >= 0) ::close(fd);
    info.bytes = tree_bytes(info.path);
    generations.push_back(std::move(info));
  }
  std::ranges::sort(generations, {}, &GenerationInfo::number);
  return generations;
}

}  // namespace kb::indexer
