// The lexicon: damaged bytes are an error; what can be read is sorted and comes back as it was. Inputs that
// are no compressed lexicon are taken as words, so that spelling sees arbitrary lexicons too.

#include <string>

#include "indexer/format/lexicon.h"
#include "search/spelling.h"
#include "tests/fuzz/target.h"

namespace {

using kb::format::Lexicon;
using kb::format::LexiconCounts;

void check_lexicon(const Lexicon& lexicon) {
  std::string last;
  for (std::size_t i = 0; i < lexicon.size(); ++i) {
    const auto entry = lexicon[i];
    KB_MUST(i == 0 || entry.word > last);
    last = entry.word;
    const auto [first, end] = lexicon.prefix_range(entry.word);
    KB_MUST(first <= i && i < end && end <= lexicon.size());
    KB_MUST(lexicon.frequency(entry.word) == entry.frequency);
  }
}

void check_words(std::string_view bytes) {
  const auto [typed, words] = kb::fuzz::split_first_line(bytes);
  LexiconCounts counts;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find_first_of(" \r\n", at), words.size());
    counts.add(words.substr(at, end - at), static_cast<std::uint32_t>(1 + at % 7));
    at = end + 1;
  }
  const std::string packed = counts.serialise();
  const auto lexicon = Lexicon::parse(packed);
  KB_MUST(lexicon.has_value());
  check_lexicon(*lexicon);
  const auto again = LexiconCounts::parse(packed);
  KB_MUST(again.has_value());
  KB_MUST(again->serialise() == packed);

  const kb::search::Speller speller(*lexicon);
  for (const auto& correction : speller.correct(typed)) {
    KB_MUST(lexicon->frequency(correction.word) > 0);
    KB_MUST(correction.score >= 0 && correction.score <= 1);
  }
  (void)speller.join(typed, typed.substr(typed.size() / 2));
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  if (const auto lexicon = Lexicon::parse(bytes)) {
    check_lexicon(*lexicon);
    KB_MUST(LexiconCounts::parse(bytes).has_value());
  } else if (bytes.size() <= 8192) {
    check_words(bytes);
  }
}
