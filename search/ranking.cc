#include "search/ranking.h"

#include <algorithm>
#include <cmath>

namespace kb::search {

namespace {

/// Words further apart than this say nothing about each other.
constexpr std::uint32_t kNearWindow = 8;
/// About two sentences.
constexpr std::uint32_t kPassageWindow = 30;

/// Of a unit, an alternative or a place: a query of 64 KiB has fewer than this can count.
std::uint16_t number(std::size_t i) { return static_cast<std::uint16_t>(i); }

}  // namespace

Scorer::Scorer(const std::vector<Unit>& units, ForwardMatcher& matcher, const Weights& weights, double average_tokens)
    : units_(units), weights_(weights), average_tokens_(average_tokens) {
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Unit& unit = units[u];
    for (std::size_t a = 0; a < unit.alternatives.size(); ++a) {
      const Alternative& alternative = unit.alternatives[a];
      for (std::size_t p = 0; p < alternative.hashes.size(); ++p) {
        const std::uint16_t key = matcher.want(alternative.hashes[p]);
        if (uses_.size() <= key) uses_.resize(key + 1u);
        if (p == 0) uses_[key].push_back({number(u), number(a), number(p), alternative.hashes[p], alternative.exact});
      }
    }
    order_.push_back(number(base_.size()));
    if (unit.compound) continue;
    base_.push_back(number(u));
    total_weight_ += unit.weight;
    if (!unit.stop_word) ++words_;
  }
  uses_.resize(matcher.size());
  pair_.resize(base_.size() * 2);
}

double Scorer::factor_of(const Occurrence& occurrence) const {
  const auto zone = static_cast<std::size_t>(occurrence.zone);
  double factor = zone < weights_.zone.size() ? weights_.zone[zone] : 0;
  if (occurrence.flavour == format::Flavour::message) factor *= weights_.message;
  if (occurrence.flavour == format::Flavour::listing) factor *= weights_.listing;
  return factor;
}

bool Scorer::sequence_at(const std::vector<Occurrence>& all, std::size_t at, const Alternative& alternative) const {
  std::uint32_t position = all[at].position;
  std::size_t i = at + 1;
  for (std::size_t place = 1; place < alternative.hashes.size(); ++place) {
    ++position;
    const std::uint32_t stem = alternative.hashes[place] >> 8;
    while (i < all.size() && all[i].block == all[at].block &&
           (all[i].position < position || (all[i].position == position && all[i].hash >> 8 != stem)))
      ++i;
    if (i == all.size() || all[i].block != all[at].block || all[i].position != position) return false;
  }
  return true;
}

void Scorer::collect(const ForwardMatcher::Found& found) {
  frequency_.assign(units_.size(), 0);
  title_factor_.assign(units_.size(), 0);
  applies_.assign(units_.size(), false);
  places_.clear();
  title_places_ = 0;
  std::uint32_t last_in_title = 0xFFFFFFFF;
  const auto& all = found.occurrences;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Occurrence& occurrence = all[i];
    if (occurrence.key >= uses_.size()) continue;
    for (const Use& use : uses_[occurrence.key]) {
      const bool same = use.hash == occurrence.hash;
      if (use.exact && !same) continue;
      const Alternative& alternative = units_[use.unit].alternatives[use.alternative];
      if (alternative.hashes.size() > 1 && !sequence_at(all, i, alternative)) continue;
      const double form = alternative.factor * (same ? 1.0 : weights_.stem_only);
      frequency_[use.unit] += form * factor_of(occurrence);
      if (occurrence.zone == format::Zone::applies_to) applies_[use.unit] = true;
      if (occurrence.zone == format::Zone::title) {
        title_factor_[use.unit] = std::max(title_factor_[use.unit], form);
        if (!units_[use.unit].compound && occurrence.position != last_in_title) {
          ++title_places_;
          last_in_title = occurrence.position;
        }
      }
      if (!units_[use.unit].compound) places_.push_back({occurrence.position, occurrence.block, use.unit});
    }
  }
}

double Scorer::near_score() {
  if (base_.size() < 2) return 0;
  std::fill(pair_.begin(), pair_.end(), 0.0);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    for (std::size_t j = i + 1; j < places_.size(); ++j) {
      const std::uint32_t distance = places_[j].position - places_[i].position;
      if (distance > kNearWindow || places_[j].block != places_[i].block) break;
      if (distance == 0) continue;
      const std::uint16_t a = order_[places_[i].unit];
      const std::uint16_t b = order_[places_[j].unit];
      const int gap = static_cast<int>(b) - static_cast<int>(a);
      if (gap == 0 || gap > 2 || gap < -2) continue;
      const bool in_order = gap > 0 && distance == static_cast<std::uint32_t>(gap);
      const double nearness = (in_order ? weights_.ordered : 1.0) / distance;
      double& best = pair_[std::min(a, b) * 2u + (std::abs(gap) - 1)];
      best = std::max(best, nearness);
    }
  }
  double sum = 0;
  for (std::size_t i = 0; i + 1 < base_.size(); ++i) {
    for (std::size_t gap = 1; gap <= 2 && i + gap < base_.size(); ++gap) {
      const double weight = std::min(units_[base_[i]].weight, units_[base_[i + gap]].weight);
      sum += weight * pair_[i * 2 + gap - 1] / static_cast<double>(gap);
    }
  }
  return sum * weights_.near;
}

double Scorer::passage_score() {
  // The best window's share of the query: words that stand together answer together, wherever they are in the text.
  if (words_ < 2 || total_weight_ <= 0) return 0;
  in_window_.assign(units_.size(), 0);
  double weight = 0;
  double best = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    if (in_window_[place.unit]++ == 0) weight += units_[place.unit].weight;
    while (places_[first].position + kPassageWindow < place.position) {
      const std::uint16_t unit = places_[first++].unit;
      if (--in_window_[unit] == 0) weight -= units_[unit].weight;
    }
    best = std::max(best, weight);
  }
  const double share = best / total_weight_;
  return weights_.passage * total_weight_ * share * share;
}

Scorer::Score Scorer::score(const ForwardMatcher::Found& found, const format::ForwardInfo& info, ScoreParts* parts) {
  collect(found);
  const double norm = weights_.k1 * (1 - weights_.b + weights_.b * found.tokens / average_tokens_);
  ScoreParts local;
  ScoreParts& p = parts ? *parts : local;

  double matched = 0;
  double title_matched = 0;
  std::uint32_t title_units = 0;
  Score score;
  // A compound that is there stands for its parts ("tcpip" for tcp, ip).
  covered_.assign(units_.size(), 0);
  for (std::size_t u = 0; u < units_.size(); ++u) {
    const Unit& unit = units_[u];
    if (!unit.compound || frequency_[u] <= 0) continue;
    const double factor = unit.kind == format::FormKind::compound ? weights_.compound : weights_.code;
    const double part = unit.weight * factor * frequency_[u] / (frequency_[u] + norm);
    p.compounds += part;
    if (parts) parts->units.emplace_back(unit.typed, part);
    for (std::size_t i = unit.first; i < units_.size() && i < std::size_t{unit.first} + unit.width; ++i)
      covered_[i] = std::max(covered_[i], frequency_[u]);
  }
  for (const std::uint16_t u : base_) {
    const Unit& unit = units_[u];
    const double tf = std::max(frequency_[u], covered_[u]);
    if (tf <= 0) continue;
    const double part = unit.weight * tf / (tf + norm);
    p.words += part;
    matched += unit.weight;
    if (!unit.stop_word) ++score.words_matched;
    if (unit.product && applies_[u]) p.product += weights_.product * unit.weight;
    if (title_factor_[u] > 0) {
      title_matched += unit.weight * std::min(1.0, title_factor_[u]);
      ++title_units;
    }
    if (parts) parts->units.emplace_back(unit.typed, part);
  }
  p.near = near_score();
  p.passage = passage_score();
  if (total_weight_ > 0 && found.title_tokens > 0) {
    const double of_query = title_matched / total_weight_;
    // "Part 7 of 7" has one word twice: the 7 of "Part 6 of 7" stands for one of them only.
    const double of_title = std::min(1.0, static_cast<double>(std::min(title_units, title_places_)) / found.title_tokens);
    p.title = weights_.title_match * total_weight_ * of_query * of_query * of_title;
    if (of_query > 0.99 && of_title > 0.99) p.title += weights_.title_exact * total_weight_;
  }
  p.inbound = weights_.inbound * std::log1p(info.inbound);
  p.coverage = total_weight_ > 0 ? std::pow(matched / total_weight_, weights_.coverage) : 1.0;
  score.value = (p.words + p.compounds + p.near + p.passage) * p.coverage + p.title + p.product + p.inbound;
  return score;
}

}  // namespace kb::search
