#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

/// What the lines of a pasted text are worth.
namespace kb::search {

/// A run of bytes with a factor for the words in it.
struct PasteStretch {
  std::uint32_t begin = 0, end = 0;
  float factor = 1;
  bool message = false;  ///< tells what happened
};

/// The text as stretches without gaps, in order: quoted messages, sentences, headers of an event ("Computer:
/// ..."), lines of numbers. Linear.
[[nodiscard]] std::vector<PasteStretch> stretches(std::string_view text);

}  // namespace kb::search
