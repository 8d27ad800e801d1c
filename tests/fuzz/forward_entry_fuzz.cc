// A forward entry: damaged bytes give what could be read; what the encoder wrote is found again.

#include <algorithm>
#include <string>
#include <vector>

#include "indexer/format/forward.h"
#include "indexer/format/forward_pack.h"
#include "search/compile.h"
#include "search/forward_match.h"
#include "search/phrase_probe.h"
#include "tests/fuzz/target.h"

namespace {

using kb::format::ForwardBytes;
using kb::format::ForwardDictionary;
using kb::format::Zone;
using kb::search::ForwardMatcher;
using kb::search::PhraseProbe;
using kb::search::Predicate;

Predicate phrase_of(const std::vector<std::uint32_t>& hashes, ForwardMatcher& matcher) {
  Predicate phrase;
  phrase.kind = Predicate::Kind::phrase;
  for (const std::uint32_t hash : hashes) phrase.places.push_back({{matcher.want(hash), hash, true}});
  return phrase;
}

/// A probe says what reading the whole entry says.
void probe(const std::vector<std::uint32_t>& hashes, std::string_view entry, const ForwardDictionary& dictionary) {
  for (std::size_t i = 0; i < hashes.size() && i < 24; ++i) {
    for (const std::size_t other : {i + 1, (i * 7 + 3) % hashes.size()}) {
      if (other >= hashes.size()) continue;
      ForwardMatcher matcher;
      const Predicate phrase = phrase_of({hashes[i], hashes[other], hashes[(other + 1) % hashes.size()]}, matcher);
      ForwardMatcher::Found found;
      matcher.scan({entry, &dictionary}, found);
      KB_MUST(PhraseProbe(phrase.places, dictionary).finds(entry) == phrase.holds(found, 1));
    }
  }
}

void scan(ForwardBytes bytes) {
  ForwardMatcher matcher;
  if (const auto entry = kb::format::read_forward(bytes))
    for (std::size_t i = 0; i < entry->hashes.size() && i < 40; ++i) matcher.want(entry->hashes[i]);
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
  (void)kb::format::unpack_forward(bytes);
}

/// The numbered hashes of a file that has `entry` and 200 hashes more.
class Numbered {
 public:
  explicit Numbered(std::string_view entry) {
    kb::format::ForwardEncoder encoder;
    encoder.begin_block(Zone::title, kb::format::Flavour::prose);
    for (std::uint32_t i = 1; i <= 200; ++i) encoder.add(i * 0x9E3779B1u, false);
    std::string others;
    (void)encoder.finish(others);
    numbering_.count(others);
    if (!entry.empty()) numbering_.count(entry);
    numbering_.number();
    by_hash_ = numbering_.numbers_by_hash();
  }
  [[nodiscard]] ForwardDictionary dictionary() const {
    const auto* hashes = reinterpret_cast<const unsigned char*>(numbering_.hashes().data());
    return {hashes, reinterpret_cast<const unsigned char*>(by_hash_.data()),
            static_cast<std::uint32_t>(by_hash_.size())};
  }
  [[nodiscard]] std::string pack(std::string_view entry) {
    std::string packed;
    numbering_.pack(entry, packed);
    return packed;
  }

 private:
  kb::format::ForwardNumbering numbering_;
  std::vector<std::uint32_t> by_hash_;
};

/// The same tokens, some of them as extras of what follows.
void with_extras(const std::vector<std::uint32_t>& hashes) {
  kb::format::ForwardEncoder encoder;
  encoder.begin_block(Zone::cause, kb::format::Flavour::prose);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (hashes[i] % 7 == 0) encoder.begin_block(Zone::cause, kb::format::Flavour::message);
    encoder.add(hashes[i], hashes[i] % 3 == 0 && i + 1 < hashes.size());
  }
  std::string entry;
  (void)encoder.finish(entry);
  Numbered numbered(entry);
  probe(hashes, numbered.pack(entry), numbered.dictionary());
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
  Numbered numbered(entry);
  const std::string packed = numbered.pack(entry);
  const ForwardDictionary dictionary = numbered.dictionary();
  probe(hashes, packed, dictionary);
  with_extras(hashes);
  KB_MUST(kb::format::unpack_forward({packed, &dictionary}) == entry);

  for (const ForwardBytes& form : {ForwardBytes(entry), ForwardBytes(packed, &dictionary)}) {
    ForwardMatcher::Found found;
    matcher.scan(form, found);
    KB_MUST(found.tokens == hashes.size());
    KB_MUST(found.occurrences.size() == hashes.size());
    for (std::size_t i = 0; i < hashes.size(); ++i)
      KB_MUST(found.occurrences[i].hash == hashes[i] && found.occurrences[i].position == i);
  }
}

}  // namespace

/// Damaged bytes end a probe as they end a reader.
void probe_damaged(std::string_view bytes, const ForwardDictionary& dictionary) {
  std::vector<std::uint32_t> hashes;
  if (const auto entry = kb::format::read_forward({bytes, &dictionary})) hashes = entry->hashes;
  hashes.resize(std::min<std::size_t>(hashes.size(), 3));
  ForwardMatcher matcher;
  (void)PhraseProbe(phrase_of(hashes, matcher).places, dictionary).finds(bytes);
}

KB_FUZZ_TARGET(bytes) {
  static const Numbered numbered{""};
  static const ForwardDictionary dictionary = numbered.dictionary();
  scan(bytes);
  scan({bytes, &dictionary});
  probe_damaged(bytes, dictionary);
  if (bytes.size() <= 4096) round_trip(bytes);
}
