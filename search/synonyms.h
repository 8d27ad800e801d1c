#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

/// Synonyms and abbreviations, applied at query time only: a reviewed text file that takes effect without
/// reindexing, and abbreviations mined from the articles.
///
/// File syntax, one rule a line, '#' begins a comment:
///   ndr = non-delivery report            each stands for the other
///   hang = freeze = stop responding      a group
///   bsod -> stop error                   one way: bsod also searches "stop error"
///   boot = start up -> start             each of the left side also searches each of the right
/// Words of four letters or more match in all their forms ("hangs" is "hang").
namespace kb::search {

struct SynonymRule {
  std::vector<std::string> from;  ///< folded words of the left side, in order
  std::vector<std::string> to;    ///< folded words of the alternative
  std::uint32_t line = 0;         ///< in its file; 0 for mined ones
  bool mined = false;
};

/// What is wrong with a synonym file, and where.
struct SynonymFault {
  std::string message;
  std::uint32_t line = 0;            ///< from 1
  std::string_view line_text;        ///< of the text that was parsed
  std::uint32_t begin = 0, end = 0;  ///< bytes of line_text
};

class Synonyms {
 public:
  /// A good file gives all rules, in order; of a bad one the first fault is told.
  [[nodiscard]] static tl::expected<Synonyms, SynonymFault> read(std::string_view text);
  /// read() for those who show no place. Errors: invalid_argument with the line and what is wrong with it.
  [[nodiscard]] static Result<Synonyms> parse(std::string_view text);
  /// Rules from the index's mined abbreviations (metadata kAcronyms: "abc\tlong form\tarticles" a line), both
  /// ways. Left out are rare second meanings, and abbreviations that are function words ("is", "as", "me").
  [[nodiscard]] static Synonyms from_acronyms(std::string_view text);
  void append(const Synonyms& other);
  void append(Synonyms&& other);

  /// A use of a rule at words [first, first + count) of a query.
  struct Match {
    std::size_t first = 0, count = 0;
    const SynonymRule* rule = nullptr;
  };
  /// All rules whose left side stands in `words` (the analyzer's base tokens, in order). Longest first at
  /// each place. The pointers are good until the next append().
  [[nodiscard]] std::vector<Match> match(const std::vector<std::string>& words) const;
  [[nodiscard]] const std::vector<SynonymRule>& rules() const { return rules_; }

 private:
  void add_keys(std::size_t first_rule);
  /// What the left side of a rule is compared with.
  [[nodiscard]] const std::vector<std::string>& left(std::uint32_t rule) const {
    return keys_[rule].empty() ? rules_[rule].from : keys_[rule];
  }
  /// The rules whose left side begins with `key` and stands in `words` from `at`, to `matches`.
  void match_at(const std::vector<std::string>& words, const std::vector<std::string>& keys, std::size_t at,
                const std::string& key, std::vector<Match>& matches) const;

  std::vector<SynonymRule> rules_;
  std::vector<std::vector<std::string>> keys_;  // stems of the left sides; empty: compared as it stands
  std::vector<std::pair<std::uint32_t, std::uint32_t>> by_first_word_;  // hash of the first key, rule; sorted
};

/// A rule that can find nothing, and the word of its right side that no article has.
struct SilentRule {
  const SynonymRule* rule = nullptr;  ///< points into the Synonyms
  std::string word;
};

/// How a synonym file is written, for hints.
inline constexpr std::string_view kSynonymSyntax =
    "one rule a line: 'ndr = non-delivery report', 'bsod -> stop error'; '#' begins a comment";

/// The rules that never fire in a collection; `frequency` gives the number of articles that have a folded
/// word.
[[nodiscard]] std::vector<SilentRule> lint(const Synonyms& synonyms,
                                           const std::function<std::uint32_t(std::string_view)>& frequency);

/// The rules that come with the program, reviewed: support English of the 1990s (GPF, BSOD, NDR, hang/freeze,
/// NT, IE, ...).
[[nodiscard]] std::string_view built_in_synonyms();

}  // namespace kb::search
