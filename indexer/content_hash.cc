#include "indexer/content_hash.h"

#include <cstring>

#include "indexer/format/mixing.h"

namespace kb::indexer {

namespace {

using format::fold_multiply;
using format::load64;

// Any odd numbers with about half of their bits set do: these are the fractional digits of square roots of
// primes.
constexpr std::uint64_t kKeys[8] = {0x6A09E667F3BCC909ull, 0xBB67AE8584CAA73Bull, 0x3C6EF372FE94F82Bull,
                                    0xA54FF53A5F1D36F1ull, 0x510E527FADE682D1ull, 0x9B05688C2B3E6C1Full,
                                    0x1F83D9ABFB41BD6Bull, 0x5BE0CD19137E2179ull};

struct Lanes {
  std::uint64_t a;
  std::uint64_t b;

  void mix(std::uint64_t first, std::uint64_t second) {
    a = fold_multiply(first ^ a, second ^ kKeys[2]) + kKeys[3];
    b = fold_multiply(first ^ kKeys[3], second ^ b) + kKeys[2];
  }
};

}  // namespace

ContentHash content_hash(std::string_view bytes) {
  // Four pairs that do not wait for one another, as variables: an array would go through memory at every
  // step.
  Lanes first{kKeys[0], kKeys[1]};
  // None begins with a key of mix(): it would take two words for one another.
  Lanes second{kKeys[4], kKeys[5]};
  Lanes third{kKeys[6], kKeys[7]};
  Lanes fourth{kKeys[1], kKeys[0]};
  const auto mix = [&](const char* at) {
    first.mix(load64(at), load64(at + 8));
    second.mix(load64(at + 16), load64(at + 24));
    third.mix(load64(at + 32), load64(at + 40));
    fourth.mix(load64(at + 48), load64(at + 56));
  };
  std::size_t at = 0;
  for (; bytes.size() - at >= 64; at += 64) mix(bytes.data() + at);
  char tail[64] = {};
  if (at < bytes.size()) std::memcpy(tail, bytes.data() + at, bytes.size() - at);
  mix(tail);
  Lanes lanes = first;
  for (const Lanes& other : {second, third, fourth}) lanes.mix(other.a, other.b);
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
