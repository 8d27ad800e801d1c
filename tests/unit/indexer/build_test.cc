#include "indexer/build.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>

#include "indexer/check.h"
#include "indexer/format/forward.h"
#include "indexer/format/generation.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::indexer {
namespace {

namespace fs = std::filesystem;
using tests::make_articles;
using tests::TemporaryFolder;

TEST_CASE("a built index holds every article and passes its check") {
  const TemporaryFolder folder;
  const auto report = build_index(folder / "index", make_articles(900000, 300));
  REQUIRE(report);
  CHECK(report->articles == 300);
  CHECK(report->added == 300);
  CHECK(report->rejected.empty());
  CHECK(report->generation == 1);
  CHECK(index_content(folder / "index").size() == 301);
  Observer observer;
  const auto checked = check(folder / "index", observer);
  REQUIRE(checked);
  CHECK(checked->faults.empty());
  CHECK(checked->articles == 300);
  CHECK(checked->reanalyzed > 0);
}

TEST_CASE("the content does not depend on the number of workers or the memory") {
  const TemporaryFolder folder;
  const auto articles = make_articles(900000, 700);
  REQUIRE(build_index(folder / "1", articles, 1));
  REQUIRE(build_index(folder / "2", articles, 2));
  REQUIRE(build_index(folder / "4", articles, 4));
  const auto one = index_content(folder / "1");
  CHECK(one == index_content(folder / "2"));
  CHECK(one == index_content(folder / "4"));
  tests::MemorySource source(articles);
  Observer observer;
  BuildOptions options;
  options.directory = folder / "small";
  options.memory = 1;  // the smallest batches there are
  REQUIRE(build(options, source, observer));
  CHECK(one == index_content(folder / "small"));
}

TEST_CASE("of two articles with one number the later date wins, and both are reported") {
  const TemporaryFolder folder;
  auto articles = make_articles(900000, 300);
  tests::ArticleText older;
  older.number = 900005;
  older.date = "01-JAN-1990";
  older.title = "An Older Text With uniquewordold";
  articles.insert(articles.begin() + 20, {tests::to_text(older), "dump/old:1"});
  tests::ArticleText newer = older;
  newer.number = 900290;
  newer.date = "01-JAN-2003";
  newer.title = "A Newer Text With uniquewordnew";
  articles.insert(articles.begin(), {tests::to_text(newer), "dump/new:1"});
  const auto report = build_index(folder / "index", articles);
  REQUIRE(report);
  CHECK(report->articles == 300);
  REQUIRE(report->duplicates.size() == 2);
  CHECK(report->duplicates[0].number == 900005);
  CHECK(report->duplicates[0].dropped_origin == "dump/old:1");
  CHECK(report->duplicates[0].dropped_date == "1990-01-01");
  CHECK(report->duplicates[1].kept_origin == "dump/new:1");
  // Nothing of the losers is left: the content is that of a dump without them.
  articles.erase(articles.begin() + 21);
  std::erase_if(articles, [](const corpus::RawArticle& raw) { return raw.origin == "dump/Q900290.TXT:1"; });
  REQUIRE(build_index(folder / "clean", articles));
  CHECK(index_content(folder / "index") == index_content(folder / "clean"));
}

TEST_CASE("of two articles with one number and date the later in the input wins") {
  const TemporaryFolder folder;
  tests::ArticleText first, second;
  second.title = "The Second Edition";
  const auto report =
      build_index(folder / "index", {{tests::to_text(first), "a:1"}, {tests::to_text(second), "b:1"}});
  REQUIRE(report);
  REQUIRE(report->duplicates.size() == 1);
  CHECK(report->duplicates[0].kept_origin == "b:1");
  CHECK(index_content(folder / "index").at(first.number).find("Second Edition") != std::string::npos);
}

TEST_CASE("what is no article is reported with its place and reason, and the rest is indexed") {
  const TemporaryFolder folder;
  auto articles = make_articles(900000, 10);
  articles.insert(articles.begin() + 3, {std::string("\x7F"
                                                     "ELF\0\0\0",
                                                     7),
                                         "dump/program:1"});
  articles.push_back({"", "dump/empty:1"});
  const auto report = build_index(folder / "index", articles);
  REQUIRE(report);
  CHECK(report->articles == 10);
  REQUIRE(report->rejected.size() == 2);
  CHECK(report->rejected[0].origin == "dump/program:1");
  CHECK_FALSE(report->rejected[0].reason.empty());
}

TEST_CASE("words beyond the limit are kept and shown but not found, and that is said") {
  const TemporaryFolder folder;
  auto articles = make_articles(900000, 3);
  tests::ArticleText long_one;
  long_one.number = 900500;
  std::string text = "firstword";
  for (std::size_t i = 0; i < format::kMostWords; ++i) text += i % 12 == 0 ? "\r\nalpha" : " alpha";
  long_one.sections = {{"SYMPTOMS", text + "\r\nlastword 1.2.3 e-mail"}, {"CAUSE", "behindword"}};
  const corpus::RawArticle raw{tests::to_text(long_one), "long:1"};
  const auto look = [&](const Result<Report>& report) {
    REQUIRE(report);
    CHECK(report->articles == 4);
    REQUIRE(report->repairs.contains("limit_exceeded"));
    CHECK(report->repairs.at("limit_exceeded").count == 1);
    CHECK(report->repairs.at("limit_exceeded").examples[0].origin == "long:1");
    const auto shard = format::open_shard(folder / "index");
    REQUIRE(shard);
    CHECK(shard->database.term_exists("Zfirstword"));
    CHECK_FALSE(shard->database.term_exists("Zlastword"));
    CHECK_FALSE(shard->database.term_exists("Zbehindword"));
    Observer observer;
    const auto checked = check(folder / "index", observer);
    REQUIRE(checked);
    CHECK(checked->faults.empty());
  };
  SECTION("by build") {
    articles.push_back(raw);
    look(build_index(folder / "index", articles));
  }
  SECTION("by update") {
    REQUIRE(build_index(folder / "index", articles));
    articles.push_back(raw);
    look(update_index(folder / "index", articles));
  }
}

TEST_CASE("an input without an article publishes nothing") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 3)));
  const auto report = build_index(folder / "index", {{"no article", "x:1"}});
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::not_found);
  CHECK(index_content(folder / "index").size() == 4);
}

TEST_CASE("a directory that holds something else is left alone") {
  const TemporaryFolder folder;
  std::ofstream(folder / "thesis.doc") << "mine";
  const auto report = build_index(folder.path(), make_articles(900000, 3));
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::exists);
  CHECK(report.error().message.find("thesis.doc") != std::string::npos);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

/// Asks for a stop after a number of questions.
class Impatient : public Observer {
 public:
  explicit Impatient(int patience) : left_(patience) {}
  [[nodiscard]] bool stop_requested() const override { return --left_ < 0; }

 private:
  mutable std::atomic<int> left_;
};

TEST_CASE("a stopped build leaves the published index and no left-overs") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 5)));
  for (const int patience : {0, 1, 5, 50, 300, 620, 650, 700}) {
    tests::MemorySource source(make_articles(900000, 300));
    Impatient observer(patience);
    BuildOptions options;
    options.directory = folder / "index";
    options.jobs = 2;
    const auto report = build(options, source, observer);
    if (report) continue;  // it was done before its patience ended
    CHECK(report.error().code == ErrorCode::interrupted);
    CHECK(index_content(folder / "index").size() == 6);
    for (const auto& entry : fs::directory_iterator(folder / "index"))
      CHECK_FALSE(entry.path().filename().string().starts_with("tmp-"));
  }
}

/// Knows how many articles come.
class CountingSource : public tests::MemorySource {
 public:
  using MemorySource::MemorySource;
  [[nodiscard]] std::optional<std::uint64_t> expected_articles() const override {
    ++asked;
    return 5;
  }
  mutable int asked = 0;
};

/// Remembers what was said to be expected while the input was read.
class Expecting : public Observer {
 public:
  explicit Expecting(bool wants) : wants_(wants) {}
  void progress(const ProgressCounts& counts) override {
    if (phase_ == Phase::reading) seen = counts.expected_articles;
  }
  void phase(Phase phase) override { phase_ = phase; }
  [[nodiscard]] bool wants_expected() const override { return wants_; }
  std::optional<std::uint64_t> seen = 99;

 private:
  const bool wants_;
  Phase phase_ = Phase::waiting;
};

TEST_CASE("the articles to come are counted for who shows them only") {
  const TemporaryFolder folder;
  UpdateOptions options;
  options.directory = folder / "index";
  for (const bool wants : {true, false}) {
    for (const bool updating : {false, true}) {
      CountingSource source(make_articles(900000, 5));
      Expecting observer(wants);
      REQUIRE((updating ? update(options, source, observer) : build(options, source, observer)));
      CHECK(source.asked == (wants ? 1 : 0));
      CHECK(observer.seen == (wants ? std::optional<std::uint64_t>(5) : std::nullopt));
    }
  }
}

TEST_CASE("citations are counted, and dead ones named") {
  const TemporaryFolder folder;
  tests::ArticleText citing;  // cites Q900002
  citing.number = 900001;
  tests::ArticleText cited;
  cited.number = 900002;
  cited.sections = {{"CAUSE", "See Q900003."}};
  const auto report =
      build_index(folder / "index", {{tests::to_text(citing), "a:1"}, {tests::to_text(cited), "b:1"}});
  REQUIRE(report);
  CHECK(report->citations == 2);
  CHECK(report->dead_references.count == 1);
  REQUIRE(report->dead_references.examples.size() == 1);
  CHECK(report->dead_references.examples[0].detail == "Q900003");
  CHECK(report->dead_references.examples[0].origin == "b:1");
  const auto shard = format::open_shard(folder / "index");
  REQUIRE(shard);
  CHECK(shard->forward->info(1).inbound == 0);
  CHECK(shard->forward->info(2).inbound == 1);
}

}  // namespace
}  // namespace kb::indexer
