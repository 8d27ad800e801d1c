#include "search/spelling.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include "search/query_chars.h"
#include "search/spelling_slips.h"

namespace kb::search {
namespace {

// P(meant | typed) ~ exp(-kSlip * cost) * sqrt(frequency). Chosen in the middle of a flat optimum: on slips
// of any kind the best correction is right equally often, within 1 %, for kSlip from 4 to 8.
constexpr float kSlip = 5.0F;
constexpr float kPrior = 0.5F;
/// A blank left out, as a slip. Both parts must be words that many articles have: "out", "lok" is no split.
constexpr float kSplitCost = 0.95F;
constexpr std::size_t kShortestPart = 3;
constexpr std::uint32_t kLeastPart = 20;
/// A joined word must be this many times likelier than its parts side by side.
constexpr double kJoin = 4;

/// Two edits turn a word of four letters into almost any other: they count only where ears or fingers explain
/// them.
constexpr float kShortWordCost = 1.5F;

std::size_t most_edits(std::size_t length) {
  if (length <= 3) return 1;
  return length < 10 ? 2 : 3;
}

bool may_be_corrected(std::string_view word) {
  if (word.size() < 3 || word.size() > kLongestWord) return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    return is_lower(c) || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
  });
}

float prior(double frequency) {
  return kPrior * std::log(static_cast<float>(frequency));
}

/// The position of `word` in the lexicon, size() when it is not there.
std::size_t position_of(const format::Lexicon& lexicon, std::string_view word) {
  const auto [first, last] = lexicon.prefix_range(word);
  return first < last && lexicon[first].word == word ? first : lexicon.size();
}

}  // namespace

Speller::Speller(const format::Lexicon& lexicon) : lexicon_(&lexicon) {
  const std::size_t size = lexicon.size();
  length_start_.assign(kLongestWord + 2, 0);
  const auto length_of = [](std::string_view word) { return std::min(word.size(), kLongestWord); };
  for (std::size_t i = 0; i < size; ++i) {
    const format::LexiconEntry entry = lexicon[i];
    ++length_start_[length_of(entry.word) + 1];
    articles_ = std::max(articles_, entry.frequency);
  }
  for (std::size_t length = 1; length < length_start_.size(); ++length)
    length_start_[length] += length_start_[length - 1];
  by_length_.resize(size);
  signatures_.resize(size);
  std::vector<std::uint32_t> next = length_start_;
  for (std::size_t i = 0; i < size; ++i) {
    const std::string_view word = lexicon[i].word;
    const std::uint32_t place = next[length_of(word)]++;
    by_length_[place] = static_cast<std::uint32_t>(i);
    signatures_[place] = letter_set(word);
  }
}

std::vector<Correction> Speller::correct(std::string_view word, std::size_t most,
                                         std::uint32_t min_frequency) const {
  if (!may_be_corrected(word) || most == 0 || lexicon_->size() == 0) return {};
  min_frequency = std::max<std::uint32_t>(min_frequency, 1);
  std::vector<Candidate> candidates;
  add_near(word, min_frequency, candidates);
  add_splits(word, min_frequency, candidates);
  return ranked(std::move(candidates), most);
}

void Speller::add_near(std::string_view word, std::uint32_t min_frequency,
                       std::vector<Candidate>& candidates) const {
  const EditCounter edits(word);
  const std::uint32_t typed = letter_set(word);
  const int allowed = static_cast<int>(most_edits(word.size()));
  const std::size_t shortest = word.size() - std::min(word.size() - 1, static_cast<std::size_t>(allowed));
  const std::size_t longest = std::min(word.size() + static_cast<std::size_t>(allowed), kLongestWord);
  for (std::uint32_t place = length_start_[shortest]; place < length_start_[longest + 1]; ++place) {
    const std::uint32_t set = signatures_[place];
    if (std::popcount(set & ~typed) > allowed || std::popcount(typed & ~set) > allowed) continue;
    const format::LexiconEntry entry = (*lexicon_)[by_length_[place]];
    if (entry.frequency < min_frequency || entry.word.size() > kLongestWord) continue;
    const std::size_t distance = edits.distance(entry.word);
    if (distance == 0 || distance > static_cast<std::size_t>(allowed)) continue;
    const float cost = slip_cost(word, entry.word);
    if (word.size() == 4 && distance > 1 && cost > kShortWordCost) continue;
    candidates.push_back({by_length_[place], 0, entry.frequency, prior(entry.frequency) - kSlip * cost});
  }
}

void Speller::add_splits(std::string_view word, std::uint32_t min_frequency,
                         std::vector<Candidate>& candidates) const {
  for (std::size_t cut = kShortestPart; cut + kShortestPart <= word.size(); ++cut) {
    const std::size_t first = position_of(*lexicon_, word.substr(0, cut));
    if (first == lexicon_->size()) continue;
    const std::size_t second = position_of(*lexicon_, word.substr(cut));
    if (second == lexicon_->size()) continue;
    const std::uint32_t a = (*lexicon_)[first].frequency, b = (*lexicon_)[second].frequency;
    if (std::min(a, b) < std::max(min_frequency, kLeastPart)) continue;
    // How often the two would stand in one article by chance: what a common pair has at least.
    const double together = std::max(1e-3, static_cast<double>(a) * b / articles_);
    candidates.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(second + 1),
                          std::min(a, b), prior(together) - kSlip * kSplitCost});
  }
}

std::vector<Correction> Speller::ranked(std::vector<Candidate> candidates, std::size_t most) const {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.position < b.position;
  });
  float total = 0;
  for (const Candidate& candidate : candidates)
    total += std::exp(candidate.weight - candidates.front().weight);
  std::vector<Correction> corrections;
  for (std::size_t i = 0; i < std::min(most, candidates.size()); ++i) {
    const Candidate& candidate = candidates[i];
    Correction correction;
    correction.word = std::string((*lexicon_)[candidate.position].word);
    if (candidate.second > 0) correction.second = std::string((*lexicon_)[candidate.second - 1].word);
    correction.frequency = candidate.frequency;
    correction.score = std::exp(candidate.weight - candidates.front().weight) / total;
    corrections.push_back(std::move(correction));
  }
  return corrections;
}

std::string Speller::join(std::string_view first, std::string_view second) const {
  if (first.empty() || second.empty() || first.size() + second.size() < 4) return {};
  std::string joined = std::string(first) + std::string(second);
  if (!may_be_corrected(joined)) return {};
  const std::uint32_t frequency = lexicon_->frequency(joined);
  if (frequency == 0) return {};
  const double apart =
      static_cast<double>(lexicon_->frequency(first)) * lexicon_->frequency(second) / articles_;
  return frequency > kJoin * apart ? joined : std::string();
}

}  // namespace kb::search
