#include "indexer/update.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "indexer/check.h"
#include "indexer/index_directory.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::indexer {
namespace {

using tests::make_articles;
using tests::TemporaryFolder;

UpdateOptions with(bool UpdateOptions::*wish) {
  UpdateOptions options;
  options.*wish = true;
  return options;
}

/// The dump a month later: some changed, some gone, some new.
std::vector<corpus::RawArticle> later_dump(const std::vector<corpus::RawArticle>& before) {
  std::vector<corpus::RawArticle> after;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (i % 17 == 3) continue;
    after.push_back(before[i]);
    if (i % 13 == 5) {
      const std::size_t at = after.back().bytes.find("Restart");
      if (at != std::string::npos) after.back().bytes.replace(at, 7, "Recycle the changedword");
      after.back().bytes.replace(after.back().bytes.find("The "), 4, "Revised ");
    }
  }
  for (corpus::RawArticle& raw : make_articles(950000, 20)) after.push_back(std::move(raw));
  return after;
}

TEST_CASE("an update leaves the content that a build would make") {
  const TemporaryFolder folder;
  const auto before = make_articles(900000, 300);
  const auto after = later_dump(before);
  REQUIRE(build_index(folder / "updated", before));
  const auto report = update_index(folder / "updated", after);
  REQUIRE(report);
  CHECK(report->added == 20);
  CHECK(report->changed == 22);
  CHECK(report->vanished == 18);
  CHECK(report->unchanged == 300 - 22 - 18);
  CHECK(report->articles == after.size());
  CHECK(report->generation == 2);
  CHECK(report->added_numbers.front() == 950000);
  REQUIRE(build_index(folder / "built", after));
  CHECK(index_content(folder / "updated") == index_content(folder / "built"));
  Observer observer;
  const auto checked = check(folder / "updated", observer);
  REQUIRE(checked);
  CHECK(checked->faults.empty());
  SECTION("and back again") {
    REQUIRE(update_index(folder / "updated", before));
    REQUIRE(build_index(folder / "first", before));
    CHECK(index_content(folder / "updated") == index_content(folder / "first"));
  }
}

/// Edits of every kind, in no order: articles that go, change their words or their date, come twice under one
/// number, come with other bytes but the same content, move, or are none.
class Editor {
 public:
  explicit Editor(std::uint64_t seed) : random_(seed) {}

  void edit(std::vector<corpus::RawArticle>& dump) {
    for (std::size_t edits = 1 + below(12); edits > 0; --edits) one(dump);
    if (below(3) == 0) std::shuffle(dump.begin(), dump.end(), random_);
  }

 private:
  std::mt19937_64 random_;
  std::uint32_t next_ = 950000;

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

  static void replace(std::string& text, const std::string& what, const std::string& with) {
    if (const std::size_t at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
  }

  void one(std::vector<corpus::RawArticle>& dump) {
    corpus::RawArticle& some = dump[below(dump.size())];
    switch (below(8)) {
      case 0:
        dump.erase(dump.begin() + static_cast<std::ptrdiff_t>(below(dump.size())));
        break;
      case 1:
        replace(some.bytes, "with code",
                "with word" + std::to_string(below(50)) + " (Printer Control Language, PCL) and");
        break;
      case 2:
        replace(some.bytes, "-MAR-", "-APR-");
        break;
      case 3: {  // the same number again, older, newer or as old
        corpus::RawArticle again = some;
        replace(again.bytes, "-MAR-", std::array{"-JAN-", "-MAR-", "-DEC-"}[below(3)]);
        replace(again.bytes, "Restart", "Recycle" + std::to_string(below(9)));
        dump.insert(dump.begin() + static_cast<std::ptrdiff_t>(below(dump.size())), again);
        break;
      }
      case 4:
        some.bytes += "\r\n";
        break;
      case 5:
        dump.push_back({"no article " + std::to_string(below(9)), "dump/none:1"});
        break;
      default:
        dump.push_back(make_articles(next_++, 1)[0]);
    }
  }
};

TEST_CASE("whatever is edited, update after update leaves the content that a build would make") {
  const char* seed = std::getenv("KB_SEED");
  const char* length = std::getenv("KB_LONG");
  const int rounds = length != nullptr && std::string(length) == "1" ? 200 : 6;
  Editor editor(seed == nullptr ? 20011112 : std::strtoull(seed, nullptr, 10));
  for (const unsigned shards : {0u, 3u}) {
    const TemporaryFolder folder;
    auto dump = make_articles(900000, 40);
    REQUIRE(build_index(folder / "updated", dump, 2, shards));
    for (int round = 0; round < rounds; ++round) {
      INFO("round " << round << ", " << shards << " shards");
      editor.edit(dump);
      UpdateOptions options;
      options.force = true;  // more than a fifth may go
      REQUIRE(update_index(folder / "updated", dump, options));
      REQUIRE(build_index(folder / "built", dump, 2, shards));
      const bool same = index_content(folder / "updated") == index_content(folder / "built");
      REQUIRE(same);
    }
    Observer observer;
    const auto checked = check(folder / "updated", observer);
    REQUIRE(checked);
    CHECK(checked->faults.empty());
  }
}

TEST_CASE(
    "an update goes on using the file of the generation before, also when that is gone, and damage in it is "
    "not carried on") {
  const TemporaryFolder folder;
  auto articles = make_articles(900000, 600);
  REQUIRE(build_index(folder / "index", articles));
  articles[7].bytes.replace(articles[7].bytes.find("The "), 4, "Revised ");
  REQUIRE(update_index(folder / "index", articles));
  const std::string shared = folder / "index/gen-000002/forward-1";
  REQUIRE(std::filesystem::exists(shared));
  CHECK(std::filesystem::equivalent(shared, folder / "index/gen-000001/forward"));
  REQUIRE(IndexDirectory::open(folder / "index", {})->prune(1));
  CHECK_FALSE(std::filesystem::exists(folder / "index/gen-000001"));
  articles[8].bytes.replace(articles[8].bytes.find("The "), 4, "Revised ");
  REQUIRE(update_index(folder / "index", articles));
  REQUIRE(build_index(folder / "built", articles));
  CHECK(index_content(folder / "index") == index_content(folder / "built"));

  // Both generations have this one file. At its end are tables that nobody reads any more.
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(shared));
  articles[9].bytes.replace(articles[9].bytes.find("The "), 4, "Revised ");
  for (const std::streamoff at : {std::streamoff{5000}, size - 2000}) {
    CAPTURE(at);
    std::string was(7, '\0');
    {
      std::fstream file(shared, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(at).read(was.data(), 7);
      file.seekp(at) << "damaged";
    }
    Observer observer;
    const auto checked = check(folder / "index", observer);
    REQUIRE(checked);
    CHECK_FALSE(checked->faults.empty());
    const auto refused = update_index(folder / "index", articles);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::corrupt);
    std::fstream(shared, std::ios::in | std::ios::out | std::ios::binary).seekp(at) << was;
  }
  CHECK(update_index(folder / "index", articles));
}

TEST_CASE("an update with nothing to do publishes nothing") {
  const TemporaryFolder folder;
  const auto articles = make_articles(900000, 50);
  REQUIRE(build_index(folder / "index", articles));
  const auto report = update_index(folder / "index", articles);
  REQUIRE(report);
  CHECK(report->unchanged == 50);
  CHECK(report->generation == 1);
}

TEST_CASE("an update follows build's rule for duplicates in any order") {
  const TemporaryFolder folder;
  const auto base = make_articles(900000, 30);
  auto edition = [](const char* date, const char* title) {
    tests::ArticleText a;
    a.number = 900007;
    a.date = date;
    a.title = title;
    return corpus::RawArticle{tests::to_text(a), title};
  };
  const auto oldest = edition("01-JAN-1990", "Oldest"), newest = edition("01-JAN-2003", "Newest"),
             newer = edition("01-JAN-2002", "Newer");
  using List = std::vector<corpus::RawArticle>;
  for (const List& extra : {List{oldest, newest}, List{newest, oldest}, List{newer, newest, oldest},
                            List{newest, newer, newest}, List{oldest}}) {
    for (const bool front : {true, false}) {
      const TemporaryFolder indexes;
      auto input = base;
      input.insert(front ? input.begin() : input.end(), extra.begin(), extra.end());
      REQUIRE(build_index(indexes / "built", input));
      REQUIRE(build_index(indexes / "updated", base));
      const auto report = update_index(indexes / "updated", input);
      REQUIRE(report);
      CHECK(report->duplicates.size() == extra.size());
      CHECK(index_content(indexes / "updated") == index_content(indexes / "built"));
    }
  }
}

TEST_CASE("more than a fifth is not removed unasked") {
  const TemporaryFolder folder;
  const auto articles = make_articles(900000, 50);
  const std::vector<corpus::RawArticle> few(articles.begin(), articles.begin() + 30);
  REQUIRE(build_index(folder / "index", articles));
  const auto refused = update_index(folder / "index", few);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::limit);
  CHECK(refused.error().message.find("20 of 50") != std::string::npos);
  CHECK(index_content(folder / "index").size() == 51);

  const auto planned = update_index(folder / "index", few, with(&UpdateOptions::dry_run));
  REQUIRE(planned);
  CHECK(planned->vanished == 20);
  CHECK(planned->generation == 0);
  CHECK(index_content(folder / "index").size() == 51);

  const auto kept = update_index(folder / "index", few, with(&UpdateOptions::keep_missing));
  REQUIRE(kept);
  CHECK(kept->kept_missing == 20);
  CHECK(kept->vanished == 0);

  const auto forced = update_index(folder / "index", few, with(&UpdateOptions::force));
  REQUIRE(forced);
  CHECK(forced->vanished == 20);
  CHECK(index_content(folder / "index").size() == 31);
}

TEST_CASE("an update that makes a table so small that Xapian loses a block is published") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 30)));
  for (const std::uint32_t count : {20u, 30u, 12u, 40u, 5u}) {
    INFO(count);
    const auto report =
        update_index(folder / "index", make_articles(900000, count), with(&UpdateOptions::force));
    INFO((report ? "" : report.error().message));
    REQUIRE(report);
    CHECK(report->articles == count);
  }
}

TEST_CASE("while a source cannot be read nothing vanishes") {
  const TemporaryFolder folder;
  const auto articles = make_articles(900000, 50);
  const std::vector<corpus::RawArticle> most(articles.begin(), articles.begin() + 45);
  REQUIRE(build_index(folder / "index", articles));
  const auto report = update_index(folder / "index", most, {},
                                   {{corpus::ProblemCode::unreadable, "dump/099", "no permission"}});
  REQUIRE(report);
  CHECK(report->kept_missing == 5);
  CHECK(report->vanished == 0);
}

TEST_CASE("an update needs an index") {
  const TemporaryFolder folder;
  const auto report = update_index(folder / "none", make_articles(900000, 3));
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::not_found);
  CHECK(report.error().hint.find("kbindex build") != std::string::npos);
}

}  // namespace
}  // namespace kb::indexer
