#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "indexer/format/forward.h"
#include "indexer/format/forward_pack.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

// Forward files that go on from earlier ones: what did not change is shared with them.

namespace kb::format {
namespace {

namespace fs = std::filesystem;

/// A document's entry, of some hashes that depend on `seed`, and something in the place of its stored
/// article.
struct Document {
  std::string entry, record;

  explicit Document(std::uint32_t seed) : record(600, static_cast<char>('a' + seed % 26)) {
    std::mt19937 random(seed);
    ForwardEncoder encoder;
    encoder.begin_block(Zone::title, Flavour::prose);
    for (int i = 0; i < 200; ++i) encoder.add(static_cast<std::uint32_t>(random() % 5000), false);
    encoder.finish(entry);
    record += std::to_string(seed);
  }
};

ForwardInfo info_of(std::uint32_t docid) {
  ForwardInfo info;
  info.number = 900000 + docid;
  info.weight_length = docid;
  return info;
}

std::shared_ptr<const ForwardFile> opened(const std::string& path) {
  auto file = ForwardFile::open(path);
  REQUIRE(file);
  return *file;
}

Result<void> add(ForwardWriter& writer, std::uint32_t docid, const Document& document) {
  return writer.add(docid, info_of(docid), "cat", document.entry, document.record);
}

/// Documents 1 to `count`, each of the seed that is its docid.
std::shared_ptr<const ForwardFile> written(const std::string& path, std::uint32_t count) {
  auto writer = ForwardWriter::create(path);
  REQUIRE(writer);
  for (std::uint32_t docid = 1; docid <= count; ++docid) REQUIRE(add(*writer, docid, Document(docid)));
  REQUIRE(writer->finish());
  return opened(path);
}

/// `base` with documents [first, last] replaced by those of other seeds, and all the others kept.
std::shared_ptr<const ForwardFile> changed(const std::string& path,
                                           const std::shared_ptr<const ForwardFile>& base,
                                           std::uint32_t first, std::uint32_t last, std::uint32_t seed,
                                           bool renumber = false) {
  auto writer = ForwardWriter::create(path, base);
  REQUIRE(writer);
  for (std::uint32_t docid = 1; docid <= base->last_docid(); ++docid)
    if (docid < first || docid > last) writer->keep(docid);
  for (std::uint32_t docid = first; docid <= last; ++docid)
    REQUIRE(add(*writer, docid, Document(seed + docid)));
  if (renumber) writer->renumber();
  REQUIRE(writer->finish());
  return opened(path);
}

void check_document(const ForwardFile& file, std::uint32_t docid, std::uint32_t seed) {
  CAPTURE(docid);
  const Document expected(seed);
  const ForwardInfo info = file.info(docid);
  CHECK(info.number == 900000 + docid);
  CHECK(unpack_forward(file.entry(info)) == expected.entry);
  CHECK(file.record(docid) == expected.record);
}

nlink_t links(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_nlink : 0;
}

}  // namespace

TEST_CASE("what did not change lies in the file of before, which outlives its first name") {
  const tests::TemporaryFolder folder;
  const auto base = written(folder / "a", 300);
  const auto next = changed(folder / "b", base, 10, 12, 1000);
  CHECK(links(folder / "b-1") == 2);
  CHECK(fs::file_size(folder / "b") * 2 < fs::file_size(folder / "a"));
  CHECK(next->shares(9, *base));
  CHECK_FALSE(next->shares(10, *base));
  fs::remove(folder / "a");
  const auto reopened = opened(folder / "b");
  for (std::uint32_t docid = 1; docid <= 300; ++docid)
    check_document(*reopened, docid, docid >= 10 && docid <= 12 ? 1000 + docid : docid);
}

TEST_CASE("a shared file is linked from generation to generation, and left when it is mostly of no use") {
  const tests::TemporaryFolder folder;
  auto file = written(folder / "0", 200);
  std::vector<std::uint32_t> seeds(201);
  for (std::uint32_t docid = 1; docid <= 200; ++docid) seeds[docid] = docid;
  std::uintmax_t most = 0;
  for (std::uint32_t round = 1; round <= 40; ++round) {
    const std::uint32_t first = 1 + (round * 37) % 180;
    file = changed(folder / std::to_string(round), file, first, first + 15, 1000 * round);
    for (std::uint32_t docid = first; docid <= first + 15; ++docid) seeds[docid] = 1000 * round + docid;
    std::uintmax_t bytes = 0;
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      const std::string name = entry.path().filename().string();
      if (name != std::to_string(round) && name.find(std::to_string(round) + "-") != 0) continue;
      bytes += entry.file_size();
      ++files;
    }
    most = std::max(most, bytes);
    CHECK(files <= 8);
  }
  CHECK_FALSE(file->shares(1, *opened(folder / "0")));
  CHECK(most < 3 * fs::file_size(folder / "0"));
  for (std::uint32_t docid = 1; docid <= 200; ++docid) check_document(*file, docid, seeds[docid]);
}

TEST_CASE("where a file cannot be linked, and when hashes are numbered anew, everything is copied") {
  const tests::TemporaryFolder folder;
  const auto base = written(folder / "a", 300);
  std::ofstream(folder / "b-1") << "in the way";
  const auto copied = changed(folder / "b", base, 10, 12, 1000);
  const auto renumbered = changed(folder / "c", base, 10, 12, 1000, true);
  CHECK_FALSE(fs::exists(folder / "c-1"));
  CHECK(links(folder / "a") == 1);
  for (const auto& file : {copied, renumbered}) {
    CHECK_FALSE(file->shares(9, *base));
    for (std::uint32_t docid = 1; docid <= 300; ++docid)
      check_document(*file, docid, docid >= 10 && docid <= 12 ? 1000 + docid : docid);
  }
}

TEST_CASE("a forward file without one that it shares is no forward file") {
  const tests::TemporaryFolder folder;
  const auto base = written(folder / "a", 300);
  (void)changed(folder / "b", base, 10, 12, 1000);
  SECTION("missing") {
    fs::remove(folder / "b-1");
  }
  SECTION("shorter") {
    fs::remove(folder / "b-1");
    fs::copy(folder / "a", folder / "b-1");
    fs::resize_file(folder / "b-1", fs::file_size(folder / "a") - 1);
  }
  const auto file = ForwardFile::open(folder / "b");
  REQUIRE_FALSE(file);
  CHECK(file.error().message.find("b-1") != std::string::npos);
}

TEST_CASE("what was added can be read again before the file is finished") {
  const tests::TemporaryFolder folder;
  const auto base = written(folder / "a", 20);
  auto writer = ForwardWriter::create(folder / "b", base);
  REQUIRE(writer);
  writer->keep(1);
  REQUIRE(add(*writer, 2, Document(77)));
  CHECK(writer->record(1).value() == Document(1).record);
  CHECK(writer->record(2).value() == Document(77).record);
  CHECK(writer->record(3).value().empty());
  CHECK(writer->record(4711).value().empty());
  REQUIRE(add(*writer, 2, Document(78)));
  CHECK(writer->record(2).value() == Document(78).record);
  writer->drop(2);
  CHECK(writer->record(2).value().empty());
}

}  // namespace kb::format
