#include "indexer/last_run.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::indexer {
namespace {

using tests::make_articles;
using tests::TemporaryFolder;

std::vector<corpus::RawArticle> with(std::vector<corpus::RawArticle> articles, corpus::RawArticle one) {
  articles.push_back(std::move(one));
  return articles;
}

const corpus::RawArticle kBad{"no article\r\n", "dump/bad.TXT:1"};

TEST_CASE("the last run is kept in the index directory") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, make_articles(900000, 12)));
  auto last = read_last_run(index);
  REQUIRE(last);
  CHECK(last->kind == "build");
  CHECK(last->outcome == "published");
  CHECK(last->generation == 1);
  CHECK(last->added == 12);
  CHECK(last->finished.size() == 20);

  REQUIRE(update_index(index, make_articles(900000, 12)));
  last = read_last_run(index);
  REQUIRE(last);
  CHECK(last->kind == "update");
  CHECK(last->outcome == "unchanged");
  CHECK(last->unchanged == 12);
}

TEST_CASE("a rejected article is remembered, tried again, and forgotten when it is mended or gone") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  const auto good = make_articles(900000, 12);
  REQUIRE(build_index(index, with(good, kBad)));
  auto last = read_last_run(index);
  REQUIRE(last);
  REQUIRE(last->rejected.size() == 1);
  CHECK(last->rejected[0].origin == kBad.origin);
  CHECK(last->rejected[0].attempts == 1);
  const std::string since = last->rejected[0].since;
  CHECK(since.size() == 20);

  auto report = update_index(index, with(good, kBad));
  REQUIRE(report);
  REQUIRE(report->rejected.size() == 1);
  CHECK(report->rejected[0].attempts == 2);
  CHECK(report->rejected[0].since == since);

  SECTION("mended") {
    corpus::RawArticle mended = make_articles(950000, 1).front();
    mended.origin = kBad.origin;
    report = update_index(index, with(good, mended));
    REQUIRE(report);
    CHECK(report->rejected.empty());
    REQUIRE(report->mended.size() == 1);
    CHECK(report->mended[0].origin == kBad.origin);
    CHECK(report->added == 1);
    CHECK(read_last_run(index)->rejected.empty());
  }
  SECTION("gone with its source") {
    report = update_index(index, good);
    REQUIRE(report);
    CHECK(report->remembered.empty());
    CHECK(read_last_run(index)->rejected.empty());
  }
  SECTION("its source was not read") {
    report = update_index(index, good, {}, {{corpus::ProblemCode::unreadable, "dump", "no permission"}});
    REQUIRE(report);
    REQUIRE(report->remembered.size() == 1);
    CHECK(read_last_run(index)->remembered.size() == 1);
    report = update_index(index, with(good, kBad));
    REQUIRE(report);
    REQUIRE(report->rejected.size() == 1);
    CHECK(report->rejected[0].attempts == 3);
    CHECK(report->rejected[0].since == since);
  }
}

TEST_CASE("a failed run is on record and forgets nothing") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, with(make_articles(900000, 50), kBad)));
  REQUIRE_FALSE(update_index(index, make_articles(900000, 5)));  // too many would vanish
  const auto last = read_last_run(index);
  REQUIRE(last);
  CHECK(last->outcome == "failed");
  CHECK(last->error.find("more than a fifth") != std::string::npos);
  CHECK(last->rejected.size() == 1);
  CHECK(last->added == 50);
}

TEST_CASE("a dry run leaves no record, and a damaged record is none") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, make_articles(900000, 12)));
  UpdateOptions dry;
  dry.dry_run = true;
  REQUIRE(update_index(index, make_articles(900000, 13), dry));
  CHECK(read_last_run(index)->kind == "build");
  for (const char* text : {"", "[]", "{\"finished\": 3}", "{\"report\": {\"rejected\": [7]}}"}) {
    std::ofstream(index + "/report.json") << text;
    REQUIRE_FALSE(read_last_run(index));
    REQUIRE(update_index(index, make_articles(900000, 12)));
    CHECK(read_last_run(index)->outcome == "unchanged");
  }
}

}  // namespace
}  // namespace kb::indexer
