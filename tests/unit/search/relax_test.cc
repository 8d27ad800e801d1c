#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// No query ends in silence: what is done when nothing has it all, and what the answer says about it.

namespace kb::tests {
namespace {

using search::NoticeKind;

const BuiltIndex& index() {
  static const std::unique_ptr<BuiltIndex> built = [] {
    std::vector<ArticleText> articles{
        plain_article(900401, "Queue", "The print job waits in the queue while the spooler rests."),
        plain_article(900402, "Drum", "The drum of the laser engine is worn."),
        plain_article(900403, "Network", "The network adapter answers slowly. The server stops responding."),
        plain_article(900404, "Freeze", "The program freezes when a dialog is closed."),
        plain_article(900405, "Hang", "The program hangs when a dialog is closed."),
        plain_article(900406, "Rare", "A single spoolre stands here by mistake."),
    };
    for (std::uint32_t i = 0; i < 120; ++i)  // what is common enough to be meant
      articles.push_back(plain_article(900420 + i, "Common " + std::to_string(i),
                                       "The spooler, the network and the adapter are fine. Received mail is kept."));
    return std::make_unique<BuiltIndex>(articles);
  }();
  return *built;
}

search::Searcher& searcher() {
  static search::Searcher opened = index().open();
  return opened;
}

}  // namespace

TEST_CASE("when no article has all the words, the best of the rest come and the answer says so") {
  const search::ResultPage page = ask(searcher(), "print job queue drum");
  REQUIRE_FALSE(page.hits.empty());
  CHECK(page.hits[0].number == 900401);
  CHECK(page.hits[0].words_matched == 3);
  CHECK(page.words == 4);
  CHECK(page.total == 1);
  CHECK(has_notice(page, NoticeKind::relaxed, "no article has all 4 words; these have 3"));
}

TEST_CASE("an answer that has all the words is not called relaxed") {
  const search::ResultPage page = ask(searcher(), "print job queue");
  REQUIRE_FALSE(page.hits.empty());
  CHECK(page.hits[0].number == 900401);
  CHECK_FALSE(has_notice(page, NoticeKind::relaxed));
  CHECK(page.total == 1);
}

TEST_CASE("a phrase that nowhere stands together is searched apart, and said so") {
  const search::ResultPage page = ask(searcher(), "\"queue spooler\"");
  REQUIRE(page.hits.size() == 1);
  CHECK(page.hits[0].number == 900401);
  CHECK(has_notice(page, NoticeKind::relaxed, "side by side"));
}

TEST_CASE("filters that nothing passes are dropped, and said so") {
  const search::ResultPage page = ask(searcher(), "drum date:1980");
  REQUIRE_FALSE(page.hits.empty());
  CHECK(page.hits[0].number == 900402);
  CHECK(has_notice(page, NoticeKind::relaxed, "filters"));
}

TEST_CASE("what is required but nowhere together is searched as any of its words") {
  for (const char* query : {"\"drum queue\"", "\"drum xyzzyq\"", "\"worn drum\" \"print job\"", "title:drum \"queue spooler\"",
                            "(drum AND queue)", "drum* \"print xyzzyq\"", "\"laser xyzzyq\" plughq"}) {
    CAPTURE(query);
    const search::ResultPage page = ask(searcher(), query);
    CHECK_FALSE(page.hits.empty());
    CHECK(has_notice(page, NoticeKind::relaxed));
  }
}

TEST_CASE("a word that no article has does not hide what the rest finds") {
  for (const char* query : {"drum xyzzyq", "xyzzyq \"laser engine\"", "xyzzyq title:drum", "qqxxyyzz category:ledger drum"}) {
    CAPTURE(query);
    const search::ResultPage page = ask(searcher(), query);
    REQUIRE_FALSE(page.hits.empty());
    CHECK(page.hits[0].number == 900402);
  }
}

TEST_CASE("exclusions are kept when the query is relaxed") {
  const search::ResultPage page = ask(searcher(), "\"queue drum\" -laser");
  REQUIRE_FALSE(page.hits.empty());
  for (const search::Hit& hit : page.hits) CHECK(hit.number != 900402);
}

TEST_CASE("unknown words are named, with their place in the query") {
  const std::string query = "drum 4711-xq99";
  const search::ResultPage page = ask(searcher(), query);
  REQUIRE_FALSE(page.hits.empty());
  bool named = false;
  for (const search::Notice& notice : page.notices) {
    if (notice.kind != NoticeKind::unknown_word) continue;
    REQUIRE(notice.begin < notice.end);
    REQUIRE(notice.end <= query.size());
    named = named || notice.message.find("xq99") != std::string::npos;
  }
  CHECK(named);
}

TEST_CASE("a misspelt word finds what was meant and says what was searched") {
  const search::ResultPage page = ask(searcher(), "netwrok adapter slowly");
  REQUIRE_FALSE(page.hits.empty());
  CHECK(page.hits[0].number == 900403);
  CHECK(page.hits[0].words_matched == 3);
  CHECK(has_notice(page, NoticeKind::corrected, "'network' instead of 'netwrok'"));
  CHECK(page.corrected_query == "network adapter slowly");
}

TEST_CASE("several slips are all mended in the query that is shown") {
  const search::ResultPage page = ask(searcher(), "Recieved  netwrok, adaptr?");
  CHECK(page.corrected_query == "received  network, adapter?");
}

TEST_CASE("joined and split words are mended") {
  const search::ResultPage joined = ask(searcher(), "server stopsresponding");
  REQUIRE_FALSE(joined.hits.empty());
  CHECK(joined.hits[0].number == 900403);
  const search::ResultPage split = ask(searcher(), "net work adapter");
  REQUIRE_FALSE(split.hits.empty());
  CHECK(split.corrected_query == "network adapter");
}

TEST_CASE("a correction never swallows what stands between two words") {
  const search::ResultPage page = ask(searcher(), "net -mailx work");
  CHECK(page.corrected_query.find("net work") == std::string::npos);
  CHECK((page.corrected_query.empty() || page.corrected_query.find("-mailx") != std::string::npos));
}

TEST_CASE("a word with hits of its own is left alone") {
  const search::ResultPage page = ask(searcher(), "drum");
  CHECK(page.corrected_query.empty());
  CHECK_FALSE(has_notice(page, NoticeKind::corrected));
}

TEST_CASE("a slip that an article shares is found beside what was meant") {
  const search::ResultPage page = ask(searcher(), "spoolre");
  const auto has = [&](std::uint32_t number) {
    return std::any_of(page.hits.begin(), page.hits.end(), [&](const search::Hit& h) { return h.number == number; });
  };
  CHECK(has(900406));
  CHECK(has_notice(page, NoticeKind::corrected, "also searched for 'spooler', which is far commoner than 'spoolre'"));
  CHECK(page.corrected_query.empty());
}

TEST_CASE("corrections can be switched off") {
  search::SearchOptions options;
  options.correct = false;
  const search::ResultPage page = ask(searcher(), "netwrok", options);
  CHECK(page.hits.empty());
  CHECK(page.corrected_query.empty());
  CHECK(has_notice(page, NoticeKind::unknown_word));
}

TEST_CASE("synonyms find what is called otherwise, below what was typed") {
  const search::ResultPage page = ask(searcher(), "program hangs dialog");
  REQUIRE(page.hits.size() >= 2);
  CHECK(page.hits[0].number == 900405);
  CHECK(page.hits[1].number == 900404);
  CHECK(page.hits[0].score > page.hits[1].score);
  search::SearchOptions options;
  options.synonyms = false;
  const search::ResultPage without = ask(searcher(), "hangs", options);
  REQUIRE(without.hits.size() == 1);
  CHECK(without.hits[0].number == 900405);
}

TEST_CASE("an empty query has no answer and no error") {
  for (const char* query : {"", " ", "\"", "()", "***", "- - -", "\x01\x02"}) {
    CAPTURE(query);
    const search::ResultPage page = ask(searcher(), query);
    CHECK(page.hits.empty());
    CHECK(page.total == 0);
  }
}

TEST_CASE("a long text with nothing telling in it is searched as it begins") {
  std::string text;
  while (text.size() < 3000) text += "the drum and ";
  CHECK_FALSE(ask(searcher(), text).hits.empty());
  std::string marks;
  while (marks.size() < 3000) marks += "a..the..";
  CHECK_FALSE(ask(searcher(), marks).hits.empty());
}

TEST_CASE("function words alone are searched as words") {
  const search::ResultPage page = ask(searcher(), "the and");
  CHECK_FALSE(page.hits.empty());
  CHECK(page.total > 100);
}

}  // namespace kb::tests
