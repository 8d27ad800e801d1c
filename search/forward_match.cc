#include "search/forward_match.h"

#include <algorithm>
#include <array>

#include "indexer/format/forward_pack.h"

namespace kb::search {

namespace {
constexpr std::uint32_t kFilterBits = 4096;
}

ForwardMatcher::ForwardMatcher() : filter_(kFilterBits / 64, 0) {}

std::uint16_t ForwardMatcher::want(std::uint32_t hash) {
  const std::uint32_t stem = hash >> 8;
  for (std::size_t i = 0; i < stems_.size(); ++i)
    if (stems_[i] == stem) return static_cast<std::uint16_t>(i);
  stems_.push_back(stem);
  const std::uint32_t bit = stem % kFilterBits;
  filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  prepared_.clear();
  return static_cast<std::uint16_t>(stems_.size() - 1);
}

std::uint16_t ForwardMatcher::key_of_stem(std::uint32_t stem) const {
  const std::uint32_t bit = stem % kFilterBits;
  if (!(filter_[bit / 64] >> (bit % 64) & 1)) return 0;
  for (std::size_t k = 0; k < stems_.size(); ++k)
    if (stems_[k] == stem) return static_cast<std::uint16_t>(k + 1);
  return 0;
}

const ForwardMatcher::Prepared& ForwardMatcher::prepare(const format::ForwardDictionary& dictionary) {
  for (const Prepared& prepared : prepared_)
    if (prepared.dictionary == &dictionary) return prepared;
  Prepared prepared;
  prepared.dictionary = &dictionary;
  prepared.filter.assign(kFilterBits / 64, 0);
  std::vector<std::uint32_t> numbers;
  for (std::size_t k = 0; k < stems_.size(); ++k) {
    numbers.clear();
    dictionary.numbers_of_stem(stems_[k], numbers);
    for (const std::uint32_t number : numbers) {
      const std::uint32_t bit = number % kFilterBits;
      prepared.filter[bit / 64] |= std::uint64_t{1} << (bit % 64);
      prepared.wanted.push_back({number, dictionary.hash(number), static_cast<std::uint16_t>(k + 1)});
    }
  }
  std::sort(prepared.wanted.begin(), prepared.wanted.end(),
            [](const Wanted& a, const Wanted& b) { return a.number < b.number; });
  prepared_.push_back(std::move(prepared));
  return prepared_.back();
}

bool ForwardMatcher::read_packed(const unsigned char*& at, const unsigned char* end, std::uint32_t distinct,
                                 const Prepared& prepared) {
  bool any = false;
  const std::uint32_t last = prepared.wanted.empty() ? 0 : prepared.wanted.back().number;
  std::uint32_t i = 0;
  // Two ascending lists; behind the last wanted number the rest of each is passed over.
  for (const std::uint32_t list_end : {std::min(distinct, format::kShortCodes), distinct}) {
    std::uint32_t number = 0;
    for (; i < list_end && number <= last; ++i) {
      std::uint32_t step = 0;
      if (!format::next_forward(at, end, step)) return false;
      number += step;
      const std::uint32_t bit = number % kFilterBits;
      if (!(prepared.filter[bit / 64] >> (bit % 64) & 1)) continue;
      const auto wanted = std::lower_bound(prepared.wanted.begin(), prepared.wanted.end(), number,
                                           [](const Wanted& w, std::uint32_t n) { return w.number < n; });
      if (wanted == prepared.wanted.end() || wanted->number != number) continue;
      note(i, wanted->hash, wanted->key);
      any = true;
    }
    if (!format::skip_varints(at, end, list_end - i)) return false;
    i = list_end;
  }
  return any;
}

bool ForwardMatcher::read_raw(const unsigned char*& at, std::uint32_t distinct) {
  bool any = false;
  for (std::uint32_t i = 0; i < distinct; ++i, at += 4) {
    std::uint32_t hash;
    std::memcpy(&hash, at, 4);
    const std::uint16_t key = key_of_stem(hash >> 8);
    if (key == 0) continue;
    note(i, hash, key);
    any = true;
  }
  return any;
}

void ForwardMatcher::scan(format::ForwardBytes entry, Found& found) {
  found.occurrences.clear();
  found.title_tokens = 0;
  found.tokens = 0;
  const auto* at = reinterpret_cast<const unsigned char*>(entry.bytes.data());
  const unsigned char* end = at + entry.bytes.size();
  std::uint32_t distinct = 0;
  if (!format::next_forward(at, end, found.tokens) || !format::next_forward(at, end, distinct)) return;
  if (static_cast<std::size_t>(end - at) / (entry.dictionary ? 1 : 4) < distinct) return;  // damaged
  local_.assign(distinct, 0);
  notes_.assign(1, {});
  const bool any = entry.dictionary ? read_packed(at, end, distinct, prepare(*entry.dictionary)) : read_raw(at, distinct);
  scan_sequence(at, end, any, found);
}

void ForwardMatcher::note(std::uint32_t i, std::uint32_t hash, std::uint16_t key) {
  if (notes_.size() > 0xFFFF) return;
  local_[i] = static_cast<std::uint16_t>(notes_.size());
  notes_.push_back({hash, key});
}

void ForwardMatcher::scan_sequence(const unsigned char* at, const unsigned char* end, bool any, Found& found) const {
  const std::size_t distinct = local_.size();
  // Bytes that are a whole token which nobody wants: nearly everything that is looked at.
  std::array<bool, 256> passed_over{};
  for (std::size_t i = 0; i < std::min<std::size_t>(distinct, 0x80 - format::kForwardToken); ++i)
    passed_over[format::kForwardToken + i] = local_[i] == 0;
  std::uint32_t value = 0;
  std::uint32_t position = 0;
  std::uint32_t title_begin = 0;
  std::uint16_t block = 0;
  format::Zone zone{};
  format::Flavour flavour{};
  bool extra = false;
  const auto count_title = [&] {
    if (zone == format::Zone::title) found.title_tokens += position - title_begin;
    title_begin = position;
  };
  for (;;) {
    if (!extra) {
      const unsigned char* const first = at;
      while (at != end && passed_over[*at]) ++at;
      position += static_cast<std::uint32_t>(at - first);
    }
    if (!format::next_forward(at, end, value)) break;
    if (value >= format::kForwardToken) {
      const std::uint32_t i = value - format::kForwardToken;
      if (i >= distinct) break;  // damaged
      if (local_[i] != 0 && found.occurrences.size() < kMaxOccurrences) {
        const Local& local = notes_[local_[i]];
        found.occurrences.push_back(
            {position, local.hash, static_cast<std::uint16_t>(local.key - 1), block, zone, flavour, extra});
      }
      if (!extra) ++position;
      extra = false;
    } else if (value == format::kForwardExtra) {
      extra = true;
    } else {
      if (value >= format::kForwardFlavour) {
        flavour = static_cast<format::Flavour>(value - format::kForwardFlavour);
      } else if (value != format::kForwardBreak) {
        count_title();
        zone = static_cast<format::Zone>(value);
        flavour = format::Flavour::prose;
        if (!any && zone > format::Zone::title) return;  // nothing to find, and the title has been counted
      }
      ++block;
    }
  }
  count_title();
}

}  // namespace kb::search
