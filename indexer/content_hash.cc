#include "indexer/content_hash.h"

#include <cstring>

#include "indexer/format/mixing.h"

namespace kb::indexer {

namespace {

using format::fold_multiply;
using format::load64;

// Any odd numbers with about half of their bits set do: these are the fractional digits of square roots of
// primes.
constexpr std::uint64_t kKeys[4] = {0x6A09E667F3BCC909ull, 0xBB67AE8584CAA73Bull, 0x3C6EF372FE94F82Bull,
                                    0xA54FF53A5F1D36F1ull};

struct Lanes {
  std::uint64_t a = kKeys[0];
  std::uint64_t b = kKeys[1];

  void mix(std::uint64_t first, std::uint64_t second) {
    a = fold_multiply(first ^ a, second ^ kKeys[2]) + kKeys[3];
    b = fold_multiply(first ^ kKeys[3], second ^ b) + kKeys[2];
  }
};

}  // namespace

ContentHash content_hash(std::string_view bytes) {
  Lanes lanes;
  std::size_t at = 0;
  for (; bytes.size() - at >= 16; at += 16)
    lanes.mix(load64(bytes.data() + at), load64(bytes.data() + at + 8));
  char tail[16] = {};
  if (at < bytes.size()) std::memcpy(tail, bytes.data() + at, bytes.size() - at);
  lanes.mix(load64(tail), load64(tail + 8));
  lanes.mix(bytes.size(), kKeys[0]);  // tells a zero byte from the end
  lanes.mix(lanes.b, lanes.a);
  ContentHash hash;
  for (unsigned i = 0; i < 8; ++i) {
    hash[i] = static_cast<char>(lanes.a >> (8 * i));
    hash[8 + i] = static_cast<char>(lanes.b >> (8 * i));
  }
  return hash;
}

}  // namespace kb::indexer
