#include "search/first_pass.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "search/filters.h"

namespace kb::search {

namespace {

using Xapian::Query;

/// Worth of a code's other spellings in the first pass, beside the code.
constexpr double kSpelling = 0.1;
/// BM25Weight's min_normlen: no article counts as shorter than half the average.
constexpr double kShortest = 0.5;

void add_leaves(const Unit& unit, double factor, const Weights& weights, std::vector<Leaf>& leaves) {
  const std::size_t first = leaves.size();
  const auto has_term = [&](const std::string& term) {
    return std::any_of(leaves.begin() + static_cast<std::ptrdiff_t>(first), leaves.end(),
                       [&](const Leaf& leaf) { return leaf.terms.size() == 1 && leaf.terms[0] == term; });
  };
  const format::Field& title = *format::find_field("title");
  for (const Alternative& alternative : unit.alternatives) {
    const auto& terms = alternative.terms;
    if (terms.empty() || (terms.size() == 1 && has_term(terms[0]))) continue;  // forms of one stem share a term
    // The articles with another spelling of a code have the code itself as well.
    const bool spelling =
        unit.kind == format::FormKind::code && alternative.origin == Origin::typed && terms[0][0] != 'X';
    leaves.push_back({terms, factor * (spelling ? kSpelling * alternative.factor : alternative.factor)});
    if (terms.size() == 1 && weights.first_title > 0 && (terms[0][0] == 'Z' || terms[0][0] < 'A' || terms[0][0] > 'Z'))
      leaves.push_back({{text_field_term(title, terms[0])}, factor * weights.first_title * alternative.factor});
  }
}

}  // namespace

std::vector<Leaf> ranking_leaves(const std::vector<Unit>& units, const Weights& weights) {
  const bool only_stop_words =
      std::all_of(units.begin(), units.end(), [](const Unit& u) { return u.stop_word || u.compound || u.frequency == 0; });
  std::vector<Leaf> leaves;
  for (const Unit& unit : units) {
    if (unit.stop_word && !only_stop_words) continue;
    const double factor = !unit.compound                                   ? 1.0
                          : unit.kind == format::FormKind::compound ? weights.compound
                                                                           : weights.code;
    add_leaves(unit, factor, weights, leaves);
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

/// A term's posting list being read, and what its weight is made of.
struct Postings {
  Xapian::PostingIterator at, end;
  double weight = 0;  ///< of the term, before frequency and length
};

/// BM25 with the constants of the first pass.
class Bm25 {
 public:
  Bm25(const Xapian::Database& database, const Weights& weights)
      : articles_(database.get_doccount()), average_(database.get_avlength()), k1_(weights.first_k1), b_(weights.first_b) {}

  /// Source: Xapian::BM25Weight without relevance sets; the idf of words in most articles is bent to stay positive.
  [[nodiscard]] double term_weight(Xapian::doccount frequency, double factor) const {
    double odds = (articles_ - frequency + 0.5) / (frequency + 0.5);
    if (odds < 2) odds = odds * 0.5 + 1;
    return std::log(odds) * factor * (k1_ + 1);
  }
  /// What the frequency is held against in an article of this length.
  [[nodiscard]] double saturation(double length) const {
    const double relative = std::max(average_ > 0 ? length / average_ : 1.0, kShortest);
    return k1_ * (relative * b_ + (1 - b_));
  }
  static double part(double term_weight, Xapian::termcount frequency, double saturation) {
    return term_weight * (frequency / (saturation + frequency));
  }

 private:
  double articles_;
  double average_;
  double k1_;
  double b_;
};

/// A leaf's articles in one shard, in order: those that have all of its terms.
class Cursor {
 public:
  /// False when no article of the shard has it.
  bool open(const Xapian::Database& whole, const Xapian::Database& shard, const Leaf& leaf, const Bm25& bm25) {
    for (const std::string& term : leaf.terms) {
      Postings postings;
      postings.at = shard.postlist_begin(term);
      postings.end = shard.postlist_end(term);
      if (postings.at == postings.end) return false;
      postings.weight = bm25.term_weight(whole.get_termfreq(term), leaf.factor);
      // No article is shorter than its most frequent word is often.
      const Xapian::termcount often = shard.get_wdf_upper_bound(term);
      most_ += Bm25::part(postings.weight, often, bm25.saturation(often));
      all_.push_back(std::move(postings));
    }
    docid_ = *all_[0].at;
    return all_.size() == 1 || meet();
  }
  static constexpr Xapian::docid kEnd = 0xFFFFFFFF;
  /// kEnd behind the last.
  [[nodiscard]] Xapian::docid docid() const { return docid_; }
  [[nodiscard]] double most() const { return most_; }
  [[nodiscard]] double weight(double saturation) const {
    double sum = Bm25::part(all_[0].weight, all_[0].at.get_wdf(), saturation);
    for (std::size_t i = 1; i < all_.size(); ++i) sum += Bm25::part(all_[i].weight, all_[i].at.get_wdf(), saturation);
    return sum;
  }
  void next() {
    ++all_[0].at;
    arrive();
  }
  void skip_to(Xapian::docid docid) {
    all_[0].at.skip_to(docid);
    arrive();
  }

 private:
  void arrive() {
    docid_ = all_[0].at == all_[0].end ? kEnd : *all_[0].at;
    if (all_.size() > 1 && docid_ != kEnd) meet();
  }
  /// Moves all lists to the next article that they share.
  bool meet() {
    for (std::size_t i = 1; i < all_.size();) {
      Postings& other = all_[i];
      other.at.skip_to(docid_);
      if (other.at == other.end) return docid_ = kEnd, false;
      if (*other.at == docid_) {
        ++i;
        continue;
      }
      all_[0].at.skip_to(*other.at);
      if (all_[0].at == all_[0].end) return docid_ = kEnd, false;
      docid_ = *all_[0].at;
      i = 1;
    }
    return true;
  }

  std::vector<Postings> all_;
  Xapian::docid docid_ = kEnd;
  double most_ = 0;
};


/// The best so far, the worst of them on top.
class Best {
 public:
  Best(std::size_t most, Index& index) : most_(most), index_(index) {}
  /// What must be exceeded to come among them.
  [[nodiscard]] double threshold() const { return heap_.size() < most_ ? -1 : heap_.front().weight; }
  void add(const Ranked& ranked) {
    if (heap_.size() == most_) {
      if (!order_(ranked, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), order_);
      heap_.pop_back();
    }
    heap_.push_back(ranked);
    std::push_heap(heap_.begin(), heap_.end(), order_);
  }
  std::vector<Ranked> take() {
    std::sort_heap(heap_.begin(), heap_.end(), order_);
    return std::move(heap_);
  }

 private:
  /// Equal weights by number: docids depend on how the articles are spread over databases.
  struct Better {
    Index& index;
    bool operator()(const Ranked& a, const Ranked& b) const {
      return a.weight != b.weight ? a.weight > b.weight : index.info(a.docid).number < index.info(b.docid).number;
    }
  };
  std::size_t most_;
  Index& index_;
  Better order_{index_};
  std::vector<Ranked> heap_;
};

/// One shard's articles against the best so far, a window of docids at a time: lists that matter are poured into an array
/// one after the other, then what collected enough is looked up in those that matter only together with them.
class ShardPass {
 public:
  ShardPass(const Index& index, std::size_t shard, const std::vector<Leaf>& leaves, const Bm25& bm25, Best& best)
      : index_(index), shard_(shard), forward_(index.shard_forward(shard)), bm25_(bm25), best_(best), sums_(kWindow, 0.0) {
    for (const Leaf& leaf : leaves) {
      Cursor cursor;
      if (cursor.open(index.database(), index.shard_database(shard), leaf, bm25)) cursors_.push_back(std::move(cursor));
    }
    std::sort(cursors_.begin(), cursors_.end(), [](const Cursor& a, const Cursor& b) { return a.most() < b.most(); });
    double sum = 0;
    for (const Cursor& cursor : cursors_) bounds_.push_back(sum += cursor.most());
  }

  void run() {
    for (;;) {
      raise();
      Xapian::docid first = Cursor::kEnd;
      for (std::size_t i = essential_; i < cursors_.size(); ++i) first = std::min(first, cursors_[i].docid());
      if (first == Cursor::kEnd) return;
      first -= first % kWindow;
      for (std::size_t i = essential_; i < cursors_.size(); ++i) pour(cursors_[i], first);
      harvest(first);
    }
  }
  void run(const std::vector<Xapian::docid>& allowed) {
    for (const Xapian::docid docid : allowed) {
      if (index_.shard_of(docid) != shard_) continue;
      raise();
      const Xapian::docid local = index_.local_of(docid);
      const double saturation = bm25_.saturation(forward_.weight_length(local));
      double weight = 0;
      for (std::size_t i = cursors_.size(); i-- > essential_;) {
        if (cursors_[i].docid() < local) cursors_[i].skip_to(local);
        if (cursors_[i].docid() == local) weight += cursors_[i].weight(saturation);
      }
      finish(local, weight, saturation, true);
    }
  }

 private:
  static constexpr Xapian::docid kWindow = 4096;

  /// The lists before essential_ cannot lift an article into the best, all of them together.
  void raise() {
    while (essential_ < cursors_.size() && hopeless(bounds_[essential_])) ++essential_;
  }
  void pour(Cursor& cursor, Xapian::docid first) {
    while (cursor.docid() - first < kWindow) {
      const Xapian::docid at = cursor.docid() - first;
      seen_[at / 64] |= std::uint64_t{1} << (at % 64);
      sums_[at] += cursor.weight(bm25_.saturation(forward_.weight_length(cursor.docid())));
      cursor.next();
    }
  }
  void harvest(Xapian::docid first) {
    for (std::size_t word = 0; word < seen_.size(); ++word) {
      for (std::uint64_t bits = std::exchange(seen_[word], 0); bits != 0; bits &= bits - 1) {
        const auto at = static_cast<Xapian::docid>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
        const double weight = std::exchange(sums_[at], 0.0);
        const double others = essential_ > 0 ? bounds_[essential_ - 1] : 0;
        if (hopeless(weight + others)) continue;
        finish(first + at, weight, essential_ > 0 ? bm25_.saturation(forward_.weight_length(first + at)) : 0);
      }
    }
  }
  /// What the lesser lists add to what an article has from the others.
  void finish(Xapian::docid docid, double weight, double saturation, bool weightless = false) {
    for (std::size_t i = essential_; i-- > 0;) {
      if (hopeless(weight + bounds_[i])) return;
      Cursor& cursor = cursors_[i];
      if (cursor.docid() < docid) cursor.skip_to(docid);
      if (cursor.docid() == docid) weight += cursor.weight(saturation);
    }
    if (weight > 0 || weightless) best_.add({index_.global_of(shard_, docid), rounded_weight(weight)});
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
  std::vector<Cursor> cursors_;  // the least bound first
  std::vector<double> bounds_;   // sums of the bounds of cursors_ up to each
  std::size_t essential_ = 0;    // not raised between pour() and harvest()
  std::vector<double> sums_;                     // of the window
  std::array<std::uint64_t, kWindow / 64> seen_{};  // which of them count
};

}  // namespace

double rounded_weight(double weight) {
  constexpr double kSteps = 1 << 30;
  return std::round(weight * kSteps) / kSteps;
}

std::vector<Ranked> best_by_postings(Index& index, const std::vector<Leaf>& leaves, const Weights& weights,
                                     std::size_t most, const std::vector<Xapian::docid>* allowed) {
  if (most == 0) return {};
  const Bm25 bm25(index.database(), weights);
  Best best(most, index);
  for (std::size_t shard = 0; shard < index.shards(); ++shard) {
    ShardPass pass(index, shard, leaves, bm25, best);
    if (allowed) {
      pass.run(*allowed);
    } else {
      pass.run();
    }
  }
  return best.take();
}

}  // namespace kb::search
