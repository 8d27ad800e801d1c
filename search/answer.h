#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "search/compile.h"
#include "search/enrich.h"
#include "search/first_pass.h"
#include "search/ranking.h"
#include "search/searcher.h"
#include "search/snippet.h"

/// One answer from the query text to the page: parse, compile, enrich, gather, score, present.
namespace kb::search {

struct Searcher::State {
  std::unique_ptr<Index> index;
  Weights weights;
  std::string location;
  std::vector<std::string> locations;
  format::OpenOptions options;
  std::optional<std::pair<std::string, std::vector<WantedForm>>> highlighted;  // the query last asked highlights for
};

/// An article that passed. Scored by the second pass, or not (yet) when the order does not ask for it.
struct Candidate {
  Xapian::docid docid = 0;
  double score = 0;
  std::uint16_t words_matched = 0;
  format::ForwardInfo info;
  bool scored = false;
  double first_pass = 0;  ///< what the first pass adds to the score
};

/// Throws Xapian::Error where the database does. Lives for one call.
class Answer {
 public:
  Answer(Index& index, const Weights& weights, const SearchOptions& options)
      : index_(index), weights_(weights), options_(options) {}

  [[nodiscard]] Result<ResultPage> run(std::string_view query);
  /// What to look for in any text to mark a query's words.
  [[nodiscard]] std::vector<WantedForm> wanted_by(std::string_view query);
  /// More like an article. Errors: not_found.
  [[nodiscard]] Result<ResultPage> similar(std::uint32_t number);

 private:
  struct Question {
    const ParsedQuery& parsed;
    std::string_view text;
  };
  // answer.cc
  Result<ResultPage> answer(std::string_view query);
  /// What is telling in a text too long to be a question, as a question.
  std::string telling_words(std::string_view text);
  void note_missing();
  void relax(const Question& question);
  bool try_again(const Question& question, const CompileOptions& compile_options, std::string_view notice);
  void put_article_first(std::uint32_t number);
  void note_relaxation();

  // gather.cc
  void gather(const Question& question, const CompileOptions& compile_options);
  void retrieve(const Xapian::Query& run);
  Xapian::MSet first_pass(const Xapian::Query& run, Xapian::doccount first, Xapian::doccount most) const;
  /// The best by the first pass that have any of the units.
  [[nodiscard]] std::vector<Ranked> best_of(const std::vector<Unit>& units, std::size_t most) const;
  [[nodiscard]] bool counts_along() const;
  void retrieve_words();
  Xapian::Query retrieve_matches();
  void retrieve_checked();
  void keep_passing(std::vector<Xapian::docid>& docids);
  void add_titles();
  void take(const std::vector<Ranked>& best, const std::unordered_set<Xapian::docid>* known = nullptr);
  void score(Candidate& candidate, double first_pass_weight);
  void count();
  void count_checked(const Xapian::MSet& mset, std::size_t checked);
  void sort_candidates();
  [[nodiscard]] Xapian::doccount most_looked_at();
  void keep_best_matched();
  void keep_newest_copies();
  void note_newer_copies(std::uint32_t first, std::size_t copies);
  [[nodiscard]] std::size_t ranked() const { return static_cast<std::size_t>(weights_.candidates); }
  /// Candidates up to the end of the page, never more than there are articles.
  [[nodiscard]] std::size_t page_end() const;
  /// Articles to take from the first pass.
  [[nodiscard]] Xapian::doccount wanted() const;

  void collapse();
  void explain_query(const ParsedQuery& parsed, const Xapian::Query& run);
  void explain_article(std::uint32_t number);
  [[nodiscard]] bool passes(const Candidate& candidate);
  std::vector<std::pair<std::string, double>> parts_of(const Candidate& candidate);
  Result<void> fill_page();
  Result<void> fill_hit(const Candidate& candidate, Hit& hit);
  std::vector<WantedForm> wanted_forms() const;

  Index& index_;
  const Weights& weights_;
  const SearchOptions& options_;
  Compiled compiled_;
  std::optional<ForwardMatcher> matcher_;
  std::optional<Scorer> scorer_;
  ForwardMatcher::Found found_;
  std::vector<Candidate> candidates_;
  std::size_t sorted_ = static_cast<std::size_t>(-1);  // so many of them are in one order, by the second pass
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> also_;  // folded into a candidate, by its number
  ResultPage page_;
  std::vector<WantedForm> wanted_;
};

/// The first pass of a compiled and enriched query: what may answer, with the weights that rank it.
[[nodiscard]] Xapian::Query matching_query(const Compiled& compiled, const Weights& weights);

/// Every word of the query, as postings: what "all the words" means. Words that no article has are left out unless
/// `strict`.
[[nodiscard]] Xapian::Query all_words(const Compiled& compiled, bool strict = false);

/// Every document that has all the words of a query and passes its filters, in docid order. Throws Xapian::Error.
[[nodiscard]] std::vector<Xapian::docid> matching_docids(Index& index, std::string_view query);

}  // namespace kb::search
