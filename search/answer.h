#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "search/compile.h"
#include "search/enrich.h"
#include "search/ranking.h"
#include "search/searcher.h"
#include "search/snippet.h"

/// One answer from the query text to the page: parse, compile, enrich, gather, score, present.
namespace kb::search {

struct Searcher::State {
  std::unique_ptr<Index> index;
  Weights weights;
  std::string location;
};

/// An article that passed, with its score.
struct Candidate {
  Xapian::docid docid = 0;
  double score = 0;
  std::uint16_t words_matched = 0;
  format::ForwardInfo info;
};

/// Throws Xapian::Error where the database does. Lives for one call.
class Answer {
 public:
  Answer(Index& index, const Weights& weights, const SearchOptions& options)
      : index_(index), weights_(weights), options_(options) {}

  [[nodiscard]] Result<ResultPage> run(std::string_view query);
  /// More like an article. Errors: not_found.
  [[nodiscard]] Result<ResultPage> similar(std::uint32_t number);

 private:
  void gather(const ParsedQuery& parsed, const CompileOptions& compile_options, std::string_view query);
  void score_candidates(const Xapian::MSet& mset, Scorer& scorer, ForwardMatcher& matcher);
  void count();
  void put_article_first(std::uint32_t number);
  void sort_candidates();
  void note_relaxation();
  void collapse();
  void explain_query(const ParsedQuery& parsed, const Xapian::Query& run);
  void explain_article(std::uint32_t number);
  std::vector<std::pair<std::string, double>> parts_of(const Candidate& candidate);
  Result<void> fill_page();
  Result<void> fill_hit(const Candidate& candidate, Hit& hit);
  std::vector<WantedForm> wanted_forms() const;

  Index& index_;
  const Weights& weights_;
  const SearchOptions& options_;
  Compiled compiled_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> also_;  // folded into a candidate, by its number
  ResultPage page_;
  std::vector<WantedForm> wanted_;
};

/// The first pass of a compiled and enriched query: what may answer, with the weights that rank it.
[[nodiscard]] Xapian::Query matching_query(const Compiled& compiled, const Weights& weights);

/// Every document that has all the words of a query and passes its filters, in docid order. Throws Xapian::Error.
[[nodiscard]] std::vector<Xapian::docid> matching_docids(Index& index, std::string_view query);

}  // namespace kb::search
