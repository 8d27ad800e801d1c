#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

/// What content hashes and checksums are made of.
namespace kb::format {

/// Both halves of the product of two 64-bit numbers, folded into one: every bit of either changes half of the
/// result.
inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Eight bytes as a little-endian number, on every machine.
inline std::uint64_t load64(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, 8);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

}  // namespace kb::format
