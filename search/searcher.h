#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/format/locations.h"
#include "parser/article.h"
#include "search/query.h"
#include "search/synonyms.h"
#include "search/weights.h"

/// Question to ranked answer. Values in, values out: nothing here prints or knows a terminal.
namespace kb::search {

enum class Sort : std::uint8_t { relevance, newest, oldest, number };

struct SearchOptions {
  std::size_t offset = 0;
  std::size_t limit = 10;
  Sort sort = Sort::relevance;
  bool details = true;        ///< fill Hit::title, product and applies_to (reads the stored articles of the page)
  bool snippets = true;       ///< fill Hit::snippet and highlights as well
  bool facets = false;        ///< fill ResultPage::facets (looks at every match)
  bool count_exactly = false; ///< make ResultPage::total exact
  bool correct = true;        ///< search misspelt words' corrections as well
  bool synonyms = true;
  bool paste = false;         ///< the query is pasted text: search for what is telling in it (long queries always)
  bool prefix_last = false;   ///< the last word is still being typed
  bool collapse = true;       ///< fold near-duplicates into Hit::also
  bool explain = false;       ///< fill ResultPage::explanation and Hit::weights
  std::uint32_t explain_article = 0;  ///< add why this article ranks where it does, or why it is not found
};

/// Bytes of a text that matched, on code-point borders, in order, disjoint.
struct Highlight {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One line of an answer: from which section, and what in it matched.
struct SnippetLine {
  parser::SectionKind section = parser::SectionKind::lead;
  parser::BlockKind block = parser::BlockKind::paragraph;
  std::string text;  ///< unwrapped; ellipses where it was cut
  std::vector<Highlight> highlights;
};

struct Hit {
  std::uint32_t number = 0;
  double score = 0;
  std::string title;
  std::vector<Highlight> title_highlights;
  parser::ArticleType type = parser::ArticleType::unknown;
  std::string date;       ///< ISO
  std::string category;   ///< "exchange"
  std::string product;    ///< PRODUCT line
  std::vector<std::string> applies_to;  ///< names with versions, for people
  std::vector<SnippetLine> snippet;
  std::vector<std::uint32_t> also;      ///< near-duplicates folded into this hit
  std::string source;                   ///< the database, when several are searched
  std::uint16_t words_matched = 0;      ///< of ResultPage::words
  /// With SearchOptions::explain: "title 2.31", "proximity 0.40", ... in order.
  std::vector<std::pair<std::string, double>> weights;
};

enum class NoticeKind : std::uint8_t {
  syntax,      ///< a Note of the query parser
  relaxed,     ///< no article has all the words
  unknown_word,///< no article has this word
  corrected,   ///< searched for another spelling
  synonyms,    ///< searched for other words as well
  product,     ///< a product or version was read out of the words
  newer_copy,  ///< an article is in two databases
  pasted,      ///< the text was long: what was taken from it
  partial,     ///< a limit was reached
  missing,     ///< a database could not be reached, and OpenOptions::partial was set
};

/// What the answer has to say about itself. Shown dim above the hits, on stderr.
struct Notice {
  NoticeKind kind;
  std::string message;
  std::string hint;
  std::uint32_t begin = 0, end = 0;  ///< bytes of the query, when begin < end
};

struct FacetValue {
  std::string value;   ///< for people: "Microsoft Exchange"
  std::string filter;  ///< ready to paste: "category:exchange"
  std::uint64_t count = 0;
};
struct Facet {
  std::string name;    ///< "product", "type", "year", "section"
  std::vector<FacetValue> values;  ///< most frequent first
};

struct ResultPage {
  std::vector<Hit> hits;
  std::uint64_t total = 0;
  bool total_exact = false;
  std::uint16_t words = 0;      ///< words of the query that count towards Hit::words_matched
  std::vector<Notice> notices;
  std::vector<Facet> facets;
  std::string corrected_query;  ///< the query as searched instead; empty when unchanged
  std::vector<std::string> explanation;  ///< lines, with SearchOptions::explain
};

class Replay;

/// A searchable index (or several as one). Not thread-safe: one per thread; opening is cheap.
class Searcher {
 public:
  /// Opens locations (see format::open_shards). Errors as there. With OpenOptions::partial also a database that goes away
  /// later is left out, and every answer says what is missing.
  [[nodiscard]] static Result<Searcher> open(const std::vector<std::string>& locations,
                                             const format::OpenOptions& options = {});
  ~Searcher();
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;

  /// Never fails for the query's sake; errors: corrupt, io, network.
  [[nodiscard]] Result<ResultPage> search(std::string_view query, const SearchOptions& options = {});

  /// Where a query's words stand in texts (an article shown after a search), in any of their forms; one list a text.
  [[nodiscard]] Result<std::vector<std::vector<Highlight>>> highlights(std::string_view query,
                                                                       const std::vector<std::string_view>& texts);

  /// The article with this number; nothing when there is none. `source` as in Hit.
  [[nodiscard]] Result<std::optional<parser::Article>> article(std::uint32_t number);

  /// Articles that this article cites (of those in the index), and those that cite it; by number.
  [[nodiscard]] Result<std::vector<std::uint32_t>> cites(std::uint32_t number);
  [[nodiscard]] Result<std::vector<std::uint32_t>> cited_by(std::uint32_t number);

  /// The titles of articles, "" for those not in the index: for cross references.
  [[nodiscard]] Result<std::vector<std::string>> titles(const std::vector<std::uint32_t>& numbers);

  /// More like this. Errors: not_found.
  [[nodiscard]] Result<ResultPage> similar(std::uint32_t number, const SearchOptions& options = {});

  /// Rules beside the built-in and the mined ones, an operator's: from the next search on.
  void add_synonyms(const Synonyms& synonyms);
  /// Of these rules those that can find nothing in this index.
  [[nodiscard]] Result<std::vector<SilentRule>> silent_rules(const Synonyms& synonyms);

  /// The ranking's constants, for the tuner and for tests; in force from the next search on.
  [[nodiscard]] Weights& weights();

  /// Records a query for the tuner: see replay.h. Errors as search().
  [[nodiscard]] Result<std::unique_ptr<Replay>> record(std::string_view query);

  /// Articles in all.
  [[nodiscard]] std::uint64_t size() const;

  struct State;

 private:
  explicit Searcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::search
