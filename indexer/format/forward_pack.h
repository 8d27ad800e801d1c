#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "indexer/format/forward.h"

/// Packing: the hashes of a whole file are numbered once, the commonest first, and an entry holds numbers in place of
/// hashes: about 1.3 bytes for 4.
///
/// A packed entry: varint base tokens; varint d; the numbers of the kShortCodes most frequent hashes of the entry, ascending,
/// each as the difference to the one before (the first to 0); then those of the rest likewise; then the sequence as in an
/// entry, with the i-th hash of this order.
namespace kb::format {

/// Hashes of an entry whose code in the sequence is one byte.
inline constexpr std::uint32_t kShortCodes = 128 - kForwardToken;

/// How many of the lower sixteen bits are set; the others must not be. (std::popcount is a call on the oldest machines.)
inline std::uint32_t count_bits(std::uint32_t sixteen) {
  sixteen -= sixteen >> 1 & 0x5555;
  sixteen = (sixteen & 0x3333) + (sixteen >> 2 & 0x3333);
  sixteen = (sixteen + (sixteen >> 4)) & 0x0F0F;
  return (sixteen + (sixteen >> 8)) & 0x1F;
}

/// Passes over `count` varints, eight bytes or more at a time; false when the bytes end before.
inline bool skip_varints(const unsigned char*& at, const unsigned char* end, std::uint32_t count) {
#ifdef __SSE2__
  while (count >= 16 && end - at >= 16) {
    const auto ends = ~static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)))) & 0xFFFF;
    at += 16;
    count -= count_bits(ends);
  }
#endif
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  while (count >= 8 && end - at >= 8) {
    std::uint64_t bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    at += sizeof bytes;
    count -= static_cast<std::uint32_t>(std::popcount(~bytes & kHighBits));  // a varint ends at each
  }
  for (; count > 0; ++at) {
    if (at == end) return false;
    if (*at < 0x80) --count;
  }
  return true;
}

/// In a list of numbers of which the next is number `i` and the one before was `number`: passes over some that are less than
/// `wanted`, eight at a time, where each is one byte. Reads on from there as from anywhere.
inline void pass_lesser([[maybe_unused]] const unsigned char*& at, [[maybe_unused]] const unsigned char* end,
                        [[maybe_unused]] std::uint32_t& i, [[maybe_unused]] std::uint32_t list_end,
                        [[maybe_unused]] std::uint32_t& number, [[maybe_unused]] std::uint32_t wanted) {
#ifdef __SSE2__
  while (list_end - i >= 8 && end - at >= 8) {
    const __m128i steps = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(at));
    if (_mm_movemask_epi8(steps) != 0) return;
    const auto sum = static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_sad_epu8(steps, _mm_setzero_si128())));
    if (sum >= wanted - number) return;
    number += sum;
    at += 8;
    i += 8;
  }
#endif
}

/// The numbered hashes of a file. Points into the file's bytes; thread-safe.
class ForwardDictionary {
 public:
  /// `hashes`: u32 by number; `by_hash`: numbers in order of their hash. `size` of each, little-endian, unaligned. Both lie
  /// at `offset` of the file that `guard`, if any, verifies.
  ForwardDictionary(const unsigned char* hashes, const unsigned char* by_hash, std::uint32_t size,
                    const BlockGuard* guard = nullptr, std::uint64_t offset = 0)
      : hashes_(hashes), by_hash_(by_hash), size_(size), guard_(guard), offset_(offset) {}

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] std::uint32_t hash(std::uint32_t number) const { return number < size_ ? load(hashes_, number) : 0; }
  /// The number of a hash; size() when it has none.
  [[nodiscard]] std::uint32_t find(std::uint32_t hash) const;
  /// The i-th number in order of the hashes.
  [[nodiscard]] std::uint32_t by_hash(std::uint32_t i) const { return load(by_hash_, i); }
  /// Appends the numbers of all forms of a stem (the upper 24 bits of a hash).
  void numbers_of_stem(std::uint32_t stem, std::vector<std::uint32_t>& out) const;

 private:
  /// The first place in order of the hashes whose hash is not less.
  [[nodiscard]] std::uint32_t first_not_less(std::uint32_t least) const;
  [[nodiscard]] std::uint32_t load(const unsigned char* array, std::uint32_t i) const {
    std::uint32_t value;
    // Damage is noted by the guard; what is read then is of no use, but does no harm.
    if (guard_) (void)guard_->holds(offset_ + static_cast<std::uint64_t>(array - hashes_) + std::uint64_t{4} * i, 4);
    std::memcpy(&value, array + std::size_t{4} * i, 4);
    return value;
  }
  const unsigned char* hashes_;
  const unsigned char* by_hash_;
  std::uint32_t size_;
  const BlockGuard* guard_;
  std::uint64_t offset_;
};

/// Counts and numbers hashes. Not thread-safe.
class ForwardNumbering {
 public:
  /// Counts the hashes of an entry as ForwardEncoder made it.
  void count(std::string_view raw);
  /// Numbers what was counted: by count, then by hash, so that the same entries give the same numbers.
  void number();
  /// Begins with the numbers of another file instead, which must live as long: its packed entries then keep their
  /// meaning.
  void continue_from(const ForwardDictionary& dictionary);
  /// Numbers the hashes of an entry that have none yet, behind all others.
  void include(std::string_view raw);
  /// Appends a packed entry. Only for entries that were counted or included.
  void pack(std::string_view raw, std::string& out);
  /// By number; by hash.
  [[nodiscard]] const std::vector<std::uint32_t>& hashes() const { return hashes_; }
  [[nodiscard]] std::vector<std::uint32_t> numbers_by_hash() const;

 private:
  std::uint32_t& slot_of(std::uint32_t hash);
  std::uint32_t& slot_with_room(std::uint32_t hash);
  void grow();

  std::vector<std::uint32_t> keys_;
  std::vector<std::uint32_t> values_;  // counts, then numbers; 0: free slot while counting
  std::vector<std::uint32_t> hashes_;
  const ForwardDictionary* continued_ = nullptr;  // hashes_ begins with its own; those looked for are in the table, too
  std::size_t used_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order_;  // scratch of pack()
  std::vector<std::uint32_t> place_;
};

/// Replaces `numbers` by those of a packed entry, ascending; by none when it is damaged.
void read_numbers(ForwardBytes entry, std::vector<std::uint32_t>& numbers);

/// The entry as ForwardEncoder made it, byte for byte; empty when the bytes are damaged.
[[nodiscard]] std::string unpack_forward(ForwardBytes entry);

}  // namespace kb::format
