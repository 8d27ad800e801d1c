#include "search/forward_match.h"

#include <algorithm>
#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/// One walk over an entry's sequence, from its first token.
class ForwardMatcher::Walk {
 public:
  Walk(const ForwardMatcher& matcher, const unsigned char* at, const unsigned char* end, bool any, Found& found)
      : matcher_(matcher), at_(at), end_(end), any_(any), found_(found) {}

  void run() {
#ifdef __SSE2__
    if (matcher_.first_bytes_.size() <= kMostFirstBytes && !leap()) return;
#endif
    step();
    count_title();
  }

 private:
  /// With more, looking at every token is as quick.
  static constexpr std::size_t kMostFirstBytes = 16;

#ifdef __SSE2__
  /// Sixteen bytes at a time, of which only borders and bytes that a wanted token may begin with are looked at. Leaves the
  /// last few to step(). False when the walk is over.
  bool leap() {
    __m128i wanted[kMostFirstBytes];  // a std::array would lose its alignment
    const std::size_t count = matcher_.first_bytes_.size();
    for (std::size_t i = 0; i < count; ++i) wanted[i] = _mm_set1_epi8(static_cast<char>(matcher_.first_bytes_[i]));
    const __m128i last_border = _mm_set1_epi8(format::kForwardToken - 1);
    std::uint32_t carried = 0;  // the sixteen bytes begin inside a token
    while (end_ - at_ >= 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
      __m128i hit = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_border), bytes);
      for (std::size_t i = 0; i < count; ++i) hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, wanted[i]));
      const auto unfinished = static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
      std::uint32_t hits = static_cast<std::uint32_t>(_mm_movemask_epi8(hit)) & ~(unfinished << 1 | carried);
      std::uint32_t ends = ~unfinished & 0xFFFF;  // of tokens that have not been counted
      carried = unfinished >> 15;
      const unsigned char* next = at_ + 16;
      for (; hits != 0; hits &= hits - 1) {
        const auto k = static_cast<std::uint32_t>(std::countr_zero(hits));
        const std::uint32_t before = ends & ((1u << k) - 1);
        position_ += format::count_bits(before);
        ends ^= before;
        const unsigned char* token = at_ + k;
        std::uint32_t value = 0;
        if (!format::next_forward(token, end_, value)) return true;  // damaged
        if (value >= format::kForwardToken) {
          note(value, false);
          continue;
        }
        ends &= ends - 1;  // a border is no token
        if (value != format::kForwardExtra) {
          if (!border(value)) return false;
          continue;
        }
        if (!format::next_forward(token, end_, value)) return true;
        note(value, true);
        next = token;
        carried = ends = 0;
        break;
      }
      position_ += format::count_bits(ends);
      at_ = next;
    }
    if (carried != 0) {
      while (at_ != end_ && *at_ >= 0x80) ++at_;
      if (at_ != end_) ++at_, ++position_;
    }
    return true;
  }
#endif

  void step() {
    // Bytes that are a whole token which nobody wants: nearly everything that is looked at.
    std::array<bool, 256> passed_over{};
    for (std::size_t i = 0; i < std::min<std::size_t>(matcher_.local_.size(), 0x80 - format::kForwardToken); ++i)
      passed_over[format::kForwardToken + i] = matcher_.local_[i] == 0;
    bool extra = false;
    std::uint32_t value = 0;
    for (;;) {
      if (!extra) {
        const unsigned char* const first = at_;
        while (at_ != end_ && passed_over[*at_]) ++at_;
        position_ += static_cast<std::uint32_t>(at_ - first);
      }
      if (!format::next_forward(at_, end_, value)) return;
      if (value >= format::kForwardToken) {
        if (value - format::kForwardToken >= matcher_.local_.size()) return;  // damaged
        note(value, extra);
        if (!extra) ++position_;
        extra = false;
      } else if (value == format::kForwardExtra) {
        extra = true;
      } else if (!border(value)) {
        return;
      }
    }
  }

  void note(std::uint32_t value, bool extra) {
    const std::size_t i = value - format::kForwardToken;
    if (value < format::kForwardToken || i >= matcher_.local_.size() || matcher_.local_[i] == 0) return;
    if (found_.occurrences.size() == kMaxOccurrences) return;
    const Local& local = matcher_.notes_[matcher_.local_[i]];
    found_.occurrences.push_back(
        {position_, local.hash, static_cast<std::uint16_t>(local.key - 1), static_cast<std::uint16_t>(found_.blocks), zone_, flavour_, extra});
  }

  /// False when nothing behind it counts.
  bool border(std::uint32_t value) {
    ++found_.blocks;
    if (value >= format::kForwardFlavour) {
      flavour_ = static_cast<format::Flavour>(value - format::kForwardFlavour);
    } else if (value != format::kForwardBreak) {
      count_title();
      zone_ = static_cast<format::Zone>(value);
      flavour_ = format::Flavour::prose;
      if (!any_ && zone_ > format::Zone::title) return false;  // nothing to find, and the title has been counted
    }
    return true;
  }

  void count_title() {
    if (zone_ == format::Zone::title) found_.title_tokens += position_ - title_begin_;
    title_begin_ = position_;
  }

  const ForwardMatcher& matcher_;
  const unsigned char* at_;
  const unsigned char* end_;
  bool any_;
  Found& found_;
  std::uint32_t position_ = 0;
  std::uint32_t title_begin_ = 0;
  format::Zone zone_{};
  format::Flavour flavour_{};
};

void ForwardMatcher::scan(format::ForwardBytes entry, Found& found) {
  found.occurrences.clear();
  found.title_tokens = 0;
  found.tokens = 0;
  found.blocks = 0;
  const auto* at = reinterpret_cast<const unsigned char*>(entry.bytes.data());
  const unsigned char* end = at + entry.bytes.size();
  std::uint32_t distinct = 0;
  if (!format::next_forward(at, end, found.tokens) || !format::next_forward(at, end, distinct)) return;
  if (static_cast<std::size_t>(end - at) / (entry.dictionary ? 1 : 4) < distinct) return;  // damaged
  local_.assign(distinct, 0);
  notes_.assign(1, {});
  first_bytes_.clear();
  const bool any = entry.dictionary ? read_packed(at, end, distinct, prepare(*entry.dictionary)) : read_raw(at, distinct);
  Walk(*this, at, end, any, found).run();
}

void ForwardMatcher::note(std::uint32_t i, std::uint32_t hash, std::uint16_t key) {
  if (notes_.size() > 0xFFFF) return;
  local_[i] = static_cast<std::uint16_t>(notes_.size());
  notes_.push_back({hash, key});
  const std::uint32_t code = i + format::kForwardToken;
  const auto first = static_cast<unsigned char>(code < 0x80 ? code : code | 0x80);
  if (std::find(first_bytes_.begin(), first_bytes_.end(), first) == first_bytes_.end()) first_bytes_.push_back(first);
}

}  // namespace kb::search
