#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <xapian.h>

#include "search/first_pass.h"

/// Reading the posting lists of a way to earn weight, and what it earns: the inner loop of the first pass.
namespace kb::search {

/// BM25 with the constants of the first pass. Immutable.
class Bm25 {
 public:
  Bm25(const Xapian::Database& database, const Weights& weights)
      : articles_(database.get_doccount()),
        k1_(weights.first_k1),
        base_(weights.first_k1 * (1 - weights.first_b)),
        least_(kShortest * weights.first_k1 * weights.first_b) {
    const double average = database.get_avlength();
    if (average > 0) {
      slope_ = weights.first_k1 * weights.first_b / average;
    } else {
      base_ += weights.first_k1 * weights.first_b;
    }
  }

  /// Source: Xapian::BM25Weight without relevance sets; the idf of words in most articles is bent to stay positive.
  [[nodiscard]] double term_weight(Xapian::doccount frequency, double factor) const {
    double odds = (articles_ - frequency + 0.5) / (frequency + 0.5);
    if (odds < 2) odds = odds * 0.5 + 1;
    return std::log(odds) * factor * (k1_ + 1);
  }
  /// What the frequency is held against in an article of this length.
  [[nodiscard]] double saturation(double length) const {
    return base_ + std::max(length * slope_, least_);
  }
  static double part(double term_weight, Xapian::termcount frequency, double saturation) {
    return term_weight * (frequency / (saturation + frequency));
  }

 private:
  /// No article counts as shorter than half the average: BM25Weight's min_normlen.
  static constexpr double kShortest = 0.5;

  double articles_;
  double k1_;
  double base_;       // k1 (1 - b): what does not depend on the length
  double slope_ = 0;  // k1 b / average length
  double least_;
};

/// A leaf's articles in one shard, in order: those that have all of its terms.
class Cursor {
 public:
  /// False when no article of the shard has it.
  bool open(const Index& index, const Xapian::Database& shard, const Leaf& leaf, const Bm25& bm25) {
    for (const std::string& term : leaf.terms) {
      Postings postings;
      postings.at = shard.postlist_begin(term);
      postings.end = shard.postlist_end(term);
      if (postings.at == postings.end) return false;
      postings.frequency = index.frequency(term);
      postings.weight = bm25.term_weight(postings.frequency, leaf.factor);
      // No article is shorter than its most frequent word is often.
      const Xapian::termcount often = shard.get_wdf_upper_bound(term);
      most_ += Bm25::part(postings.weight, often, bm25.saturation(often));
      all_.push_back(std::move(postings));
    }
    std::sort(all_.begin(), all_.end(), [](const Postings& a, const Postings& b) { return a.frequency < b.frequency; });
    docid_ = *all_[0].at;
    return all_.size() == 1 || meet();
  }
  static constexpr Xapian::docid kEnd = 0xFFFFFFFF;
  /// kEnd behind the last.
  [[nodiscard]] Xapian::docid docid() const { return docid_; }
  /// The most that it can add to an article's weight.
  [[nodiscard]] double most() const { return most_; }
  /// No more articles than this have it.
  [[nodiscard]] Xapian::doccount frequency() const { return all_[0].frequency; }
  [[nodiscard]] double weight(double saturation) const {
    double sum = Bm25::part(all_[0].weight, all_[0].at.get_wdf(), saturation);
    for (std::size_t i = 1; i < all_.size(); ++i) sum += Bm25::part(all_[i].weight, all_[i].at.get_wdf(), saturation);
    return sum;
  }
  void next() {
    ++all_[0].at;
    arrive();
  }
  /// Whether it has an article, not before the one asked for last. Unlike next() it does not look for the next one, which
  /// may be far away: next() must not follow.
  [[nodiscard]] bool has(Xapian::docid docid) {
    if (docid_ > docid) return false;
    if (docid_ == docid && met_) return true;
    for (Postings& postings : all_) {
      postings.at.skip_to(docid);
      docid_ = postings.at == postings.end ? kEnd : *postings.at;
      if (docid_ != docid) return met_ = false;  // and none before docid_ has all terms
    }
    return met_ = true;
  }

 private:
  /// A term's posting list being read, and what its weight is made of.
  struct Postings {
    Xapian::PostingIterator at, end;
    double weight = 0;  ///< of the term, before its frequency in an article and the article's length
    Xapian::doccount frequency = 0;  ///< articles with it
  };

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

  std::vector<Postings> all_;  // the rarest term first
  Xapian::docid docid_ = kEnd;
  bool met_ = true;  // all lists are at docid_
  double most_ = 0;
};

}  // namespace kb::search
