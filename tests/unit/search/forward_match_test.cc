#include "search/forward_match.h"

#include <algorithm>
#include <random>

#include "indexer/format/forward_pack.h"
#include "search/index.h"
#include "search/snippet.h"
#include "search/word_blocks.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Occurrences are found where they were put, and tell which blocks of an article have words.

namespace kb::tests {
namespace {

using namespace search;
using format::Flavour;
using format::Zone;

/// An entry made at random, with what must be found in it.
struct Made {
  std::string entry;
  std::vector<Occurrence> all;  // key is not set
  std::uint32_t title_tokens = 0;
  std::uint32_t tokens = 0;
  std::uint32_t blocks = 0;
};

Made make_entry(std::mt19937& random, std::uint32_t words) {
  Made made;
  format::ForwardEncoder encoder;
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  Zone zone = Zone::title;
  Flavour flavour = Flavour::prose;
  bool fresh = true;
  for (std::uint32_t blocks = 1 + below(12); blocks > 0; --blocks) {
    const Zone next_zone = fresh ? Zone::title : below(3) == 0 ? static_cast<Zone>(2 + below(12)) : zone;
    const auto next_flavour = below(4) == 0 ? static_cast<Flavour>(below(3)) : Flavour::prose;
    made.blocks += (fresh || next_zone != zone) && next_flavour != Flavour::prose ? 2 : 1;
    fresh = false;
    zone = next_zone;
    flavour = next_flavour;
    encoder.begin_block(zone, flavour);
    for (std::uint32_t n = below(40); n > 0; --n) {
      const std::uint32_t hash = (1 + std::min(below(words), below(words))) * 0x9E3779B1u;
      const bool extra = below(12) == 0;
      encoder.add(hash, extra);
      made.all.push_back({made.tokens, hash, 0, static_cast<std::uint16_t>(made.blocks), zone, flavour, extra});
      if (extra) continue;
      ++made.tokens;
      made.title_tokens += zone == Zone::title ? 1 : 0;
    }
  }
  (void)encoder.finish(made.entry);
  return made;
}

void check_found(const Made& made, format::ForwardBytes entry, const std::vector<std::uint32_t>& wanted) {
  ForwardMatcher matcher;
  std::vector<std::uint16_t> keys;
  for (const std::uint32_t hash : wanted) keys.push_back(matcher.want(hash));
  ForwardMatcher::Found found;
  matcher.scan(entry, found);
  CHECK(found.tokens == made.tokens);
  CHECK(found.title_tokens == made.title_tokens);
  std::vector<Occurrence> expected;
  for (const Occurrence& occurrence : made.all) {
    const auto at = std::find_if(wanted.begin(), wanted.end(), [&](std::uint32_t w) { return w >> 8 == occurrence.hash >> 8; });
    if (at == wanted.end()) continue;
    expected.push_back(occurrence);
    expected.back().key = keys[static_cast<std::size_t>(at - wanted.begin())];
  }
  if (!expected.empty()) CHECK(found.blocks == made.blocks);  // otherwise it is enough to have read the title
  REQUIRE(found.occurrences.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Occurrence& a = found.occurrences[i];
    const Occurrence& b = expected[i];
    CAPTURE(i, a.position, b.position, a.block, b.block);
    CHECK((a.position == b.position && a.hash == b.hash && a.key == b.key && a.block == b.block && a.zone == b.zone &&
           a.flavour == b.flavour && a.extra == b.extra));
  }
}

std::vector<WantedForm> wanted_forms(const std::vector<std::string>& words) {
  std::vector<WantedForm> wanted;
  for (const std::string& word : words)
    wanted.push_back({format::form_hash(format::stem_word(word), word), false, static_cast<std::uint16_t>(wanted.size()),
                      1.0F + static_cast<float>(wanted.size())});
  return wanted;
}

}  // namespace

TEST_CASE("what an entry holds is found at its place, few or many words asked for, packed or not") {
  std::mt19937 random(5);
  for (int round = 0; round < 400; ++round) {
    // More than 96 words have codes of two bytes.
    const Made made = make_entry(random, 3 + static_cast<std::uint32_t>(random() % 300));
    format::ForwardNumbering numbering;
    numbering.count(made.entry);
    numbering.number();
    std::string packed;
    numbering.pack(made.entry, packed);
    const std::vector<std::uint32_t> by_hash = numbering.numbers_by_hash();
    const format::ForwardDictionary dictionary(reinterpret_cast<const unsigned char*>(numbering.hashes().data()),
                                               reinterpret_cast<const unsigned char*>(by_hash.data()),
                                               static_cast<std::uint32_t>(by_hash.size()));
    for (const std::size_t count : {0, 1, 3, 10, 40}) {
      std::vector<std::uint32_t> wanted = {0x12345600};
      for (std::size_t i = 0; i < count && !made.all.empty(); ++i) {
        const std::uint32_t hash = made.all[random() % made.all.size()].hash;
        const bool known = std::any_of(wanted.begin(), wanted.end(), [&](std::uint32_t w) { return w >> 8 == hash >> 8; });
        if (!known) wanted.push_back(hash);
      }
      CAPTURE(round, wanted.size());
      check_found(made, made.entry, wanted);
      check_found(made, {packed, &dictionary}, wanted);
    }
  }
}

TEST_CASE("blocks are worth what analyzing them finds") {
  auto opened = Index::open({samples_index().directory()});
  REQUIRE(opened);
  Index& index = **opened;
  std::size_t told = 0;
  for (const auto& words : {std::vector<std::string>{"printer", "error", "server"}, {"windows"}, {"the", "setup", "disk", "file"}}) {
    const std::vector<WantedForm> forms = wanted_forms(words);
    const WantedSet wanted(forms);
    for (Xapian::docid docid = 1; docid <= index.articles(); ++docid) {
      const auto article = index.article(docid);
      REQUIRE(article);
      ForwardMatcher matcher;
      for (const WantedForm& form : forms) (void)matcher.want(form.hash);
      ForwardMatcher::Found found;
      matcher.scan(index.entry(docid, index.info(docid)), found);
      const std::vector<float> worth = worth_of_blocks(*article, found, wanted);
      if (worth.empty()) continue;
      ++told;
      std::size_t at = 0;
      for (const parser::Section& section : article->sections) {
        for (const parser::Block& block : section.blocks) {
          CAPTURE(article->number, at, article->slice(block.span));
          std::vector<format::Token> tokens;
          if (block.kind != parser::BlockKind::boilerplate)
            index.analyzer().analyze(article->slice(block.span), tokens, format::Mode::index);
          float expected = 0;
          for (const WantedForm& form : forms)
            if (std::any_of(tokens.begin(), tokens.end(), [&](const auto& t) { return t.form->hash >> 8 == form.hash >> 8; }))
              expected += form.weight;
          REQUIRE(at < worth.size());
          CHECK(worth[at++] == Approx(expected));
        }
      }
      CHECK(at == worth.size());
    }
  }
  CHECK(told > 100);
}

TEST_CASE("an entry that is not the article's tells nothing about its blocks") {
  auto opened = Index::open({samples_index().directory()});
  REQUIRE(opened);
  Index& index = **opened;
  const auto article = index.article(1);
  REQUIRE(article);
  ForwardMatcher::Found found;
  CHECK(worth_of_blocks(*article, found, WantedSet(wanted_forms({"printer"}))).empty());
  found.blocks = 9999;
  CHECK(worth_of_blocks(*article, found, WantedSet(wanted_forms({"printer"}))).empty());
}

}  // namespace kb::tests
