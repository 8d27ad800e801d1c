#include <algorithm>
#include <thread>

#include "search/answer.h"
#include "search/first_pass.h"
#include "search/phrase_probe.h"

// Queries about which postings alone cannot decide, where forward entries are at hand.

namespace kb::search {

/// Entries are at hand: everything that the postings allow is checked first, and only what passed is weighed.
void Answer::retrieve_checked() {
  Xapian::Enquire enquire(index_.database());
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  enquire.set_query(compiled_.required);
  const Xapian::MSet mset = enquire.get_mset(0, index_.articles());
  std::vector<Xapian::docid> passed;
  passed.reserve(mset.size());
  for (auto i = mset.begin(); i != mset.end(); ++i) passed.push_back(*i);
  std::sort(passed.begin(), passed.end());
  keep_passing(passed);

  // Words beside the operators rank, and one of them at least must be there: unless no article has any.
  const std::vector<Unit> plain = compiled_.plain_units();
  std::vector<Leaf> leaves = ranking_leaves(plain, weights_);
  if (std::any_of(plain.begin(), plain.end(), [](const Unit& u) { return u.is_known(); })) {
    const std::vector<Ranked> ranked = best_by_postings(index_, leaves, weights_, passed.size(), &passed);
    passed.clear();
    for (const Ranked& article : ranked)
      if (article.weight > 0) passed.push_back(article.docid);
    std::sort(passed.begin(), passed.end());
  } else if (compiled_.plain_words > 0) {
    leaves.clear();
  }
  for (Leaf& leaf : ranking_leaves(compiled_.operator_units(), weights_)) leaves.push_back(std::move(leaf));
  take(best_by_postings(index_, leaves, weights_, wanted(), &passed));
  page_.total = passed.size();
  page_.total_exact = true;
}

/// Leaves those documents that the predicate holds for.
void Answer::keep_passing(std::vector<Xapian::docid>& docids) {
  // Fewer are looked at sooner than a thread is started.
  constexpr std::size_t kWorthAThread = 2000;
  constexpr std::size_t kAhead = 3;
  const PhraseProbes probes(compiled_.predicate, index_);
  std::vector<char> passes(docids.size(), 0);
  const auto probe = [&](PhraseProbes mine, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      if (i + kAhead < last) __builtin_prefetch(index_.entry(docids[i + kAhead], index_.info(docids[i + kAhead])).bytes.data());
      const format::ForwardBytes entry = index_.entry(docids[i], index_.info(docids[i]));
      passes[i] = mine.find(index_.shard_of(docids[i]), entry.bytes) ? 1 : 0;
    }
  };
  const std::size_t half = docids.size() < kWorthAThread ? 0 : docids.size() / 2;
  {
    std::jthread other;
    if (half > 0) other = std::jthread([&] { probe(probes, 0, half); });
    probe(probes, half, docids.size());
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < docids.size(); ++i) {
    if (passes[i] == 0) continue;
    if (!probes.decide()) {
      matcher_->scan(index_.entry(docids[i], index_.info(docids[i])), found_);
      if (!compiled_.predicate.holds(found_, docids[i])) continue;
    }
    docids[kept++] = docids[i];
  }
  docids.resize(kept);
}

}  // namespace kb::search
