#include "search/forward_match.h"

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
  return static_cast<std::uint16_t>(stems_.size() - 1);
}

void ForwardMatcher::scan(std::string_view bytes, Found& found) {
  found.occurrences.clear();
  found.title_tokens = 0;
  found.tokens = 0;
  const auto entry = format::read_forward(bytes);
  if (!entry) return;
  found.tokens = entry->tokens;

  local_.assign(entry->distinct, 0);
  bool any = false;
  for (std::uint32_t i = 0; i < entry->distinct; ++i) {
    const std::uint32_t stem = entry->hash(i) >> 8;
    const std::uint32_t bit = stem % kFilterBits;
    if (!(filter_[bit / 64] >> (bit % 64) & 1)) continue;
    for (std::size_t k = 0; k < stems_.size(); ++k) {
      if (stems_[k] != stem) continue;
      local_[i] = static_cast<std::uint16_t>(k + 1);
      any = true;
      break;
    }
  }

  const unsigned char* at = entry->begin;
  std::uint32_t value = 0;
  std::uint32_t position = 0;
  std::uint16_t block = 0;
  format::Zone zone{};
  format::Flavour flavour{};
  bool extra = false;
  while (format::next_forward(at, entry->end, value)) {
    if (value >= format::kForwardToken) {
      const std::uint32_t i = value - format::kForwardToken;
      if (i >= entry->distinct) return;  // damaged
      if (local_[i] != 0 && found.occurrences.size() < kMaxOccurrences)
        found.occurrences.push_back({position, entry->hash(i), static_cast<std::uint16_t>(local_[i] - 1), block, zone, flavour, extra});
      if (extra) {
        extra = false;
      } else {
        ++position;
        if (zone == format::Zone::title) ++found.title_tokens;
      }
    } else if (value == format::kForwardExtra) {
      extra = true;
    } else {
      if (value >= format::kForwardFlavour) {
        flavour = static_cast<format::Flavour>(value - format::kForwardFlavour);
      } else if (value != format::kForwardBreak) {
        zone = static_cast<format::Zone>(value);
        flavour = format::Flavour::prose;
        if (!any && zone > format::Zone::title) return;  // nothing to find, and the title has been counted
      }
      ++block;
    }
  }
}

}  // namespace kb::search
