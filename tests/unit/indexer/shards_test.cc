#include "indexer/format/shards.h"

#include <algorithm>
#include <filesystem>

#include "indexer/check.h"
#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/format/schema.h"
#include "indexer/index_directory.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::indexer {
namespace {

using tests::make_articles;
using tests::TemporaryFolder;

/// Where two indexes differ, for people; empty when they do not.
std::string difference(const std::string& a, const std::string& b) {
  const auto left = index_content(a);
  const auto right = index_content(b);
  if (left.size() != right.size()) return std::to_string(left.size()) + " and " + std::to_string(right.size()) + " articles";
  for (const auto& [number, text] : left) {
    const auto at = right.find(number);
    if (at == right.end()) return "Q" + std::to_string(number) + " is in one only";
    const auto place = static_cast<std::size_t>(std::mismatch(text.begin(), text.end(), at->second.begin(), at->second.end()).first - text.begin());
    if (text != at->second)
      return "Q" + std::to_string(number) + ": '" + text.substr(place, 80) + "' and '" + at->second.substr(std::min(place, at->second.size()), 80) + "'";
  }
  return {};
}

std::vector<std::string> faults_of(const std::string& index) {
  Observer observer;
  auto checked = check(index, observer);
  REQUIRE(checked);
  return checked->faults;
}

TEST_CASE("an index in shards has the content of one in a single database") {
  const TemporaryFolder folder;
  auto articles = make_articles(900000, 200);
  REQUIRE(build_index(folder / "one", articles));
  for (const unsigned shards : {1u, 3u, 8u}) {
    CAPTURE(shards);
    const std::string index = folder / std::to_string(shards);
    const auto report = build_index(index, articles, 2, shards);
    REQUIRE(report);
    CHECK(report->articles == 200);
    CHECK(difference(index, folder / "one") == "");
    CHECK(faults_of(index).empty());
    const auto opened = format::open_shard(index);
    REQUIRE(opened);
    CHECK(opened->manifest.shards == shards);
    CHECK(opened->parts == shards);
  }
}

TEST_CASE("every shard holds the articles of its number and all words of the collection") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 100), 2, 4));
  const auto whole = format::open_shard(folder / "index");
  REQUIRE(whole);
  std::size_t articles = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const auto shard = format::open_shard(whole->directory + "/" + format::shard_name(i) + "/db");
    REQUIRE(shard);
    CHECK(shard->forward);
    const Xapian::Database& database = shard->database;
    CHECK(database.get_doccount() > 10);
    articles += database.get_doccount();
    for (auto at = database.valuestream_begin(format::kNumberSlot); at != database.valuestream_end(format::kNumberSlot); ++at)
      CHECK(format::shard_of(number_of_value(*at), 4) == i);
    CHECK(database.get_metadata(format::metadata::kLexicon) ==
          whole->database.get_metadata(format::metadata::kLexicon));
    CHECK(database.get_metadata(format::metadata::kShards).starts_with("4 "));
  }
  CHECK(articles == 100);
}

TEST_CASE("Xapian's own programs open an index directory and follow it") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 30), 2, 2));
  CHECK(Xapian::Database(folder / "index").get_doccount() == 30);
  CHECK(Xapian::Database(folder / "index/gen-000001/db").get_doccount() == 30);
  REQUIRE(build_index(folder / "index", make_articles(900000, 40)));
  CHECK(Xapian::Database(folder / "index").get_doccount() == 40);
  auto directory = IndexDirectory::open(folder / "index", {});
  REQUIRE(directory);
  REQUIRE(directory->rollback());
  CHECK(Xapian::Database(folder / "index").get_doccount() == 30);
}

TEST_CASE("of two articles with one number the later date wins also in shards") {
  const TemporaryFolder folder;
  auto articles = make_articles(900000, 60);
  tests::ArticleText old;
  old.number = 900005;
  old.date = "01-JAN-1990";
  auto with = articles;
  with.push_back({tests::to_text(old), "dump/old:1"});
  const auto report = build_index(folder / "index", with, 2, 3);
  REQUIRE(report);
  REQUIRE(report->duplicates.size() == 1);
  CHECK(report->duplicates[0].dropped_origin == "dump/old:1");
  REQUIRE(build_index(folder / "clean", articles));
  CHECK(difference(folder / "index", folder / "clean") == "");
}

TEST_CASE("an update of shards leaves the content that a build would make") {
  const TemporaryFolder folder;
  auto before = make_articles(900000, 120);
  auto after = before;
  after.erase(after.begin() + 7);
  for (std::size_t i = 0; i < after.size(); i += 10)
    after[i].bytes.replace(after[i].bytes.find("The "), 4, "Revised ");
  for (corpus::RawArticle& raw : make_articles(950000, 12)) after.push_back(std::move(raw));
  REQUIRE(build_index(folder / "index", before, 2, 4));
  const auto report = update_index(folder / "index", after);
  REQUIRE(report);
  CHECK(report->added == 12);
  CHECK(report->changed == 12);
  CHECK(report->vanished == 1);
  CHECK(report->articles == after.size());
  REQUIRE(build_index(folder / "built", after));
  CHECK(difference(folder / "index", folder / "built") == "");
  CHECK(faults_of(folder / "index").empty());
  CHECK(format::open_shard(folder / "index")->manifest.shards == 4);
}

TEST_CASE("shards that changed places are not searched") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 20), 2, 2));
  const std::filesystem::path generation = folder / "index/gen-000001";
  std::filesystem::rename(generation / "shard-0", generation / "shard");
  std::filesystem::rename(generation / "shard-1", generation / "shard-0");
  std::filesystem::rename(generation / "shard", generation / "shard-1");
  Observer observer;
  const auto checked = check(folder / "index", observer);
  CHECK((!checked || !checked->faults.empty()));
}

TEST_CASE("a missing shard keeps the index from being opened") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 20), 2, 2));
  std::filesystem::remove_all(folder / "index/gen-000001/shard-1");
  const auto opened = format::open_shard(folder / "index");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("index") != std::string::npos);
}

TEST_CASE("an info value gives back what went into it, and nothing for other bytes") {
  format::ForwardInfo info;
  info.number = 274667;
  info.date = 20011112;
  info.weight_length = 70000;
  info.sections = 0x1FF;
  info.type = 3;
  const auto parsed = format::parse_info_value(format::info_value(info, "exchange"));
  REQUIRE(parsed);
  CHECK(parsed->info.number == info.number);
  CHECK(parsed->info.date == info.date);
  CHECK(parsed->info.weight_length == info.weight_length);
  CHECK(parsed->info.sections == info.sections);
  CHECK(parsed->info.type == info.type);
  CHECK(parsed->category == "exchange");
  CHECK_FALSE(format::parse_info_value(""));
  CHECK_FALSE(format::parse_info_value("12345"));
  // As articles of one weight are ordered.
  format::ForwardInfo later = info;
  later.number = 300000;
  CHECK(format::info_value(info, "z") < format::info_value(later, "a"));
}

}  // namespace
}  // namespace kb::indexer
