#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Synonyms and abbreviations, applied at query time only: a reviewed text file that takes effect without reindexing,
/// and abbreviations mined from the articles.
///
/// File syntax, one rule a line, '#' begins a comment:
///   ndr = non-delivery report            each stands for the other
///   hang = freeze = stop responding      a group
///   bsod -> stop error                   one way: bsod also searches "stop error"
namespace kb::search {

struct SynonymRule {
  std::vector<std::string> from;  ///< folded words of the left side, in order
  std::vector<std::string> to;    ///< folded words of the alternative
  std::uint32_t line = 0;         ///< in its file; 0 for mined ones
  bool mined = false;
};

class Synonyms {
 public:
  /// Errors: invalid_argument with the line and what is wrong with it. A good file gives all rules, in order.
  [[nodiscard]] static Result<Synonyms> parse(std::string_view text);
  /// Rules from the index's mined abbreviations (metadata kAcronyms: "abc\tlong form\tarticles" a line).
  [[nodiscard]] static Synonyms from_acronyms(std::string_view text);
  void append(const Synonyms& other);

  /// A use of a rule at words [first, first + count) of a query.
  struct Match {
    std::size_t first = 0, count = 0;
    const SynonymRule* rule = nullptr;
  };
  /// All rules whose left side stands in `words` (folded, in order). Longest first at each place.
  [[nodiscard]] std::vector<Match> match(const std::vector<std::string>& words) const;
  [[nodiscard]] const std::vector<SynonymRule>& rules() const { return rules_; }

 private:
  std::vector<SynonymRule> rules_;
  std::vector<std::pair<std::string, std::uint32_t>> by_first_word_;  // sorted
};

/// The rules that come with the program, reviewed: support English of the 1990s (GPF, BSOD, NDR, hang/freeze, NT, IE, ...).
[[nodiscard]] std::string_view built_in_synonyms();

}  // namespace kb::search
