#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Checksums of a generation's files, because Xapian has none: every file is cut into blocks of kSumBlock bytes, and the
/// file `checksums` beside the manifest holds a sum of each. The manifest holds the sum of that file, and its own. So
/// damage anywhere is found: by `kbindex check` and `update` everywhere, by a search in the blocks that it reads.
namespace kb::format {

inline constexpr std::string_view kChecksumsName = "checksums";
inline constexpr std::size_t kSumBlock = 4096;

/// A 64-bit sum for finding damage, at some ten GB/s. Not cryptographic: no help against somebody who can write the index.
/// The same on every machine.
[[nodiscard]] std::uint64_t checksum(std::string_view bytes);
/// `checksum` as 16 hexadecimal digits.
[[nodiscard]] std::string checksum_text(std::string_view bytes);

/// One file's sums.
struct FileSums {
  std::string name;  ///< relative to the generation: "db/postlist.glass"
  std::uint64_t size = 0;
  std::vector<std::uint32_t> blocks;  ///< the lower half of each block's checksum; the last block may be short

  /// True when `bytes`, which begin at `offset`, a multiple of kSumBlock, and end at a block's or the file's end, are what
  /// they were. What does not lie within the file is not.
  [[nodiscard]] bool match(std::uint64_t offset, std::string_view bytes) const;
};

/// The sums of all files of a generation. Immutable.
struct Checksums {
  std::vector<FileSums> files;  ///< by name

  [[nodiscard]] const FileSums* find(std::string_view name) const;
  /// Those of the files below a folder ("shard-0/"), by their names in it.
  [[nodiscard]] Checksums below(std::string_view folder) const;
  [[nodiscard]] std::string serialise() const;
  /// Errors: corrupt.
  [[nodiscard]] static Result<Checksums> parse(std::string_view bytes);
};

/// Sums that hold for files of another folder.
struct KnownSums {
  std::string folder;
  const Checksums* sums = nullptr;  ///< null: none
};

/// Reads every file below `folder` but the manifest and the sums themselves; a file that is also one of `known`, by a link,
/// keeps its sums, so that damage it may have taken since is not taken for what was written. Errors: io, permission.
[[nodiscard]] Result<Checksums> make_checksums(const std::string& folder, const KnownSums& known = {});

/// Reads the files again and names what is damaged, for people, at most one line a file; nothing when all is as it was.
/// Files that `sums` does not name are passed over. `stopped` is asked between pieces.
[[nodiscard]] std::vector<std::string> find_damage(const std::string& folder, const Checksums& sums,
                                                   bool (*stopped)(void*) = nullptr, void* data = nullptr);

/// The blocks of one mapped file, each verified when it is first looked at. Thread-safe.
class BlockGuard {
 public:
  /// `bytes` is the whole file.
  BlockGuard(std::shared_ptr<const Checksums> owner, const FileSums& sums, std::string_view bytes);

  /// Verifies the blocks around [offset, offset + length). False when one of them is damaged.
  [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t length) const {
    if (length == 0) return true;
    const std::uint64_t last = (offset + length - 1) / kSumBlock;
    for (std::uint64_t block = offset / kSumBlock; block <= last; ++block)
      if (!(seen_[block / 64].load(std::memory_order_relaxed) >> (block % 64) & 1) && !look(block)) return false;
    return true;
  }
  /// A damaged block has been looked at.
  [[nodiscard]] bool damaged() const { return damaged_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] bool look(std::uint64_t block) const;

  std::shared_ptr<const Checksums> owner_;
  const FileSums& sums_;
  std::string_view bytes_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> seen_;  // a bit a block: found sound
  mutable std::atomic<bool> damaged_{false};
};

}  // namespace kb::format
