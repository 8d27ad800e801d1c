#include <algorithm>

#include "indexer/format/forward_pack.h"
#include "search/answer.h"

namespace kb::search {

namespace {

/// Share of two articles' words that both have, from which they are one article for two products. Articles whose
/// 4-word shingles are 80 % alike have word sets at least this much alike; below it lies shared boilerplate.
constexpr double kAlike = 0.85;

/// Only so many from the front are compared, on whatever page.
constexpr std::size_t kMostCompared = 300;
/// Hits behind the page that are still looked at for copies of those on it.
constexpr std::size_t kBehindPage = 10;

/// The words of an article, in one order for all: as hashes, or as the numbers that its file gives them when only articles
/// of that file are compared.
std::vector<std::uint32_t> sorted_words(format::ForwardBytes bytes, bool by_number) {
  std::vector<std::uint32_t> words;
  if (by_number) {
    format::read_numbers(bytes, words);
  } else if (auto entry = format::read_forward(bytes)) {
    words = std::move(entry->hashes);
    std::sort(words.begin(), words.end());
  }
  return words;
}

bool alike(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  const double smaller = static_cast<double>(std::min(a.size(), b.size()));
  const double larger = static_cast<double>(std::max(a.size(), b.size()));
  if (smaller < 20 || smaller < kAlike * larger) return false;
  // With more words that only one of them has, even all of the smaller one's would not be enough.
  const auto most_apart = static_cast<std::size_t>(smaller * (1 - kAlike) / kAlike) + 1;
  std::size_t both = 0;
  std::size_t apart = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++both, ++i, ++j;
    } else {
      a[i] < b[j] ? ++i : ++j;
      if (++apart > most_apart) return false;
    }
  }
  return static_cast<double>(both) >= kAlike * static_cast<double>(a.size() + b.size() - both);
}

}  // namespace

void Answer::collapse() {
  // A hit is folded into the first one that is like it: what stands on a page does not depend on which page is asked for.
  struct Kept {
    std::uint32_t number;
    std::vector<std::uint32_t> words;
  };
  std::vector<Kept> kept;
  const bool by_number = index_.shards() == 1 && index_.has_forward();
  const std::size_t enough = page_end() + kBehindPage;
  std::vector<bool> folded(candidates_.size(), false);
  for (std::size_t i = 0; i < std::min(candidates_.size(), kMostCompared) && kept.size() < enough; ++i) {
    const Candidate& candidate = candidates_[i];
    std::vector<std::uint32_t> words = sorted_words(index_.entry(candidate.docid, candidate.info), by_number);
    const auto same = std::find_if(kept.begin(), kept.end(), [&](const Kept& k) { return alike(k.words, words); });
    if (same == kept.end()) {
      kept.push_back({candidate.info.number, std::move(words)});
      continue;
    }
    folded[i] = true;
    also_[same->number].push_back(candidate.info.number);
  }
  std::size_t at = 0;
  std::erase_if(candidates_, [&](const Candidate&) { return folded[at++]; });
}

}  // namespace kb::search
