#include "indexer/format/generation.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

namespace kb::format {
namespace {

namespace fs = std::filesystem;

void write(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// A generation without articles, made by hand.
void make_generation(const std::string& path, const std::string& schema = schema_fingerprint()) {
  fs::create_directories(path);
  Xapian::WritableDatabase database(path + "/db", Xapian::DB_CREATE_OR_OVERWRITE);
  database.set_metadata(metadata::kSchema, schema);
  database.commit();
  auto forward = ForwardWriter::create(path + "/forward");
  REQUIRE(forward);
  REQUIRE(forward->finish());
  Manifest manifest;
  manifest.schema = schema;
  manifest.generation = generation_number(fs::path(path).filename().string());
  manifest.sources = {"dump.tar.xz"};
  manifest.program = "kbindex 0.0.1";
  write(path + "/manifest.json", to_json(manifest));
}

TEST_CASE("the published generation is opened") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000007");
  write(folder / "CURRENT", "gen-000007\n");
  const auto shard = open_shard(folder.path());
  REQUIRE(shard);
  CHECK(shard->location == folder.path());
  CHECK(shard->directory == folder / "gen-000007");
  CHECK(shard->manifest.generation == 7);
  CHECK(shard->forward);
  CHECK(shard->in_use);
}

TEST_CASE("a reader keeps its generation from being locked away") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000001");
  write(folder / "CURRENT", "gen-000001\n");
  const int fd = ::open((folder / "gen-000001/manifest.json").c_str(), O_RDONLY);
  {
    const auto shard = open_shard(folder.path());
    REQUIRE(shard);
    CHECK(::flock(fd, LOCK_EX | LOCK_NB) != 0);
  }
  CHECK(::flock(fd, LOCK_EX | LOCK_NB) == 0);
  ::close(fd);
}

TEST_CASE("a generation's own folder and a bare database can be opened") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000001");
  const auto generation = open_shard(folder / "gen-000001");
  REQUIRE(generation);
  CHECK(generation->forward);
  const auto bare = open_shard(folder / "gen-000001/db");
  REQUIRE(bare);
  CHECK(bare->forward);
  CHECK(bare->directory.empty());
}

TEST_CASE("a database away from its forward file needs a copy of that, unless it was made as a shard") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000001");
  fs::copy(folder / "gen-000001/db", folder / "alone");
  const auto alone = open_shard(folder / "alone");
  REQUIRE_FALSE(alone);
  CHECK(alone.error().code == ErrorCode::unsupported);
  CHECK(alone.error().message.find("without its articles") != std::string::npos);
  CHECK(alone.error().hint.find("alone.forward") != std::string::npos);
  CHECK(alone.error().hint.find("--shards 1") != std::string::npos);
  fs::copy(folder / "gen-000001/forward", folder / "alone.forward");
  const auto with_copy = open_shard(folder / "alone");
  REQUIRE(with_copy);
  CHECK(with_copy->forward);
  Xapian::WritableDatabase marked(folder / "marked", Xapian::DB_CREATE);
  marked.set_metadata(metadata::kSchema, schema_fingerprint());
  marked.set_metadata(metadata::kShards, "1 0");
  marked.commit();
  CHECK(open_shard(folder / "marked"));
}

TEST_CASE("what is not there is said with the command that makes it") {
  const tests::TemporaryFolder folder;
  const auto missing = open_shard(folder / "none");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().hint.find("kbindex build --db " + (folder / "none")) != std::string::npos);
  const auto empty = open_shard(folder.path());
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == ErrorCode::not_found);
}

TEST_CASE("an index of another version is refused with the command that mends it") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000001", "schema=0");
  write(folder / "CURRENT", "gen-000001\n");
  const auto shard = open_shard(folder.path());
  REQUIRE_FALSE(shard);
  CHECK(shard.error().code == ErrorCode::version_mismatch);
  CHECK(shard.error().message.find("was built by another version (kbindex 0.0.1)") != std::string::npos);
  CHECK(shard.error().hint == "kbindex build --db " + folder.path() + " dump.tar.xz");
}

TEST_CASE("CURRENT can name nothing but a generation") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000001");
  for (const char* name : {"", "../gen-000001", "gen-1", "gen-00000x", "/etc", "gen-000001/.."}) {
    write(folder / "CURRENT", name);
    const auto shard = open_shard(folder.path());
    REQUIRE_FALSE(shard);
    CHECK(shard.error().code == ErrorCode::corrupt);
  }
  write(folder / "CURRENT", "gen-000002\n");
  CHECK_FALSE(open_shard(folder.path()));
}

TEST_CASE("damage is an error with a hint") {
  const tests::TemporaryFolder folder;
  make_generation(folder / "gen-000001");
  write(folder / "CURRENT", "gen-000001\n");
  SECTION("manifest") {
    write(folder / "gen-000001/manifest.json", "{");
  }
  SECTION("manifest of another shape") {
    write(folder / "gen-000001/manifest.json", R"({"schema": 5})");
  }
  SECTION("forward index") {
    write(folder / "gen-000001/forward", "short");
  }
  SECTION("database") {
    write(folder / "gen-000001/db/iamglass", "no");
  }
  const auto shard = open_shard(folder.path());
  REQUIRE_FALSE(shard);
  CHECK_FALSE(shard.error().message.empty());
}

TEST_CASE("a manifest comes back, and unknown members do not disturb") {
  Manifest m;
  m.schema = "s";
  m.generation = 12;
  m.articles = 5;
  m.built = "2026-01-01T00:00:00Z";
  m.program = "p";
  m.xapian = "x";
  m.icu = "i";
  m.sources = {"a b", "\xFF"};
  m.seconds = 1.5;
  m.text_bytes = 99;
  m.compact_bytes = 77;
  const auto back = parse_manifest(to_json(m));
  REQUIRE(back);
  CHECK(back->generation == 12);
  CHECK(back->articles == 5);
  CHECK(back->sources.front() == "a b");
  CHECK(back->seconds == 1.5);
  CHECK(back->text_bytes == 99);
  CHECK(back->compact_bytes == 77);
  CHECK(parse_manifest(R"({"schema": "x", "future": [1]})").value().schema == "x");
  CHECK_FALSE(parse_manifest("[]"));
}

TEST_CASE("generation names") {
  CHECK(generation_name(7) == "gen-000007");
  CHECK(generation_name(1234567) == "gen-1234567");
  CHECK(generation_number("gen-1234567") == 1234567);
  CHECK(generation_number("gen-7") == 0);
  CHECK(generation_number("gen-00000a") == 0);
  CHECK(generation_number("tmp-000007") == 0);
}

TEST_CASE("Xapian's exceptions become errors with a code") {
  CHECK(translate_xapian_error(Xapian::DatabaseLockError("x"), "write", "d").code == ErrorCode::locked);
  CHECK(translate_xapian_error(Xapian::DatabaseCorruptError("x"), "read", "d").code == ErrorCode::corrupt);
  CHECK(translate_xapian_error(Xapian::NetworkError("x"), "read", "d").code == ErrorCode::network);
  CHECK(translate_xapian_error(Xapian::DatabaseError("x", ENOSPC), "write", "d").code == ErrorCode::no_space);
  CHECK(translate_xapian_error(Xapian::DatabaseOpeningError("x", EACCES), "open", "d").code ==
        ErrorCode::permission);
  CHECK(translate_xapian_error(Xapian::RangeError("oops"), "search", "d").message ==
        "cannot search 'd': oops");
}

}  // namespace
}  // namespace kb::format
