#include "search/replay.h"

#include <algorithm>

#include "search/answer.h"
#include "search/products.h"

namespace kb::search {

Replay Replay::record(Index& index, std::string_view query, const Weights& weights) {
  Replay replay;
  const ParsedQuery parsed = parse_query(query);
  ForwardMatcher matcher;
  Compiled compiled = compile(parsed, index, matcher, {});
  (void)enrich(compiled.units, query, index, weights, {});
  std::vector<Notice> notices;
  recognise_products(compiled.units, compiled.plain_words, query, index, notices);
  replay.units_ = compiled.units;
  replay.average_tokens_ = index.average_tokens();
  if (parsed.article_number != 0 && !index.find(parsed.article_number).empty()) replay.first_number_ = parsed.article_number;
  const Scorer wants_all(replay.units_, matcher, weights, replay.average_tokens_);
  replay.matcher_ = matcher;

  Xapian::Enquire enquire(index.database());
  enquire.set_weighting_scheme(Xapian::BM25Weight(weights.first_k1, 0, 1, weights.first_b, 0.5));
  const Xapian::Query run = matching_query(compiled, weights);
  if (run.empty()) return replay;
  enquire.set_query(run);
  enquire.set_sort_by_relevance_then_value(index.order_slot(), false);
  const Xapian::MSet mset = enquire.get_mset(0, static_cast<Xapian::doccount>(weights.candidates));
  index.fetch(mset, 0, mset.size(), true);
  for (auto i = mset.begin(); i != mset.end(); ++i) {
    Recorded recorded;
    recorded.info = index.info(*i);
    recorded.info.inbound = index.inbound(recorded.info);
    recorded.first_pass = i.get_weight();
    matcher.scan(index.entry(*i, recorded.info), recorded.found);
    if (compiled.predicate.holds(recorded.found, *i)) replay.candidates_.push_back(std::move(recorded));
  }
  return replay;
}

std::vector<std::uint32_t> Replay::rank(const Weights& weights, std::size_t most) const {
  ForwardMatcher matcher = matcher_;  // the keys the occurrences were recorded with
  Scorer scorer(units_, matcher, weights, average_tokens_);
  std::vector<std::pair<double, std::uint32_t>> scored;
  scored.reserve(candidates_.size());
  for (const Recorded& candidate : candidates_)
    scored.emplace_back(-scorer.score(candidate.found, candidate.info).value - weights.first_pass * candidate.first_pass,
                        candidate.info.number);
  const auto end = scored.begin() + static_cast<std::ptrdiff_t>(std::min(most, scored.size()));
  std::partial_sort(scored.begin(), end, scored.end());
  std::vector<std::uint32_t> numbers;
  if (first_number_ != 0) numbers.push_back(first_number_);
  for (auto i = scored.begin(); i != end; ++i)
    if (i->second != first_number_) numbers.push_back(i->second);
  return numbers;
}

}  // namespace kb::search
