#include "search/spelling.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "search/spelling_slips.h"
#include "tests/support/catch.h"

namespace kb::search {
namespace {

format::Lexicon lexicon_of(const std::map<std::string, std::uint32_t>& words) {
  format::LexiconCounts counts;
  for (const auto& [word, articles] : words) counts.add(word, articles);
  Result<format::Lexicon> lexicon = format::Lexicon::parse(counts.serialise());
  REQUIRE(lexicon);
  return std::move(*lexicon);
}

const format::Lexicon& lexicon() {
  static const format::Lexicon kLexicon = lexicon_of({
      {"the", 50000},
      {"this", 40000},
      {"is", 45000},
      {"address", 6000},
      {"access", 9000},
      {"across", 800},
      {"printer", 5000},
      {"print", 6000},
      {"painter", 12},
      {"pointer", 1500},
      {"network", 15000},
      {"net", 4000},
      {"work", 14000},
      {"exchange", 7000},
      {"exchanged", 45},
      {"database", 4400},
      {"data", 9000},
      {"base", 2100},
      {"registry", 6000},
      {"phone", 700},
      {"stop", 9000},
      {"responding", 2600},
      {"corresponding", 1000},
      {"spooler", 300},
      {"folder", 5000},
      {"older", 600},
      {"holder", 60},
      {"every", 1900},
      {"very", 1500},
      {"error", 20000},
      {"won't", 500},
      {"want", 6000},
      {"synchronize", 400},
      {"kernel", 900},
      {"rare", 1},
      {"form", 5000},
      {"from", 30000},
      {"back", 5000},
      {"up", 9000},
      {"backup", 3000},
      {"caf\xC3\xA9", 5},
  });
  return kLexicon;
}

std::string best(const std::string& typed) {
  const std::vector<Correction> corrections = Speller(lexicon()).correct(typed);
  if (corrections.empty()) return {};
  return corrections[0].word + (corrections[0].second.empty() ? "" : " " + corrections[0].second);
}

/// Distance by the definition, to compare with.
std::size_t plain_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

TEST_CASE("slips of the fingers are mended") {
  CHECK(best("adress") == "address");
  CHECK(best("prnter") == "printer");
  CHECK(best("priinter") == "printer");
  CHECK(best("excahnge") == "exchange");
  CHECK(best("databse") == "database");
  CHECK(best("regestry") == "registry");
  CHECK(best("fromm") == "from");
  CHECK(best("foldwr") == "folder");
  CHECK(best("eror") == "error");
  CHECK(best("evry") == "every");
  CHECK(best("teh") == "the");
  CHECK(best("wont") == "won't");
}

TEST_CASE("words are found by their sound") {
  CHECK(best("fone") == "phone");
  CHECK(best("sincronize") == "synchronize");
  CHECK(best("kernal") == "kernel");
}

TEST_CASE("a blank left out is put back") {
  CHECK(best("stopresponding") == "stop responding");
  CHECK(best("printspooler") == "print spooler");
}

TEST_CASE("the score says how likely a word was meant") {
  const std::vector<Correction> corrections = Speller(lexicon()).correct("evry");
  REQUIRE(corrections.size() >= 2);
  float total = 0;
  for (std::size_t i = 0; i < corrections.size(); ++i) {
    CHECK(corrections[i].score > 0);
    CHECK(corrections[i].score <= 1);
    if (i > 0) CHECK(corrections[i].score <= corrections[i - 1].score);
    total += corrections[i].score;
  }
  CHECK(total <= 1.001F);
  CHECK(corrections[0].word == "every");
  CHECK(corrections[0].frequency == 1900);
  CHECK(corrections[1].word == "very");
}

TEST_CASE("codes, names with digits, short words and empty ones are left alone") {
  for (const char* word :
       {"kernel32", "0x80004005", "1067", "wm_paint", "nt", "a", "", "c++", "tcp/ip", "Prnter"}) {
    CAPTURE(word);
    CHECK(Speller(lexicon()).correct(word).empty());
  }
  CHECK(Speller(lexicon()).correct(std::string(1000, 'a')).empty());
}

TEST_CASE("only words of enough articles are offered, never the word itself, never more than asked for") {
  const Speller speller(lexicon());
  CHECK(speller.correct("rarre").empty());
  CHECK(speller.correct("rarre", 5, 1).at(0).word == "rare");
  for (const Correction& correction : speller.correct("printer", 50)) CHECK(correction.word != "printer");
  CHECK(speller.correct("printer", 5, 20000).empty());
  CHECK(speller.correct("evry", 1).size() == 1);
  CHECK(speller.correct("evry", 0).empty());
  CHECK(speller.correct("zzzzzzzz").empty());
}

TEST_CASE("an empty lexicon corrects nothing") {
  const format::Lexicon empty;
  CHECK(Speller(empty).correct("prnter").empty());
  CHECK(Speller(empty).join("net", "work").empty());
}

TEST_CASE("two words that are one are joined only when that is much likelier") {
  const Speller speller(lexicon());
  CHECK(speller.join("net", "work") == "network");
  CHECK(speller.join("data", "base") == "database");
  CHECK(speller.join("back", "up").empty());
  CHECK(speller.join("stop", "responding").empty());
  CHECK(speller.join("kernel", "32").empty());
  CHECK(speller.join("", "network").empty());
}

TEST_CASE("edits are counted as by the definition") {
  std::mt19937 random(11);
  const auto word = [&] {
    std::string out;
    for (std::size_t i = 1 + random() % 12; i-- > 0;) out += static_cast<char>('a' + random() % 4);
    return out;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string a = word(), b = word();
    CAPTURE(a);
    CAPTURE(b);
    REQUIRE(EditCounter(a).distance(b) == plain_distance(a, b));
  }
  const std::string longest(64, 'x');
  CHECK(EditCounter(longest).distance(longest) == 0);
  CHECK(EditCounter(longest).distance(longest.substr(1)) == 1);
}

TEST_CASE("likelier slips cost less") {
  CHECK(slip_cost("print", "print") == 0);
  CHECK(slip_cost("pritn", "print") < slip_cost("prixt", "print"));
  CHECK(slip_cost("prunt", "print") < slip_cost("prmnt", "print"));
  CHECK(slip_cost("prinnt", "print") < slip_cost("prinxt", "print"));
  CHECK(slip_cost("adress", "address") < slip_cost("addess", "address"));
  CHECK(slip_cost("prinr", "print") < slip_cost("orint", "print"));
  CHECK(slip_cost("rint", "print") > slip_cost("prit", "print"));
  CHECK(slip_cost("", "abc") > 0);
  CHECK(slip_cost("abc", "") > 0);
}

}  // namespace kb::search
