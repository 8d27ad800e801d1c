// A forward entry: damaged bytes give what could be read; what the encoder wrote is found again.

#include <string>
#include <vector>

#include "indexer/format/forward.h"
#include "search/forward_match.h"
#include "tests/fuzz/target.h"

namespace {

using kb::format::ForwardEntry;
using kb::format::Zone;
using kb::search::ForwardMatcher;

void scan(std::string_view bytes) {
  ForwardMatcher matcher;
  if (const auto entry = kb::format::read_forward(bytes))
    for (std::uint32_t i = 0; i < entry->distinct && i < 40; ++i) matcher.want(entry->hash(i));
  matcher.want(0x12345678);
  ForwardMatcher::Found found;
  matcher.scan(bytes, found);
  KB_MUST(found.occurrences.size() <= ForwardMatcher::kMaxOccurrences);
  std::uint32_t last = 0;
  for (const auto& occurrence : found.occurrences) {
    KB_MUST(occurrence.key < matcher.size());
    KB_MUST(occurrence.position >= last);
    last = occurrence.position;
  }
}

/// Reads the bytes as a list of tokens, encodes them and looks for every one.
void round_trip(std::string_view bytes) {
  kb::format::ForwardEncoder encoder;
  ForwardMatcher matcher;
  std::vector<std::uint32_t> hashes;
  encoder.begin_block(Zone::title, kb::format::Flavour::prose);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto high = static_cast<unsigned char>(bytes[i]);
    const auto low = static_cast<unsigned char>(bytes[i + 1]);
    if (high < 16)
      encoder.begin_block(static_cast<Zone>(1 + low % (kb::format::kZones - 1)),
                          static_cast<kb::format::Flavour>(high % 4));
    const std::uint32_t hash = (high * 251u + low) * 0x9E3779B1u;
    encoder.add(hash, false);
    matcher.want(hash);
    hashes.push_back(hash);
  }
  std::string entry;
  KB_MUST(encoder.finish(entry) == hashes.size());
  ForwardMatcher::Found found;
  matcher.scan(entry, found);
  KB_MUST(found.tokens == hashes.size());
  KB_MUST(found.occurrences.size() == hashes.size());
  for (std::size_t i = 0; i < hashes.size(); ++i)
    KB_MUST(found.occurrences[i].hash == hashes[i] && found.occurrences[i].position == i);
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  scan(bytes);
  if (bytes.size() <= 4096) round_trip(bytes);
}
