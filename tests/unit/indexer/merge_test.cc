#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>

#include "indexer/check.h"
#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/index_directory.h"
#include "indexer/merge_indexes.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

// Indexes joined: the result is that of a build of the same articles.

namespace kb::indexer {
namespace {

namespace fs = std::filesystem;
using tests::make_articles;
using tests::TemporaryFolder;

Result<Report> merge(const std::string& directory, std::vector<std::string> inputs, Observer& observer,
                     MergeOptions options = {}) {
  options.directory = directory;
  options.inputs = std::move(inputs);
  options.jobs = 2;
  auto report = merge_indexes(options, observer);
  if (!report) UNSCOPED_INFO(report.error().message);
  return report;
}

Result<Report> merge(const std::string& directory, std::vector<std::string> inputs) {
  Observer observer;
  return merge(directory, std::move(inputs), observer);
}

/// Where two indexes differ, for people; empty when they do not.
std::string difference(const std::string& a, const std::string& b) {
  const auto left = index_content(a);
  const auto right = index_content(b);
  for (const auto& [number, text] : right)
    if (!left.contains(number)) return "Q" + std::to_string(number) + " is missing";
  for (const auto& [number, text] : left) {
    const auto at = right.find(number);
    if (at == right.end()) return "Q" + std::to_string(number) + " is too many";
    if (text == at->second) continue;
    const auto place = static_cast<std::size_t>(std::ranges::mismatch(text, at->second).in1 - text.begin());
    return "Q" + std::to_string(number) + ": '" + text.substr(place, 80) + "' and '" +
           at->second.substr(std::min(place, at->second.size()), 80) + "'";
  }
  return {};
}

std::vector<std::string> faults_of(const std::string& index) {
  Observer observer;
  auto checked = check(index, observer);
  REQUIRE(checked);
  return checked->faults;
}

/// The values a database has for remote searches, of every document.
std::size_t documents_with(const std::string& index, std::uint32_t slot) {
  const auto opened = format::open_shard(index);
  REQUIRE(opened);
  return opened->database.get_value_freq(slot);
}

std::vector<corpus::RawArticle> joined(std::vector<corpus::RawArticle> a, std::vector<corpus::RawArticle> b) {
  std::move(b.begin(), b.end(), std::back_inserter(a));
  return a;
}

corpus::RawArticle with_date(std::uint32_t number, const char* date, const char* words) {
  tests::ArticleText text;
  text.number = number;
  text.date = date;
  text.sections = {{"SYMPTOMS", std::string(words) + " An acme bus controller (ABC) is one. See Q900001."}};
  return {tests::to_text(text), "dump/" + std::to_string(number) + ":1"};
}

TEST_CASE("the shards of an index become one database with the content of a build") {
  const TemporaryFolder folder;
  const auto articles = make_articles(900000, 230);
  REQUIRE(build_index(folder / "four", articles, 2, 4));
  const auto report = merge(folder / "merged", {folder / "four"});
  REQUIRE(report);
  CHECK(report->articles == 230);
  CHECK(report->duplicates.empty());
  CHECK(report->published);
  REQUIRE(report->verified);
  CHECK(report->verified->articles == 230);
  REQUIRE(build_index(folder / "built", articles, 2, 1));
  CHECK(difference(folder / "merged", folder / "built") == "");
  CHECK(faults_of(folder / "merged").empty());
  // Made with --shards, so it can be searched over the network as well as those.
  const auto opened = format::open_shard(folder / "merged");
  REQUIRE(opened);
  CHECK(opened->manifest.shards == 1);
  CHECK(opened->marks.starts_with("1 "));
  CHECK(documents_with(folder / "merged", format::kInfoSlot) == 230);
  CHECK(documents_with(folder / "merged", format::kEntrySlot) == 230);
  CHECK(opened->checksums);
}

TEST_CASE("indexes of several collections become one, whose stored articles and words are all there") {
  const TemporaryFolder folder;
  const auto first = make_articles(900000, 150);
  const auto second = make_articles(950000, 60);
  REQUIRE(build_index(folder / "first", first));
  REQUIRE(build_index(folder / "second", second));
  REQUIRE(format::open_shard(folder / "first")->database.get_metadata(format::metadata::kDictionary) !=
          format::open_shard(folder / "second")->database.get_metadata(format::metadata::kDictionary));
  REQUIRE(merge(folder / "merged", {folder / "second", folder / "first"}));
  REQUIRE(build_index(folder / "built", joined(second, first)));
  CHECK(difference(folder / "merged", folder / "built") == "");
  CHECK(faults_of(folder / "merged").empty());
  CHECK(format::open_shard(folder / "merged")->manifest.shards == 0);
}

TEST_CASE(
    "of an article in several indexes the newer copy stays, of equal dates the later named, and it is said") {
  const TemporaryFolder folder;
  const auto both = make_articles(900000, 40);
  const corpus::RawArticle old = with_date(900005, "01-JAN-1990", "Ancientword here.");
  const corpus::RawArticle fresh = with_date(900005, "01-JAN-2005", "Freshword here.");
  const corpus::RawArticle same_a = with_date(900777, "01-JAN-2001", "Firstword here.");
  const corpus::RawArticle same_b = with_date(900777, "01-JAN-2001", "Secondword here.");
  auto a = both;
  a.push_back(same_a);
  REQUIRE(build_index(folder / "a", a));
  REQUIRE(build_index(folder / "b", {old, same_b}, 2, 2));
  REQUIRE(build_index(folder / "c", {fresh}, 2, 1));

  const auto report = merge(folder / "merged", {folder / "a", folder / "b", folder / "c"});
  REQUIRE(report);
  CHECK(report->articles == 41);
  CHECK(report->read == 44);
  REQUIRE(report->duplicates.size() == 3);
  for (const Duplicate& duplicate : report->duplicates) {
    CHECK(duplicate.kept_origin == (duplicate.number == 900005 ? folder / "c" : folder / "b"));
    CHECK(duplicate.kept_date == (duplicate.number == 900005 ? "2005-01-01" : "2001-01-01"));
    CHECK(duplicate.dropped_origin != duplicate.kept_origin);
  }
  // As a build says of the same input: also of the words, of which none of a dropped copy is left.
  auto all = a;
  all.insert(all.end(), {old, same_b, fresh});
  const auto built = build_index(folder / "built", all);
  REQUIRE(built);
  CHECK(difference(folder / "merged", folder / "built") == "");
  CHECK(faults_of(folder / "merged").empty());
  // Not all were made for remote searches: then none is.
  CHECK(format::open_shard(folder / "merged")->marks.empty());
  CHECK(documents_with(folder / "merged", format::kEntrySlot) == 0);
}

TEST_CASE("shards named one by one, a few of a collection and a compacted single file are merged as well") {
  const TemporaryFolder folder;
  const auto articles = make_articles(900000, 90);
  REQUIRE(build_index(folder / "three", articles, 2, 3));
  const std::string generation = folder / "three/gen-000001";
  const auto shard = [&](unsigned i) { return generation + "/" + format::shard_name(i) + "/db"; };
  REQUIRE(merge(folder / "all", {shard(0), shard(1), shard(2)}));
  REQUIRE(build_index(folder / "built", articles));
  CHECK(difference(folder / "all", folder / "built") == "");
  REQUIRE(merge(folder / "stub", {generation + "/db"}));
  CHECK(difference(folder / "stub", folder / "built") == "");

  // Two of the three: their metadata speaks of more words than they have.
  std::vector<corpus::RawArticle> some;
  for (std::size_t i = 0; i < articles.size(); ++i)
    if (format::shard_of(900000 + static_cast<std::uint32_t>(i), 3) != 1) some.push_back(articles[i]);
  REQUIRE(merge(folder / "two", {shard(0), shard(2)}));
  REQUIRE(build_index(folder / "built-two", some));
  CHECK(difference(folder / "two", folder / "built-two") == "");

  // Without a forward file, and of another collection.
  REQUIRE(build_index(folder / "alone", articles, 2, 1));
  Xapian::Database(folder / "alone/gen-000001/shard-0/db").compact(folder / "single", Xapian::DBCOMPACT_SINGLE_FILE);
  REQUIRE(build_index(folder / "more", make_articles(950000, 30)));
  REQUIRE(merge(folder / "with-single", {folder / "more", folder / "single"}));
  REQUIRE(build_index(folder / "built-more", joined(articles, make_articles(950000, 30))));
  CHECK(difference(folder / "with-single", folder / "built-more") == "");
  CHECK(faults_of(folder / "with-single").empty());
}

TEST_CASE("an index may take others in, and goes on being updated") {
  const TemporaryFolder folder;
  const auto first = make_articles(900000, 80);
  const auto second = make_articles(950000, 40);
  REQUIRE(build_index(folder / "index", first, 2, 3));
  REQUIRE(build_index(folder / "second", second));
  const auto merged = merge(folder / "index", {folder / "index", folder / "second"});
  REQUIRE(merged);
  CHECK(merged->generation == 2);
  auto after = joined(first, second);
  after.push_back(with_date(980000, "01-JAN-2005", "A new one."));
  const auto updated = update_index(folder / "index", after);
  REQUIRE(updated);
  CHECK(updated->added == 1);
  CHECK(updated->changed == 0);
  CHECK(updated->unchanged == 120);
  REQUIRE(build_index(folder / "built", after));
  CHECK(difference(folder / "index", folder / "built") == "");
  auto directory = IndexDirectory::open(folder / "index", {});
  REQUIRE(directory);
  CHECK(directory->rollback().value() == 2);
  CHECK(Xapian::Database(folder / "index").get_doccount() == 120);
}

TEST_CASE("a merge of an index that was updated has no trace of what went") {
  const TemporaryFolder folder;
  auto before = make_articles(900000, 60);
  auto after = before;
  after.erase(after.begin() + 3, after.begin() + 9);
  REQUIRE(build_index(folder / "index", before, 2, 2));
  REQUIRE(update_index(folder / "index", after));
  REQUIRE(merge(folder / "merged", {folder / "index"}));
  REQUIRE(build_index(folder / "built", after));
  CHECK(difference(folder / "merged", folder / "built") == "");
}

TEST_CASE("what cannot be merged is refused by name, and no directory is made for it") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "good", make_articles(900000, 10)));
  REQUIRE(build_index(folder / "other", make_articles(950000, 10)));
  const auto refused = [&](std::vector<std::string> inputs, ErrorCode code, const std::string& named) {
    const auto report = merge(folder / "out", std::move(inputs));
    REQUIRE_FALSE(report);
    INFO(report.error().message);
    CHECK(report.error().code == code);
    CHECK(report.error().message.find(named) != std::string::npos);
    CHECK_FALSE(report.error().hint.empty());
    CHECK_FALSE(fs::exists(folder / "out/CURRENT"));
  };
  refused({folder / "good", folder / "nowhere"}, ErrorCode::not_found, folder / "nowhere");
  CHECK_FALSE(fs::exists(folder / "out"));
  refused({folder / "good", folder / "good/"}, ErrorCode::invalid_argument, "named twice");
  refused({folder / "good", folder / "good/gen-000001/db"}, ErrorCode::invalid_argument, "named twice");

  // Of another schema: as another version of this program writes them.
  const std::string path = folder / "other/gen-000001/manifest.json";
  auto manifest = format::parse_manifest(format::read_small_file(path).value()).value();
  manifest.schema = "kb 1 of long ago";
  std::ofstream(path) << format::to_json(manifest);
  refused({folder / "good", folder / "other"}, ErrorCode::version_mismatch, folder / "other");
}

TEST_CASE("a damaged index is not merged") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "good", make_articles(900000, 10)));
  REQUIRE(build_index(folder / "bad", make_articles(950000, 100)));
  const std::string table = folder / "bad/gen-000001/db/postlist.glass";
  std::fstream file(table, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(table)) - 5000);
  file.put('\x55').put('\xAA');
  file.close();
  const auto report = merge(folder / "out", {folder / "good", folder / "bad"});
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::corrupt);
  CHECK(report.error().message.find(folder / "bad") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "out/CURRENT"));
}

/// Asks for a stop in the n-th question.
class Impatient : public Observer {
 public:
  explicit Impatient(int patience) : patience_(patience) {}
  [[nodiscard]] bool stop_requested() const override { return asked_++ >= patience_; }

 private:
  int patience_;
  mutable std::atomic<int> asked_ = 0;
};

TEST_CASE("a merge that is stopped or that the gate refuses leaves the published index as it was") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "a", make_articles(900000, 30)));
  REQUIRE(build_index(folder / "b", make_articles(950000, 30)));
  REQUIRE(build_index(folder / "index", make_articles(970000, 5)));
  for (const int patience : {0, 3, 20, 70, 110, 130}) {
    CAPTURE(patience);
    Impatient observer(patience);
    const auto report = merge(folder / "index", {folder / "a", folder / "b"}, observer);
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::interrupted);
    CHECK(Xapian::Database(folder / "index").get_doccount() == 5);
  }
  MergeOptions options;
  options.gate = [](const std::string& candidate) -> Result<GateVerdict> {
    CHECK(format::open_shard(candidate)->database.get_doccount() == 60);
    GateVerdict verdict;
    verdict.passed = false;
    return verdict;
  };
  Observer observer;
  const auto refused = merge(folder / "index", {folder / "a", folder / "b"}, observer, options);
  REQUIRE(refused);
  CHECK_FALSE(refused->published);
  CHECK(Xapian::Database(folder / "index").get_doccount() == 5);
  for (const auto& entry : fs::directory_iterator(folder / "index"))
    CHECK_FALSE(entry.path().filename().string().starts_with("tmp-"));
}

TEST_CASE("a merge keeps what rebuilding needs to know: sources, and articles that were rejected") {
  const TemporaryFolder folder;
  auto with_bad = make_articles(900000, 10);
  with_bad.push_back({"Neither header nor text\r\n", "dump/bad:1"});
  tests::MemorySource source(with_bad);
  Observer observer;
  BuildOptions options;
  options.directory = folder / "a";
  options.sources = {"dump-a"};
  const auto built = build(options, source, observer);
  REQUIRE(built);
  REQUIRE(built->rejected.size() == 1);
  REQUIRE(build_index(folder / "b", make_articles(950000, 10)));
  const auto report = merge(folder / "merged", {folder / "a", folder / "b"});
  REQUIRE(report);
  REQUIRE(report->remembered.size() == 1);
  CHECK(report->remembered[0].origin == "dump/bad:1");
  const auto opened = format::open_shard(folder / "merged");
  REQUIRE(opened);
  CHECK(opened->manifest.sources == std::vector<std::string>{"dump-a", folder / "b"});
  CHECK(opened->manifest.text_bytes > 0);
}

}  // namespace
}  // namespace kb::indexer
