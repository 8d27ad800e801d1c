#include "search/first_pass.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "search/filters.h"
#include "search/leaf_cursor.h"

namespace kb::search {

namespace {

using Xapian::Query;

/// Worth of a code's other spellings in the first pass, beside the code.
constexpr double kSpelling = 0.1;

void add_leaves(const Unit& unit, double factor, std::uint64_t words, const Weights& weights, std::vector<Leaf>& leaves) {
  const std::size_t first = leaves.size();
  const auto is_there = [&](const std::vector<std::string>& terms) {
    return std::any_of(leaves.begin() + static_cast<std::ptrdiff_t>(first), leaves.end(),
                       [&](const Leaf& leaf) { return leaf.terms == terms; });
  };
  const format::Field& title = *format::find_field("title");
  for (const Alternative& alternative : unit.alternatives) {
    const auto& terms = alternative.terms;
    if (terms.empty() || is_there(terms)) continue;  // forms of one stem share a term
    // The articles with another spelling of a code have the code itself as well.
    const bool spelling =
        unit.kind == format::FormKind::code && alternative.origin == Origin::typed && terms[0][0] != 'X';
    leaves.push_back({terms, factor * (spelling ? kSpelling * alternative.factor : alternative.factor), words});
    if (terms.size() == 1 && weights.first_title > 0 && (terms[0][0] == 'Z' || terms[0][0] < 'A' || terms[0][0] > 'Z'))
      leaves.push_back({{text_field_term(title, terms[0])}, factor * weights.first_title * alternative.factor, words});
  }
}

/// A bit for each unit that an article must have to have all words; a compound has those of its parts.
std::vector<std::uint64_t> word_bits(const std::vector<Unit>& units, bool only_stop_words) {
  std::vector<std::uint64_t> bits(units.size(), 0);
  std::size_t words = 0;
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Unit& unit = units[u];
    if (unit.compound || unit.frequency == 0 || (unit.stop_word && !only_stop_words)) continue;
    if (++words > 64) return std::vector<std::uint64_t>(units.size(), 0);
    bits[u] = std::uint64_t{1} << (words - 1);
  }
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Unit& unit = units[u];
    if (!unit.compound) continue;
    for (std::size_t part = unit.first; part < std::min<std::size_t>(unit.first + unit.width, units.size()); ++part)
      if (!units[part].compound) bits[u] |= bits[part];
  }
  return bits;
}

}  // namespace

std::vector<Leaf> ranking_leaves(const std::vector<Unit>& units, const Weights& weights) {
  const bool only_stop_words =
      std::all_of(units.begin(), units.end(), [](const Unit& u) { return u.stop_word || u.compound || u.frequency == 0; });
  const std::vector<std::uint64_t> bits = word_bits(units, only_stop_words);
  std::vector<Leaf> leaves;
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Unit& unit = units[u];
    if (unit.stop_word && !only_stop_words) continue;
    const double factor = !unit.compound                                   ? 1.0
                          : unit.kind == format::FormKind::compound ? weights.compound
                                                                           : weights.code;
    add_leaves(unit, factor, bits[u], weights, leaves);
  }
  return leaves;
}

Query ranking_query(const std::vector<Unit>& units, const Weights& weights) {
  // A plain OR: OP_SYNONYM guesses how many articles have any of them, otherwise for each way the articles are spread
  // over databases, and OP_MAX of Xapian 1.4.22 uses memory that it has freed.
  std::vector<Query> all;
  for (const Leaf& leaf : ranking_leaves(units, weights)) {
    const Query query = leaf.terms.size() == 1 ? Query(leaf.terms[0]) : Query(Query::OP_AND, leaf.terms.begin(), leaf.terms.end());
    all.push_back(leaf.factor == 1.0 ? query : Query(Query::OP_SCALE_WEIGHT, query, leaf.factor));
  }
  return Query(Query::OP_OR, all.begin(), all.end());
}

namespace {

/// The best so far, and some that came since and are not yet known to be none.
class Best {
 public:
  Best(std::size_t most, Index& index) : most_(most), order_{index} { ranked_.reserve(most + most / 2 + 1); }
  /// What must be reached to come among them.
  [[nodiscard]] double threshold() const { return threshold_; }
  void add(const Ranked& ranked) {
    ranked_.push_back(ranked);
    if (ranked_.size() > most_ + (threshold_ < 0 ? 0 : most_ / 2)) cut();
  }
  std::vector<Ranked> take() {
    if (ranked_.size() > most_) cut();
    std::sort(ranked_.begin(), ranked_.end(), order_);
    return std::move(ranked_);
  }

 private:
  /// Equal weights by number: docids depend on how the articles are spread over databases.
  struct Better {
    Index& index;
    bool operator()(const Ranked& a, const Ranked& b) const {
      return a.weight != b.weight ? a.weight > b.weight : index.info(a.docid).number < index.info(b.docid).number;
    }
  };
  void cut() {
    const auto last = ranked_.begin() + static_cast<std::ptrdiff_t>(most_ - 1);
    std::nth_element(ranked_.begin(), last, ranked_.end(), order_);
    threshold_ = last->weight;
    ranked_.resize(most_);
  }
  std::size_t most_;
  Better order_;
  double threshold_ = -1;
  std::vector<Ranked> ranked_;
};

/// One shard's articles against the best so far, a window of docids at a time: lists that matter are poured into an array
/// one after the other, then what collected enough is looked up in those that matter only together with them.
class ShardPass {
 public:
  ShardPass(const Index& index, std::size_t shard, const std::vector<Leaf>& leaves, const Bm25& bm25, Best& best)
      : index_(index), shard_(shard), forward_(index.shard_forward(shard)), bm25_(bm25), best_(best), sums_(kWindow, 0.0) {
    for (const Leaf& leaf : leaves) {
      Cursor cursor;
      if (cursor.open(index, index.shard_database(shard), leaf, bm25)) lists_.push_back({std::move(cursor), leaf.words});
    }
    arrange();
  }

  /// With `count`, also counts the articles that have all of `words`, until there are too many.
  void run(AllWords* count = nullptr, std::uint64_t words = 0) {
    if (count != nullptr && count->exact && words != 0) {
      counted_ = count;
      before_ = count->articles;
      words_ = words;
      keep_rarest_word();
      arrange();
      masks_.assign(kWindow, 0);
    }
    for (;;) {
      raise();
      Xapian::docid first = Cursor::kEnd;
      for (std::size_t i = essential_; i < lists_.size(); ++i) first = std::min(first, lists_[i].cursor.docid());
      if (first == Cursor::kEnd) return;
      first -= first % kWindow;
      for (std::size_t i = essential_; i < lists_.size(); ++i) pour(lists_[i], first);
      harvest(first);
      if (counted_ && counted_->articles > counted_->most) estimate();
    }
  }
  void run(const std::vector<Xapian::docid>& allowed) {
    for (const Xapian::docid docid : allowed) {
      if (index_.shard_of(docid) != shard_) continue;
      raise();
      const Xapian::docid local = index_.local_of(docid);
      const double saturation = bm25_.saturation(forward_.weight_length(local));
      double weight = 0;
      for (std::size_t i = lists_.size(); i-- > essential_;) {
        if (lists_[i].cursor.has(local)) weight += lists_[i].cursor.weight(saturation);
      }
      finish(local, weight, 0, saturation, true);
    }
  }

 private:
  static constexpr Xapian::docid kWindow = 4096;

  struct List {
    Cursor cursor;
    std::uint64_t words = 0;  ///< Leaf::words
    bool kept = false;        ///< poured to its end, so that no article with all the words is missed
    double bound = 0;         ///< what this list and those before it can add to a weight
    std::uint64_t reach = 0;  ///< words of this list and those before it
  };

  /// The kept ones last, otherwise the least bound first.
  void arrange() {
    std::sort(lists_.begin(), lists_.end(), [](const List& a, const List& b) {
      return a.kept != b.kept ? b.kept : a.cursor.most() < b.cursor.most();
    });
    double bound = 0;
    std::uint64_t reach = 0;
    for (List& list : lists_) {
      list.bound = bound += list.cursor.most();
      list.reach = reach |= list.words;
    }
  }
  /// An article with all the words has the one that the fewest have.
  void keep_rarest_word() {
    std::uint64_t rarest = 0;
    std::uint64_t fewest = ~std::uint64_t{0};
    for (std::uint64_t left = words_; left != 0; left &= left - 1) {
      const std::uint64_t word = left & -left;
      std::uint64_t articles = 0;
      for (const List& list : lists_) articles += list.words & word ? list.cursor.frequency() : 0;
      if (articles < fewest) fewest = articles, rarest = word;
    }
    for (List& list : lists_) list.kept = (list.words & rarest) != 0;
  }

  /// Enough has been counted: the rest of the rarest word's articles, and those of the shards to come, are as these were.
  void estimate() {
    std::uint64_t articles = 0;
    for (const List& list : lists_) articles += list.kept ? list.cursor.frequency() : 0;
    const double share = static_cast<double>(met_) / static_cast<double>(std::max<std::uint64_t>(1, articles));
    const auto here = static_cast<double>(counted_->articles - before_) / std::min(1.0, std::max(share, 1e-6));
    const double spread = static_cast<double>(index_.shards()) / static_cast<double>(shard_ + 1);
    counted_->articles = static_cast<std::uint64_t>((static_cast<double>(before_) + here) * spread);
    counted_->exact = false;
    counted_ = nullptr;
  }

  /// The lists before essential_ cannot lift an article into the best, all of them together.
  void raise() {
    while (essential_ < lists_.size() && hopeless(lists_[essential_].bound) && !(counted_ && lists_[essential_].kept)) ++essential_;
  }
  void pour(List& list, Xapian::docid first) {
    Cursor& cursor = list.cursor;
    while (cursor.docid() - first < kWindow) {
      const Xapian::docid at = cursor.docid() - first;
      seen_[at / 64] |= std::uint64_t{1} << (at % 64);
      sums_[at] += cursor.weight(bm25_.saturation(forward_.weight_length(cursor.docid())));
      if (counted_) masks_[at] |= list.words, met_ += list.kept;
      cursor.next();
    }
  }
  void harvest(Xapian::docid first) {
    const double others = essential_ > 0 ? lists_[essential_ - 1].bound : 0;
    const std::uint64_t reach = essential_ > 0 ? lists_[essential_ - 1].reach : 0;
    for (std::size_t word = 0; word < seen_.size(); ++word) {
      for (std::uint64_t bits = std::exchange(seen_[word], 0); bits != 0; bits &= bits - 1) {
        const auto at = static_cast<Xapian::docid>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
        const double weight = std::exchange(sums_[at], 0.0);
        const std::uint64_t mask = counted_ ? std::exchange(masks_[at], 0) : 0;
        const bool may_count = counted_ && (mask | reach) == words_;
        if (!may_count && hopeless(weight + others)) continue;
        finish(first + at, weight, mask, essential_ > 0 ? bm25_.saturation(forward_.weight_length(first + at)) : 0);
      }
    }
  }
  /// What the lesser lists add to what an article has from the others, as long as it matters: for its place among the best,
  /// and for having all the words.
  void finish(Xapian::docid docid, double weight, std::uint64_t mask, double saturation, bool weightless = false) {
    bool may_be_best = true;
    for (std::size_t i = essential_; i-- > 0;) {
      List& list = lists_[i];
      may_be_best = may_be_best && !hopeless(weight + list.bound);
      const bool may_count = counted_ && mask != words_ && (mask | list.reach) == words_;
      if (!may_be_best && !may_count) break;
      if (!may_be_best && (list.words & ~mask) == 0) continue;
      if (!list.cursor.has(docid)) continue;
      weight += list.cursor.weight(saturation);
      mask |= list.words;
    }
    if (counted_ && mask == words_) ++counted_->articles;
    if (may_be_best && (weight > 0 || weightless)) best_.add({index_.global_of(shard_, docid), rounded_weight(weight)});
  }

  /// What cannot come among the best, neither by weight nor, with the same weight, by its number. Sums of floating point
  /// numbers in another order may be a little greater, and rounding adds to that.
  [[nodiscard]] bool hopeless(double bound) const { return bound + kSlack < best_.threshold(); }
  static constexpr double kSlack = 2e-9;

  const Index& index_;
  std::size_t shard_;
  const format::ForwardFile& forward_;
  const Bm25& bm25_;
  Best& best_;
  std::vector<List> lists_;
  std::size_t essential_ = 0;    // not raised between pour() and harvest()
  std::vector<double> sums_;                     // of the window
  std::array<std::uint64_t, kWindow / 64> seen_{};  // which of them count
  AllWords* counted_ = nullptr;  // while there is something to count
  std::uint64_t before_ = 0;     // counted in other shards
  std::uint64_t met_ = 0;        // postings of the rarest word
  std::uint64_t words_ = 0;      // what an article must have to be counted
  std::vector<std::uint64_t> masks_;             // of the window, while counting: the words seen
};

}  // namespace

double rounded_weight(double weight) {
  constexpr double kSteps = 1 << 30;
  return std::round(weight * kSteps) / kSteps;
}

std::vector<Ranked> best_by_postings(Index& index, const std::vector<Leaf>& leaves, const Weights& weights,
                                     std::size_t most, const std::vector<Xapian::docid>* allowed, AllWords* count) {
  if (most == 0) return {};
  const Bm25 bm25(index.database(), weights);
  Best best(most, index);
  std::uint64_t words = 0;
  for (const Leaf& leaf : leaves) words |= leaf.words;
  for (std::size_t shard = 0; shard < index.shards(); ++shard) {
    ShardPass pass(index, shard, leaves, bm25, best);
    if (allowed) {
      pass.run(*allowed);
    } else {
      pass.run(count, words);
    }
  }
  return best.take();
}

}  // namespace kb::search
