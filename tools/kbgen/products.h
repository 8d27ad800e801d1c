#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "tools/kbgen/random.h"

/// What articles are about: categories with their products, as often as in a real dump.
namespace kb::gen {

struct Category {
  std::string_view tag;         ///< in brackets in the first line
  std::string_view product;     ///< the PRODUCT line
  std::uint16_t articles;       ///< of 56,989 real ones: the weight
  std::string_view platform;    ///< of PROD/VER
  std::string_view names;       ///< product names of the applies-to block, parted by '|', commonest first
  std::string_view versions;    ///< parted by blanks, old to new
  std::string_view prefixes;    ///< of titles, parted by '|'; of the developer kind when empty
  std::string_view technology;  ///< stem of the technology tokens
};

[[nodiscard]] std::span<const Category> categories();
[[nodiscard]] const Category& draw_category(Random& random);

/// The i-th of the pieces of `list` parted by `mark`, counted round and round.
[[nodiscard]] std::string_view piece(std::string_view list, char mark, std::uint32_t i);
[[nodiscard]] std::uint32_t count_pieces(std::string_view list, char mark);

}  // namespace kb::gen
