#include "indexer/format/checksums.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "indexer/format/manifest.h"
#include "indexer/format/read_guard.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

namespace kb::tests {
namespace {

namespace fs = std::filesystem;
using format::kSumBlock;

void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string text_of(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text.push_back(static_cast<char>(i * 31 + i / 97));
  return text;
}

/// A folder like a generation's.
struct Generation {
  TemporaryFolder folder;
  std::string table = text_of(3 * kSumBlock + 100);
  Generation() {
    fs::create_directories(folder / "db");
    write(folder / "db/table", table);
    write(folder / "empty", "");
    write(folder / "manifest.json", "not summed");
    write(folder / "checksums", "not summed");
  }
};

}  // namespace

TEST_CASE("a checksum sees every bit, the length and the order") {
  std::set<std::uint64_t> sums;
  std::string text = text_of(200);
  sums.insert(format::checksum(text));
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
    sums.insert(format::checksum(text));
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
  }
  CHECK(sums.size() == 1 + 8 * text.size());
  std::set<std::uint64_t> zeros;
  for (std::size_t size = 0; size < 300; ++size) zeros.insert(format::checksum(std::string(size, '\0')));
  CHECK(zeros.size() == 300);
  CHECK(format::checksum_text("gen-000001") == "8d402f0188b0eaa5");  // must never change: it is in every index
}

TEST_CASE("a file that is linked from another folder keeps the sums it has there, whatever has become of it") {
  const Generation before;
  const auto known = format::make_checksums(before.folder.path());
  REQUIRE(known);
  const TemporaryFolder after;
  fs::create_directories(after / "db");
  fs::create_hard_link(before.folder / "db/table", after / "db/shared");
  write(after / "db/own", before.table);
  write(before.folder / "db/table", text_of(3 * kSumBlock + 99) + "?");
  const auto made = format::make_checksums(after.path(), {before.folder.path(), &*known});
  REQUIRE(made);
  CHECK(made->find("db/shared")->blocks == known->find("db/table")->blocks);
  CHECK(made->find("db/own")->blocks == known->find("db/table")->blocks);
  CHECK(format::find_damage(after.path(), *made).size() == 1);
}

TEST_CASE("sums of a folder come through their file, and damage is named") {
  const Generation generation;
  const auto made = format::make_checksums(generation.folder.path());
  REQUIRE(made);
  REQUIRE(made->files.size() == 2);
  const auto read = format::Checksums::parse(made->serialise());
  REQUIRE(read);
  REQUIRE(read->find("db/table") != nullptr);
  CHECK(read->find("db/table")->blocks.size() == 4);
  CHECK(read->find("manifest.json") == nullptr);
  CHECK(format::find_damage(generation.folder.path(), *read).empty());

  std::string changed = generation.table;
  changed[kSumBlock + 5] = static_cast<char>(changed[kSumBlock + 5] ^ 1);
  write(generation.folder / "db/table", changed);
  auto damage = format::find_damage(generation.folder.path(), *read);
  REQUIRE(damage.size() == 1);
  CHECK(damage[0].find("1 damaged block of 4096 bytes, the first at byte 4096") != std::string::npos);
  write(generation.folder / "db/table", generation.table + "x");
  CHECK(format::find_damage(generation.folder.path(), *read).size() == 1);
  fs::remove(generation.folder / "db/table");
  damage = format::find_damage(generation.folder.path(), *read);
  REQUIRE(damage.size() == 1);
  CHECK(damage[0].find("No such file") != std::string::npos);
}

TEST_CASE("a list of checksums that was cut or changed is refused or has the same form") {
  const Generation generation;
  const std::string text = format::make_checksums(generation.folder.path())->serialise();
  for (std::size_t size = 0; size < text.size(); ++size) CHECK_FALSE(format::Checksums::parse(text.substr(0, size)));
  CHECK_FALSE(format::Checksums::parse(text + "x"));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 0x80);
    (void)format::Checksums::parse(changed);  // survived, whatever it says
  }
}

TEST_CASE("blocks of a mapped file are verified when they are looked at, and damage is remembered") {
  const Generation generation;
  const auto sums = std::make_shared<const format::Checksums>(*format::make_checksums(generation.folder.path()));
  std::string bytes = generation.table;
  bytes[2 * kSumBlock] = static_cast<char>(~bytes[2 * kSumBlock]);
  const format::BlockGuard guard(sums, *sums->find("db/table"), bytes);
  CHECK(guard.holds(0, 2 * kSumBlock));
  CHECK(guard.holds(3 * kSumBlock, 100));
  CHECK_FALSE(guard.damaged());
  CHECK_FALSE(guard.holds(2 * kSumBlock - 1, 2));
  CHECK(guard.damaged());
  CHECK_FALSE(guard.holds(4 * kSumBlock, 1));  // behind the end
}

TEST_CASE("reads of watched files are told from what was written, for as long as they are watched") {
  const Generation generation;
  const auto sums = std::make_shared<const format::Checksums>(*format::make_checksums(generation.folder.path()));
  const int fd = ::open((generation.folder / "db/table").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(fd >= 0);
  std::string bytes = generation.table.substr(0, 2 * kSumBlock);
  std::string other = bytes;
  other[10] = static_cast<char>(other[10] ^ 4);
  CHECK(format::read_is_sound(fd, other.data(), other.size(), 0));  // nobody watches
  {
    const auto watched = format::watch_files(generation.folder.path(), sums);
    CHECK(format::read_is_sound(fd, bytes.data(), bytes.size(), 0));
    CHECK(format::read_is_sound(fd, other.data() + 1, 100, 1));  // no whole block: cannot be told
    CHECK_FALSE(format::read_is_sound(fd, other.data(), other.size(), 0));
    CHECK(format::damaged_file().find("db/table") != std::string::npos);
    CHECK_FALSE(format::read_is_sound(fd, bytes.data(), bytes.size(), kSumBlock));  // from another place
    const std::string end = generation.table.substr(3 * kSumBlock);
    CHECK(format::read_is_sound(fd, end.data(), end.size(), 3 * kSumBlock));
  }
  CHECK(format::read_is_sound(fd, other.data(), other.size(), 0));
  ::close(fd);
}

TEST_CASE("a manifest with any bit changed is refused, a CURRENT says the same or is refused") {
  format::Manifest manifest;
  manifest.articles = 90;
  manifest.generation = 7;
  manifest.checksums = format::checksum_text("x");
  const std::string text = format::to_json(manifest);
  REQUIRE(format::parse_manifest(text));
  for (std::size_t i = 0; i < text.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
      CHECK_FALSE(format::parse_manifest(changed));
    }
  TemporaryFolder folder;
  const std::string current = format::current_text("gen-000007");
  write(folder / "CURRENT", current);
  REQUIRE(format::read_current(folder.path()));
  for (std::size_t i = 0; i < current.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = current;
      changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
      write(folder / "CURRENT", changed);
      if (const auto read = format::read_current(folder.path())) CHECK(*read == "gen-000007");
    }
}

}  // namespace kb::tests
