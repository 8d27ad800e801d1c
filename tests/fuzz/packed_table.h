#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "indexer/tables/block.h"

/// A table for a fuzzer: of each block only what is in front of its gap and what is behind it, each with its
/// length in two bytes, so that what is tried is not a hole of zeros. Any bytes are a packed table.
namespace kb::fuzz {

inline constexpr std::size_t kMostBlocks = 24;

/// The front of the next piece of `bytes`, at most `most` of it.
inline std::string_view take_piece(std::string_view& bytes, std::size_t most) {
  if (bytes.size() < 2) {
    bytes = {};
    return {};
  }
  const std::size_t length =
      std::min({std::size_t{indexer::tables::read16(bytes.data())}, most, bytes.size() - 2});
  const std::string_view piece = bytes.substr(2, length);
  bytes.remove_prefix(2 + length);
  return piece;
}

inline std::string unpacked_table(std::string_view bytes) {
  using indexer::tables::kBlockBytes;
  std::string table;
  while (!bytes.empty() && table.size() < kMostBlocks * kBlockBytes) {
    const std::string_view front = take_piece(bytes, kBlockBytes);
    const std::string_view back = take_piece(bytes, kBlockBytes - front.size());
    table += front;
    table.append(kBlockBytes - front.size() - back.size(), '\0');
    table += back;
  }
  return table;
}

/// Of a whole table.
inline std::string packed_table(std::string_view table) {
  using namespace indexer::tables;
  std::string packed;
  const auto put = [&packed](std::string_view piece) {
    put_component(packed, static_cast<std::uint16_t>(piece.size()));
    packed += piece;
  };
  for (; table.size() >= kBlockBytes; table.remove_prefix(kBlockBytes)) {
    const std::size_t front = read16(table.data() + 9), gap = read16(table.data() + 7);
    put(table.substr(0, front));
    put(table.substr(front + gap, kBlockBytes - front - gap));
  }
  return packed;
}

}  // namespace kb::fuzz
