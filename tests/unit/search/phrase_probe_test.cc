#include "search/phrase_probe.h"

#include <random>

#include "search/compile.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// A probe says of every article what reading all of its entry says.

namespace kb::tests {
namespace {

using namespace search;

/// Pieces of the samples' own text, and the same with a word out of place.
std::vector<std::string> phrases() {
  std::mt19937 random(7);
  std::vector<std::string> phrases;
  for (const corpus::RawArticle& raw : sample_articles()) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : raw.bytes) {
      if (static_cast<unsigned char>(c) > ' ' && c != '"') {
        word.push_back(c);
      } else if (!word.empty()) {
        words.push_back(std::exchange(word, {}));
      }
    }
    for (int i = 0; i < 6; ++i) {
      const std::size_t length = 1 + random() % 5;
      const std::size_t at = random() % (words.size() - length);
      std::string phrase;
      for (std::size_t w = 0; w < length; ++w) phrase += (w ? " " : "") + words[at + w];
      phrases.push_back('"' + phrase + '"');
      phrases.push_back('"' + words[random() % words.size()] + ' ' + words[at] + '"');
    }
  }
  return phrases;
}

}  // namespace

TEST_CASE("a phrase is found by a probe where the whole entry has it, and nowhere else") {
  auto opened = Index::open({samples_index().directory()});
  REQUIRE(opened);
  Index& index = **opened;
  std::size_t found = 0;
  std::size_t absent = 0;
  for (const std::string& phrase : phrases()) {
    CAPTURE(phrase);
    ForwardMatcher matcher;
    const Compiled compiled = compile(parse_query(phrase), index, matcher, {});
    if (compiled.predicate.trivial()) continue;
    PhraseProbes probes(compiled.predicate, index);
    ForwardMatcher::Found all;
    for (Xapian::docid docid = 1; docid <= index.articles(); ++docid) {
      const format::ForwardBytes entry = index.entry(docid, index.info(docid));
      matcher.scan(entry, all);
      const bool holds = compiled.predicate.holds(all, docid);
      const bool probed = probes.find(index.shard_of(docid), entry.bytes);
      if (probes.decide() ? probed != holds : holds && !probed) FAIL_CHECK("docid " << docid << ": " << holds << ", probe " << probed);
      ++(holds ? found : absent);
    }
  }
  CHECK(found > 500);
  CHECK(absent > 10000);
}

TEST_CASE("phrases in a zone and under an exclusion are left to the whole entry") {
  auto opened = Index::open({samples_index().directory()});
  REQUIRE(opened);
  Index& index = **opened;
  ForwardMatcher matcher;
  CHECK_FALSE(PhraseProbes(compile(parse_query("cause:\"the spooler\""), index, matcher, {}).predicate, index).decide());
  CHECK_FALSE(PhraseProbes(compile(parse_query("\"the spooler\" -\"print job\""), index, matcher, {}).predicate, index).decide());
  CHECK(PhraseProbes(compile(parse_query("\"the spooler\" \"print job\""), index, matcher, {}).predicate, index).decide());
}

}  // namespace kb::tests
