// The operator's synonym file and the index's mined abbreviations.

#include <string>
#include <vector>

#include "search/synonyms.h"
#include "tests/fuzz/target.h"

namespace {

using kb::search::Synonyms;

void check(const Synonyms& synonyms) {
  std::vector<std::string> query{"hang"};
  for (const auto& rule : synonyms.rules()) {
    KB_MUST(!rule.from.empty() && !rule.to.empty());
    if (query.size() < 32) query.insert(query.end(), rule.from.begin(), rule.from.end());
  }
  for (const Synonyms::Match& match : synonyms.match(query)) {
    KB_MUST(match.rule != nullptr && match.count >= 1);
    KB_MUST(match.first + match.count <= query.size());
  }
  for (const auto& silent : kb::search::lint(
           synonyms, [](std::string_view word) { return static_cast<std::uint32_t>(word.size() % 3); }))
    KB_MUST(silent.rule != nullptr);
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  auto synonyms = Synonyms::parse(bytes);
  if (synonyms) {
    check(*synonyms);
    // Each of a group stands for each other: whoever adds such a rule to an honest file must not bring the
    // search down.
    KB_MUST(synonyms->rules().size() <= bytes.size() * bytes.size() + 1);
  } else {
    KB_MUST(synonyms.error().code == kb::ErrorCode::invalid_argument);
    KB_MUST(!synonyms.error().message.empty());
  }
  const Synonyms mined = Synonyms::from_acronyms(bytes);
  check(mined);
  if (synonyms) {
    synonyms->append(mined);
    check(*synonyms);
  }
}
