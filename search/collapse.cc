#include <algorithm>
#include <unordered_set>

#include "search/answer.h"

namespace kb::search {

namespace {

/// Share of two articles' words that both have, from which they are one article for two products. Articles whose
/// 4-word shingles are 80 % alike have word sets at least this much alike; below it lies shared boilerplate.
constexpr double kAlike = 0.9;

std::vector<std::uint32_t> sorted_hashes(std::string_view bytes) {
  std::vector<std::uint32_t> hashes;
  if (const auto entry = format::read_forward(bytes)) {
    hashes.reserve(entry->distinct);
    for (std::uint32_t i = 0; i < entry->distinct; ++i) hashes.push_back(entry->hash(i));
  }
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

bool alike(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  const double smaller = static_cast<double>(std::min(a.size(), b.size()));
  const double larger = static_cast<double>(std::max(a.size(), b.size()));
  if (smaller < 20 || smaller < kAlike * larger) return false;
  std::size_t both = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++both, ++i, ++j;
    } else {
      a[i] < b[j] ? ++i : ++j;
    }
  }
  return static_cast<double>(both) >= kAlike * static_cast<double>(a.size() + b.size() - both);
}

}  // namespace

void Answer::collapse() {
  // Only what could come onto the page is compared: a page's worth beyond its end.
  const std::size_t looked_at = std::min(candidates_.size(), options_.offset + 2 * options_.limit);
  if (looked_at < 2 || looked_at > 200) return;
  std::vector<std::vector<std::uint32_t>> hashes;
  for (std::size_t i = 0; i < looked_at; ++i) hashes.push_back(sorted_hashes(index_.entry(candidates_[i].docid, candidates_[i].info)));
  std::vector<bool> folded(candidates_.size(), false);
  for (std::size_t i = 0; i < looked_at; ++i) {
    if (folded[i]) continue;
    for (std::size_t j = i + 1; j < looked_at; ++j) {
      if (folded[j] || !alike(hashes[i], hashes[j])) continue;
      folded[j] = true;
      also_[candidates_[i].info.number].push_back(candidates_[j].info.number);
    }
  }
  std::size_t at = 0;
  std::erase_if(candidates_, [&](const Candidate&) { return folded[at++]; });
}

}  // namespace kb::search
