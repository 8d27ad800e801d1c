#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "indexer/acronyms.h"
#include "indexer/batch.h"
#include "indexer/content_hash.h"
#include "indexer/format/filter_terms.h"
#include "indexer/index_directory.h"
#include "indexer/report.h"
#include "indexer/writer_lock.h"
#include "parser/parse.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::indexer {
namespace {

namespace fs = std::filesystem;
using tests::TemporaryFolder;

/// How many bits of each half differ.
std::pair<int, int> differing_bits(const ContentHash& a, const ContentHash& b) {
  std::pair<int, int> bits;
  for (std::size_t i = 0; i < a.size(); ++i)
    (i < 8 ? bits.first : bits.second) += __builtin_popcount(static_cast<unsigned char>(a[i] ^ b[i]));
  return bits;
}

TEST_CASE("content hashes tell bytes, lengths and zeros apart") {
  std::set<ContentHash> seen;
  for (std::size_t n = 0; n < 300; ++n) REQUIRE(seen.insert(content_hash(std::string(n, '\0'))).second);
  for (const std::size_t length : {150u, 1000u}) {
    std::string text(length, 'x');
    for (std::size_t i = 0; i < text.size(); ++i)
      for (int bit = 0; bit < 8; ++bit) {
        text[i] = static_cast<char>(text[i] ^ (1 << bit));
        REQUIRE(seen.insert(content_hash(text)).second);
        text[i] = static_cast<char>(text[i] ^ (1 << bit));
      }
  }
  CHECK(content_hash("abc") == content_hash(std::string("abc")));
}

TEST_CASE("a change anywhere changes both halves of a content hash, half of their bits on average") {
  std::mt19937 random(17);
  for (const std::size_t length : {1u, 15u, 16u, 17u, 63u, 64u, 65u, 127u, 128u, 129u, 400u}) {
    std::string text;
    while (text.size() < length) text += static_cast<char>(random());
    const ContentHash before = content_hash(text);
    std::pair<int, int> sum;
    for (std::size_t i = 0; i < length; ++i)
      for (int bit = 0; bit < 8; ++bit) {
        text[i] = static_cast<char>(text[i] ^ (1 << bit));
        const auto bits = differing_bits(before, content_hash(text));
        text[i] = static_cast<char>(text[i] ^ (1 << bit));
        REQUIRE(std::min(bits.first, bits.second) >= 8);  // 32 +- 4: by chance once in 10^9
        sum.first += bits.first;
        sum.second += bits.second;
      }
    const int changes = static_cast<int>(length) * 8;
    CHECK(std::abs(sum.first - 32 * changes) < 4 * changes);
    CHECK(std::abs(sum.second - 32 * changes) < 4 * changes);
  }
}

TEST_CASE("blocks that trade places change a content hash") {
  std::string text;
  std::mt19937 random(19);
  while (text.size() < 256) text += static_cast<char>(random());
  std::set<ContentHash> seen{content_hash(text)};
  for (const std::size_t size : {8u, 16u, 64u})
    for (std::size_t a = 0; a < text.size(); a += size)
      for (std::size_t b = a + size; b < text.size(); b += size) {
        std::string other = text;
        std::swap_ranges(other.begin() + static_cast<std::ptrdiff_t>(a),
                         other.begin() + static_cast<std::ptrdiff_t>(a + size),
                         other.begin() + static_cast<std::ptrdiff_t>(b));
        REQUIRE(seen.insert(content_hash(other)).second);
      }
}

TEST_CASE("a content hash is the same on every machine") {
  const auto hex = [](const ContentHash& hash) {
    std::string text;
    for (const char c : hash) {
      text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
      text += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return text;
  };
  CHECK(hex(content_hash("")) == "e94b6506dbfe37a9d63e3ea893376b16");
  CHECK(hex(content_hash("printer")) == "26073960b99084266b06a24403733fd3");
  CHECK(hex(content_hash(std::string(1000, 'x'))) == "c521075da8cabdffd2e1d41073c6710c");
}

TEST_CASE("filter terms carry the prefixes of the field table") {
  parser::Article a;
  a.number = 274667;
  a.category = "winnt";
  a.type = parser::ArticleType::howto;
  a.versions = {{"Windows NT", {"3.51", "4.0 SP4", "Build 2.5"}}};
  a.applies_to = {{"X", {"4.0"}, "", {}, {}, 0}};
  a.keywords = {"kbPrint"};
  a.technology = {"kbWinNTsearch", "kbZNotKeyword3", "kbAudDeveloper", "_IKkbbogus"};
  a.sections = {{parser::SectionKind::cause, {}, {}}, {parser::SectionKind::cause, {}, {}}};
  a.references = {{100001, "", {}}, {274667, "", {}}, {100001, "again", {}}};
  CHECK(format::filter_terms(a) == std::vector<std::string>{"Kkbprint", "Q274667", "XAhowto", "XCwinnt",
                                                            "XOwindows nt", "XRq100001", "XTkbwinntsearch",
                                                            "XV3.51", "XV4.0", "XV4.0 sp4", "XVbuild 2.5",
                                                            "XYcause"});
}

TEST_CASE("over-long values are cut, not refused") {
  parser::Article a;
  a.number = 1000;
  a.keywords = {std::string(1000, 'k')};
  for (const std::string& term : format::filter_terms(a)) CHECK(term.size() <= 64);
}

TEST_CASE("abbreviations are mined where they explain themselves") {
  const auto pairs = [](const std::string& body) {
    tests::ArticleText text;
    text.sections = {{"SUMMARY", body}};
    return mine_acronyms(parser::parse(tests::to_text(text)).article);
  };
  using List = std::vector<std::string>;
  CHECK(pairs("a dynamic-link library (DLL) is") == List{"dll\tdynamic link library"});
  CHECK(pairs("all Dynamic Link Libraries (DLLs) are") == List{"dll\tdynamic link libraries"});
  CHECK(pairs("the RPC (Remote Procedure Call) is") == List{"rpc\tremote procedure call"});
  CHECK(pairs("Transmission Control Protocol/Internet Protocol (TCP/IP)") ==
        List{"tcpip\ttransmission control protocol internet protocol"});
  CHECK(pairs("Hypertext Markup Language (HTML)") == List{"html\thypertext markup language"});
  CHECK(pairs("Quality of Service (QoS)") == List{"qos\tquality of service"});
  CHECK(pairs("the general protection\nfault (GPF) in") == List{"gpf\tgeneral protection fault"});
  CHECK(pairs("press the button (OK) now").empty());
  CHECK(pairs("see the note below (NT).").empty());
  CHECK(pairs("unbalanced (((( (").empty());
}

TEST_CASE("abbreviation counts come back, and rare ones are held back") {
  AcronymCounts counts;
  for (int i = 0; i < 3; ++i) counts.add("dll\tdynamic link library");
  counts.add("rpc\tremote procedure call");
  CHECK(counts.lines(3) == "dll\tdynamic link library\t3\n");
  const auto back = AcronymCounts::parse(counts.serialise());
  REQUIRE(back);
  CHECK(back->lines(1) == counts.lines(1));
  counts.remove("dll\tdynamic link library");
  CHECK(counts.lines(3).empty());
  CHECK_FALSE(AcronymCounts::parse("damaged"));
}

TEST_CASE("batches are cut by articles and by bytes, and keep docids in step") {
  tests::MemorySource source(tests::make_articles(900000, 10), {{corpus::ProblemCode::unreadable, "x", "y"}});
  Batcher batcher(source, {4, 1u << 30});
  std::vector<std::uint32_t> firsts;
  while (auto batch = batcher.next()) {
    CHECK(batch->number == firsts.size());
    firsts.push_back(batch->first_docid);
  }
  CHECK(firsts == std::vector<std::uint32_t>{1, 5, 9});
  CHECK(batcher.problems().size() == 1);
  tests::MemorySource again(tests::make_articles(900000, 10));
  Batcher tiny(again, {4, 1});
  CHECK(tiny.next()->articles.size() == 1);
}

TEST_CASE("a second writer is told who the first is") {
  const TemporaryFolder folder;
  auto lock = WriterLock::acquire(folder.path(), false, {});
  REQUIRE(lock);
  const auto second = WriterLock::acquire(folder.path(), false, {});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::locked);
  CHECK(second.error().message.find("process " + std::to_string(::getpid()) + " on ") != std::string::npos);
  const auto stopped = WriterLock::acquire(folder.path(), true, [] { return true; });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == ErrorCode::interrupted);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const WriterLock gone = *std::move(lock);
  });
  CHECK(WriterLock::acquire(folder.path(), true, {}));
  later.join();
}

TEST_CASE("generations: the one before stays, older ones go unless somebody reads them") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  for (int n = 1; n <= 3; ++n) REQUIRE(build_index(index, tests::make_articles(900000, 3)));
  CHECK_FALSE(fs::exists(index + "/gen-000001"));
  CHECK(fs::exists(index + "/gen-000002"));
  const auto reader = format::open_shard(index + "/gen-000002");
  REQUIRE(reader);
  REQUIRE(build_index(index, tests::make_articles(900000, 3)));
  CHECK(fs::exists(index + "/gen-000002"));  // held by the reader
  CHECK(reader->database.get_doccount() == 3);
  auto directory = IndexDirectory::open(index, {});
  REQUIRE(directory);
  CHECK(directory->prune(2).value().empty());
  CHECK(directory->rollback().value() == 3);
  CHECK(format::open_shard(index).value().manifest.generation == 3);
  CHECK(directory->next_number() == 5);
}

TEST_CASE("rollback needs something to go back to") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", tests::make_articles(900000, 3)));
  auto directory = IndexDirectory::open(folder / "index", {});
  REQUIRE(directory);
  CHECK(directory->rollback().error().code == ErrorCode::not_found);
}

TEST_CASE("what a dead run left is removed by the next writer, what is not ours stays") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, tests::make_articles(900000, 3)));
  fs::create_directories(index + "/tmp-abc123/parts/0");
  std::ofstream(index + "/tmp-abc123/parts/0/x") << "x";
  fs::create_directories(index + "/tmp-gone-gen-000007-4711/db");
  // Only named like ours.
  fs::create_directories(index + "/tmp-backup");
  std::ofstream(index + "/tmp-backup/mine") << "x";
  std::ofstream(index + "/tmp-notes") << "x";
  fs::create_directories(index + "/gen-000009/db");  // without a manifest
  std::ofstream(index + "/CURRENT.tmp-0123456789ab") << "gen-";
  std::ofstream(index + "/notes.txt") << "keep me";
  fs::create_directories(folder / "outside");
  std::ofstream(folder / "outside/precious") << "x";
  fs::create_directory_symlink(folder / "outside", index + "/tmp-link");
  REQUIRE(IndexDirectory::open(index, {}));
  CHECK_FALSE(fs::exists(index + "/tmp-abc123"));
  CHECK_FALSE(fs::exists(index + "/tmp-gone-gen-000007-4711"));
  CHECK(fs::exists(index + "/tmp-backup/mine"));
  CHECK(fs::exists(index + "/tmp-notes"));
  CHECK_FALSE(fs::exists(index + "/gen-000009"));
  CHECK_FALSE(fs::exists(index + "/CURRENT.tmp-0123456789ab"));
  CHECK(fs::is_symlink(fs::symlink_status(index + "/tmp-link")));
  CHECK(fs::exists(folder / "outside/precious"));
  CHECK(fs::exists(index + "/notes.txt"));
  CHECK(fs::exists(index + "/gen-000001"));
}

TEST_CASE("a place names the line within the file") {
  CHECK(place("a/b.txt:1", 5) == "a/b.txt:5");
  CHECK(place("dump.tar!a.txt:101", 20) == "dump.tar!a.txt:120");
  CHECK(place("no line", 3) == "no line:3");
  CHECK(place("C:x", 3) == "C:x:3");
}

TEST_CASE("the report as JSON is complete and valid whatever the names are") {
  Report report;
  report.rejected.push_back({"bad\xFFname:7", 3, "empty_input", "reason"});
  report.problems.push_back({corpus::ProblemCode::unreadable, "p", "m"});
  report.duplicates.push_back({5, "a:1", "2001-01-01", "b:1", "2000-01-01"});
  const std::string json = to_json(report, "update");
  for (const char* part :
       {"\"kind\": \"update\"", "bad\\ufffdname:9", "\"Q5\"", "\"unreadable\"", "\"vanished_ids\""})
    CHECK(json.find(part) != std::string::npos);
}

}  // namespace
}  // namespace kb::indexer
