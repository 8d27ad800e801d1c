#include "indexer/format/lexicon.h"

#include <map>
#include <random>

#include "tests/support/catch.h"

namespace kb::format {
namespace {

LexiconCounts some_counts() {
  LexiconCounts counts;
  counts.add("print", 3);
  counts.add("printer", 2);
  counts.add("printing");
  counts.add("spooler", 7);
  counts.add("a");
  counts.add("\xC3\xA9t\xC3\xA9");
  return counts;
}

TEST_CASE("a lexicon comes back sorted, with its frequencies") {
  const auto lexicon = Lexicon::parse(some_counts().serialise());
  REQUIRE(lexicon);
  REQUIRE(lexicon->size() == 6);
  std::string words;
  for (std::size_t i = 0; i < lexicon->size(); ++i) words += std::string((*lexicon)[i].word) + " ";
  CHECK(words == "a print printer printing spooler \xC3\xA9t\xC3\xA9 ");
  CHECK(lexicon->frequency("print") == 3);
  CHECK(lexicon->frequency("spooler") == 7);
  CHECK(lexicon->frequency("prin") == 0);
  CHECK(lexicon->frequency("zebra") == 0);
}

TEST_CASE("words by their beginning") {
  const auto lexicon = Lexicon::parse(some_counts().serialise());
  REQUIRE(lexicon);
  CHECK(lexicon->prefix_range("print") == std::pair<std::size_t, std::size_t>{1, 4});
  CHECK(lexicon->prefix_range("printe") == std::pair<std::size_t, std::size_t>{2, 3});
  CHECK(lexicon->prefix_range("") == std::pair<std::size_t, std::size_t>{0, 6});
  const auto none = lexicon->prefix_range("q");
  CHECK(none.first == none.second);
}

TEST_CASE("removing a word's last article removes the word") {
  LexiconCounts counts = some_counts();
  counts.remove("a");
  counts.remove("print");
  counts.remove("never there");
  const auto lexicon = Lexicon::parse(counts.serialise());
  REQUIRE(lexicon);
  CHECK(lexicon->frequency("a") == 0);
  CHECK(lexicon->size() == 5);
  CHECK(lexicon->frequency("print") == 2);
}

TEST_CASE("counts merge and are read back") {
  LexiconCounts counts = some_counts();
  counts.merge(some_counts());
  const auto again = LexiconCounts::parse(counts.serialise());
  REQUIRE(again);
  const auto lexicon = Lexicon::parse(again->serialise());
  REQUIRE(lexicon);
  CHECK(lexicon->frequency("spooler") == 14);
  CHECK(again->serialise() == counts.serialise());
}

TEST_CASE("a parsed lexicon that was changed is that of a fresh build of the same counts") {
  std::mt19937 random(23);
  const auto any_word = [&] {
    std::string word;
    for (auto n = random() % 5; n > 0; --n) word += "ab\xC3\xFF"[random() % 4];
    return word;
  };
  for (int round = 0; round < 200; ++round) {
    std::map<std::string, std::uint32_t> wanted;
    LexiconCounts counts;
    // Each round parses what the one before wrote; some begin or end with nothing.
    for (int update = 0; update < 4; ++update) {
      for (auto changes = random() % 80; changes > 0; --changes) {
        const std::string word = any_word();
        if (random() % 2 == 0) {
          const auto articles = static_cast<std::uint32_t>(random() % 4);
          counts.add(word, articles);
          if (!word.empty()) wanted[word] += articles;
        } else {
          counts.remove(word);
          if (const auto at = wanted.find(word); at != wanted.end() && at->second > 0) --at->second;
        }
      }
      if (update == 2)
        for (auto& [word, articles] : wanted)
          for (; round % 3 == 0 && articles > 0; --articles) counts.remove(word);
      LexiconCounts fresh;
      for (const auto& [word, articles] : wanted) fresh.add(word, articles);
      const std::string bytes = counts.serialise();
      REQUIRE(bytes == fresh.serialise());
      LexiconCounts twice = fresh;
      twice.merge(counts);
      fresh.merge(fresh);
      REQUIRE(twice.serialise() == fresh.serialise());
      auto again = LexiconCounts::parse(bytes);
      REQUIRE(again);
      counts = *std::move(again);
    }
  }
}

TEST_CASE("an empty lexicon") {
  const auto lexicon = Lexicon::parse(LexiconCounts{}.serialise());
  REQUIRE(lexicon);
  CHECK(lexicon->size() == 0);
  CHECK(lexicon->frequency("x") == 0);
}

TEST_CASE("many words of any bytes") {
  std::mt19937 random(3);
  std::map<std::string, std::uint32_t> wanted;
  LexiconCounts counts;
  for (int i = 0; i < 5000; ++i) {
    std::string word;
    for (auto n = 1 + random() % 12; n > 0; --n) word += static_cast<char>(1 + random() % (i % 2 ? 255 : 4));
    counts.add(word, 2);
    wanted[word] += 2;
  }
  const auto lexicon = Lexicon::parse(counts.serialise());
  REQUIRE(lexicon);
  REQUIRE(lexicon->size() == wanted.size());
  for (const auto& [word, frequency] : wanted) REQUIRE(lexicon->frequency(word) == frequency);
}

TEST_CASE("a damaged lexicon is an error, never a crash") {
  const std::string bytes = some_counts().serialise();
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) CHECK_FALSE(Lexicon::parse(bytes.substr(0, cut)));
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = bytes;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    (void)Lexicon::parse(damaged);
    (void)LexiconCounts::parse(damaged);
  }
}

}  // namespace
}  // namespace kb::format
