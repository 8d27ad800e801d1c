#include "indexer/format/checksums.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include "indexer/format/manifest.h"
#include "indexer/format/mixing.h"

namespace kb::format {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "KBCHECKSUMS 001\n";
constexpr std::size_t kPiece = 256 * kSumBlock;

// Any odd numbers with about half of their bits set: the fractional digits of cube roots of primes.
constexpr std::uint64_t kKeys[4] = {0x428A2F98D728AE23ull, 0x7137449123EF65CDull, 0xB5C0FBCFEC4D3B2Full,
                                    0xE9B5DBA58189DBBDull};

template <class Number>
void put(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) out.push_back(static_cast<char>(number >> (8 * i)));
}

template <class Number>
bool take(std::string_view& bytes, Number& number) {
  if (bytes.size() < sizeof number) return false;
  number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number |= static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i));
  bytes.remove_prefix(sizeof number);
  return true;
}

std::uint32_t block_sum(std::string_view bytes) { return static_cast<std::uint32_t>(checksum(bytes)); }

std::uint64_t blocks_of(std::uint64_t size) { return (size + kSumBlock - 1) / kSumBlock; }

/// Calls `piece(offset, bytes)` for the whole file, in pieces of whole blocks; it returns false to stop. Returns errno.
template <class Piece>
int read_file(const std::string& path, Piece&& piece) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return errno;
  std::string buffer(kPiece, '\0');
  std::uint64_t offset = 0;
  int error = 0;
  for (bool more = true; more;) {
    std::size_t got = 0;
    while (got < buffer.size()) {
      const ssize_t n = ::read(fd, buffer.data() + got, buffer.size() - got);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) error = errno;
      if (n <= 0) break;
      got += static_cast<std::size_t>(n);
    }
    more = error == 0 && got == buffer.size();
    if (error == 0 && got > 0 && !piece(offset, std::string_view(buffer).substr(0, got))) more = false;
    offset += got;
  }
  ::close(fd);
  return error;
}

using FileId = std::pair<dev_t, ino_t>;

/// That of no file when it cannot be looked at.
FileId file_id(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? FileId(status.st_dev, status.st_ino) : FileId();
}

std::map<FileId, const FileSums*> files_by_id(const KnownSums& known) {
  std::map<FileId, const FileSums*> files;
  if (known.sums == nullptr) return files;
  for (const FileSums& file : known.sums->files)
    if (const FileId id = file_id(known.folder + "/" + file.name); id != FileId()) files.emplace(id, &file);
  return files;
}

}  // namespace

std::uint64_t checksum(std::string_view bytes) {
  // Four lanes that do not wait for one another, as variables: an array would go through memory at every step.
  std::uint64_t a = kKeys[3];
  std::uint64_t b = kKeys[2];
  std::uint64_t c = kKeys[1];
  std::uint64_t d = kKeys[0];
  const auto mix = [&](const char* at) {
    a = fold_multiply(load64(at) ^ kKeys[0], load64(at + 8) ^ a) + kKeys[1];
    b = fold_multiply(load64(at + 16) ^ kKeys[1], load64(at + 24) ^ b) + kKeys[2];
    c = fold_multiply(load64(at + 32) ^ kKeys[2], load64(at + 40) ^ c) + kKeys[3];
    d = fold_multiply(load64(at + 48) ^ kKeys[3], load64(at + 56) ^ d) + kKeys[0];
  };
  std::size_t at = 0;
  for (; bytes.size() - at >= 64; at += 64) mix(bytes.data() + at);
  char tail[64] = {};
  if (at < bytes.size()) std::memcpy(tail, bytes.data() + at, bytes.size() - at);
  mix(tail);
  std::uint64_t sum = fold_multiply(bytes.size() ^ kKeys[0], kKeys[1]);  // tells a zero byte from the end
  for (const std::uint64_t lane : {a, b, c, d}) sum = fold_multiply(sum ^ lane, kKeys[2]) + kKeys[3];
  return sum;
}

std::string checksum_text(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::uint64_t sum = checksum(bytes);
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[sum >> shift & 15]);
  return text;
}

bool FileSums::match(std::uint64_t offset, std::string_view bytes) const {
  if (offset % kSumBlock != 0 || offset > size || bytes.size() > size - offset) return false;
  std::size_t block = static_cast<std::size_t>(offset / kSumBlock);
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kSumBlock);
    if (block >= blocks.size() || block_sum(piece) != blocks[block]) return false;
    bytes.remove_prefix(piece.size());
    ++block;
  }
  return true;
}

const FileSums* Checksums::find(std::string_view name) const {
  const auto at = std::ranges::find(files, name, &FileSums::name);
  return at == files.end() ? nullptr : &*at;
}

Checksums Checksums::below(std::string_view folder) const {
  Checksums own;
  for (const FileSums& file : files)
    if (std::string_view(file.name).starts_with(folder)) {
      own.files.push_back(file);
      own.files.back().name.erase(0, folder.size());
    }
  return own;
}

std::string Checksums::serialise() const {
  std::string out(kMagic);
  put(out, static_cast<std::uint32_t>(files.size()));
  for (const FileSums& file : files) {
    put(out, static_cast<std::uint32_t>(file.name.size()));
    out += file.name;
    put(out, file.size);
    for (const std::uint32_t sum : file.blocks) put(out, sum);
  }
  return out;
}

Result<Checksums> Checksums::parse(std::string_view bytes) {
  const auto corrupt = [] { return fail(ErrorCode::corrupt, "the list of checksums is damaged"); };
  if (!bytes.starts_with(kMagic)) return corrupt();
  bytes.remove_prefix(kMagic.size());
  Checksums sums;
  std::uint32_t count = 0;
  if (!take(bytes, count)) return corrupt();
  for (std::uint32_t i = 0; i < count; ++i) {
    FileSums& file = sums.files.emplace_back();
    std::uint32_t length = 0;
    if (!take(bytes, length) || length > bytes.size()) return corrupt();
    file.name = bytes.substr(0, length);
    bytes.remove_prefix(length);
    if (!take(bytes, file.size) || blocks_of(file.size) > bytes.size() / 4) return corrupt();
    file.blocks.resize(static_cast<std::size_t>(blocks_of(file.size)));
    if constexpr (std::endian::native == std::endian::little) {
      // At every start of a search: one by one this would be most of what checksums cost.
      // An empty file has no blocks, and no memory for them.
      if (!file.blocks.empty()) std::memcpy(file.blocks.data(), bytes.data(), file.blocks.size() * 4);
      bytes.remove_prefix(file.blocks.size() * 4);
    } else {
      for (std::uint32_t& sum : file.blocks) (void)take(bytes, sum);
    }
  }
  if (!bytes.empty()) return corrupt();
  return sums;
}

Result<Checksums> make_checksums(const std::string& folder, const KnownSums& known) {
  Checksums sums;
  const std::map<FileId, const FileSums*> linked = files_by_id(known);
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_regular_file(error)) continue;
    FileSums file;
    file.name = at->path().lexically_relative(folder).string();
    if (file.name == kManifestFile || file.name == kChecksumsName) continue;
    if (const auto same = linked.find(file_id(at->path().string())); same != linked.end()) {
      file.size = same->second->size;
      file.blocks = same->second->blocks;
      sums.files.push_back(std::move(file));
      continue;
    }
    const int failed = read_file(at->path().string(), [&](std::uint64_t, std::string_view piece) {
      file.size += piece.size();
      for (; !piece.empty(); piece.remove_prefix(std::min(kSumBlock, piece.size())))
        file.blocks.push_back(block_sum(piece.substr(0, kSumBlock)));
      return true;
    });
    if (failed != 0) return tl::unexpected<Error>(system_error(failed, "read", at->path().string()));
    sums.files.push_back(std::move(file));
  }
  if (error) return tl::unexpected<Error>(system_error(error.value(), "read", folder));
  std::ranges::sort(sums.files, {}, &FileSums::name);
  return sums;
}

std::vector<std::string> find_damage(const std::string& folder, const Checksums& sums, bool (*stopped)(void*), void* data) {
  std::vector<std::string> found;
  for (const FileSums& file : sums.files) {
    const std::string path = folder + "/" + file.name;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      found.push_back(system_error(errno, "open", path).message);
      continue;
    }
    if (static_cast<std::uint64_t>(status.st_size) != file.size) {
      found.push_back("'" + path + "' has " + std::to_string(status.st_size) + " bytes instead of " +
                      std::to_string(file.size));
      continue;
    }
    std::uint64_t damaged = 0;
    std::uint64_t first = 0;
    const int failed = read_file(path, [&](std::uint64_t offset, std::string_view piece) {
      for (; !piece.empty(); piece.remove_prefix(std::min(kSumBlock, piece.size())), offset += kSumBlock)
        if (!file.match(offset, piece.substr(0, kSumBlock)) && damaged++ == 0) first = offset;
      return stopped == nullptr || !stopped(data);
    });
    if (failed != 0) found.push_back(system_error(failed, "read", path).message);
    if (damaged > 0)
      found.push_back("'" + path + "' has " + std::to_string(damaged) + (damaged == 1 ? " damaged block" : " damaged blocks") +
                      " of " + std::to_string(kSumBlock) + " bytes, the first at byte " + std::to_string(first));
  }
  return found;
}

BlockGuard::BlockGuard(std::shared_ptr<const Checksums> owner, const FileSums& sums, std::string_view bytes)
    : owner_(std::move(owner)),
      sums_(sums),
      bytes_(bytes),
      seen_(std::make_unique<std::atomic<std::uint64_t>[]>(bytes.size() / kSumBlock / 64 + 1)) {}

bool BlockGuard::look(std::uint64_t block) const {
  const std::uint64_t offset = block * kSumBlock;
  if (offset < bytes_.size() &&
      sums_.match(offset, bytes_.substr(static_cast<std::size_t>(offset), kSumBlock))) {
    seen_[block / 64].fetch_or(std::uint64_t{1} << (block % 64), std::memory_order_relaxed);
    return true;
  }
  damaged_.store(true, std::memory_order_relaxed);
  return false;
}

}  // namespace kb::format
