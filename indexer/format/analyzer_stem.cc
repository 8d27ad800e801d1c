#include "indexer/format/analyzer_stem.h"

#include <xapian.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "indexer/format/analyzer.h"
#include "indexer/format/analyzer_chars.h"

namespace kb::format {
namespace detail {
namespace {

/// Function words only. Words that carry a meaning in a support question are not among them: not, no, in, on,
/// off, out, up, down, can't, cannot, without, before, after, only, when, while; nor names that look like
/// function words (IT, NT, OS, ME).
constexpr std::array<std::string_view, 46> kStopWords = {
    "a",      "about", "also",  "am",    "an",   "and",  "any",   "are",  "as",   "at",  "be",  "been",
    "being",  "but",   "by",    "did",   "do",   "does", "doing", "for",  "from", "had", "has", "have",
    "having", "how",   "i",     "i'm",   "into", "is",   "its",   "my",   "of",   "or",  "our", "that",
    "the",    "their", "there", "these", "this", "to",   "was",   "were", "with", "you"};
static_assert(std::is_sorted(kStopWords.begin(), kStopWords.end()));

/// don't is written dont, O'Reilly OReilly. For other words the apostrophe parts two (we'll is not well).
bool drops_apostrophe(std::string_view word) {
  const std::size_t n = word.size();
  if (n > 3 && word.substr(n - 3) == "n't") return true;
  return n > 3 && word[1] == '\'' && (word[0] == 'o' || word[0] == 'd');
}

/// initialise, synchronisation: the word with 'z', or nothing. Only for roots that take -ize; "promise" is
/// not "promize".
std::optional<std::string> american_spelling(std::string_view word) {
  static constexpr std::array<std::string_view, 20> kRoots = {
      "author", "categor", "custom",   "final",  "general",  "initial", "local",
      "maxim",  "minim",   "normal",   "optim",  "organ",    "priorit", "real",
      "recogn", "serial",  "standard", "summar", "synchron", "util"};
  static constexpr std::array<std::string_view, 8> kEndings = {"e",   "ed",    "er",     "es",
                                                               "ing", "ation", "ations", "able"};
  for (std::string_view root : kRoots) {
    const std::size_t n = root.size();
    if (word.size() < n + 3 || word.substr(0, n) != root || word.substr(n, 2) != "is") continue;
    if (std::find(kEndings.begin(), kEndings.end(), word.substr(n + 2)) == kEndings.end()) continue;
    std::string american(word);
    american[n + 1] = 'z';
    return american;
  }
  return std::nullopt;
}

std::string snowball(std::string_view word) {
  // Xapian's stemmers hold state: one a thread.
  thread_local const Xapian::Stem stem("english");
  return stem(std::string(word));
}

}  // namespace

bool is_stop_word(std::string_view folded) {
  return std::binary_search(kStopWords.begin(), kStopWords.end(), folded);
}

}  // namespace detail

std::string stem_word(std::string_view folded_word) {
  if (const std::string_view exception = detail::stem_exception(folded_word); !exception.empty())
    return std::string(exception);
  if (const auto american = detail::american_spelling(folded_word)) return stem_word(*american);
  if (detail::drops_apostrophe(folded_word)) {
    std::string plain(folded_word);
    plain.erase(std::remove(plain.begin(), plain.end(), '\''), plain.end());
    return detail::snowball(plain);
  }
  for (char c : folded_word)
    if (static_cast<unsigned char>(c) >= 0x80) return std::string(folded_word);  // another language
  return detail::snowball(folded_word);
}

}  // namespace kb::format
