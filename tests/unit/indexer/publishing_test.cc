#include "indexer/publishing.h"

#include <filesystem>
#include <fstream>

#include "indexer/check.h"
#include "indexer/format/generation.h"
#include "indexer/smoke_queries.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::indexer {
namespace {

namespace fs = std::filesystem;
using tests::make_articles;
using tests::TemporaryFolder;

/// Overwrites a stretch in the middle of a file of the new generation just before it is checked.
class Vandal : public Observer {
 public:
  Vandal(std::string index, std::string file) : index_(std::move(index)), file_(std::move(file)) {}
  void phase(Phase phase) override {
    if (phase != Phase::checking || done_) return;
    for (const auto& entry : fs::directory_iterator(index_)) {
      const fs::path target = entry.path() / "generation" / file_;
      if (!fs::exists(target)) continue;
      std::fstream file(target, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(fs::file_size(target) / 2));
      file << std::string(fs::file_size(target) / 4, 'x');
      done_ = true;
    }
  }
  [[nodiscard]] bool done() const { return done_; }

 private:
  std::string index_, file_;
  bool done_ = false;
};

TEST_CASE("a new generation that is damaged is not published") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, make_articles(900000, 20)));
  const auto before = index_content(index);
  for (const char* file : {"db/postlist.glass", "db/docdata.glass", "forward"}) {
    INFO(file);
    for (const bool update : {false, true}) {
      Vandal vandal(index, file);
      tests::MemorySource source(make_articles(900000, 40));
      UpdateOptions options;
      options.directory = index;
      options.jobs = 2;
      const auto report = update ? indexer::update(options, source, vandal) : build(options, source, vandal);
      REQUIRE(vandal.done());
      REQUIRE_FALSE(report);
      CHECK(report.error().code == ErrorCode::internal);
      CHECK(report.error().message.find("failed its check") != std::string::npos);
      CHECK(index_content(index) == before);
    }
  }
}

TEST_CASE("the report says what the new generation was verified by") {
  const TemporaryFolder folder;
  const auto built = build_index(folder / "index", make_articles(900000, 299));
  REQUIRE(built);
  REQUIRE(built->verified);
  CHECK(built->published);
  CHECK(built->verified->articles == 299);
  CHECK(built->verified->reanalyzed == 3);
  CHECK(built->verified->queries >= 50);
  const auto updated = update_index(folder / "index", make_articles(900000, 251));
  REQUIRE(updated);
  REQUIRE(updated->verified);
  CHECK(updated->verified->articles == 251);
}

TEST_CASE("smoke queries are asked of an index of any size") {
  for (const std::uint32_t count : {1u, 2u, 26u, 60u}) {
    const TemporaryFolder folder;
    REQUIRE(build_index(folder / "index", make_articles(900000, count)));
    const auto asked = smoke_queries(folder / "index");
    REQUIRE(asked);
    CHECK(*asked >= std::min(2 * count, 50u));
  }
}

TEST_CASE("check gives the same result with any number of threads") {
  const TemporaryFolder folder;
  REQUIRE(build_index(folder / "index", make_articles(900000, 2500)));
  Observer observer;
  for (const unsigned jobs : {1u, 2u, 5u}) {
    const auto checked = check(folder / "index", observer, jobs);
    REQUIRE(checked);
    CHECK(checked->faults.empty());
    CHECK(checked->articles == 2500);
    CHECK(checked->reanalyzed == 25);
  }
}

UpdateOptions gated(const std::string& index, Gate gate) {
  UpdateOptions options;
  options.directory = index;
  options.gate = std::move(gate);
  return options;
}

TEST_CASE("a gate sees the new generation and decides whether it is published") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, make_articles(900000, 20)));
  const auto before = index_content(index);
  for (const bool passes : {false, true}) {
    std::uint64_t seen = 0;
    const Gate gate = [&](const std::string& candidate) -> Result<GateVerdict> {
      auto shard = format::open_shard(candidate);
      REQUIRE(shard);
      seen = shard->database.get_doccount();
      GateVerdict verdict;
      verdict.passed = passes;
      return verdict;
    };
    const auto report = update_index(index, make_articles(900000, 21), gated(index, gate));
    REQUIRE(report);
    CHECK(seen == 21);
    CHECK(report->published == passes);
    CHECK(report->generation == (passes ? 2u : 1u));
    REQUIRE(report->gate);
    CHECK(report->gate->passed == passes);
    if (!passes) CHECK(index_content(index) == before);
    for (const auto& entry : fs::directory_iterator(index))
      CHECK_FALSE(entry.path().filename().string().starts_with("tmp-"));
  }
}

TEST_CASE("a gate that cannot say anything ends the run") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build_index(index, make_articles(900000, 20)));
  const Gate gate = [](const std::string&) -> Result<GateVerdict> { return fail(ErrorCode::io, "no"); };
  const auto report = update_index(index, make_articles(900000, 21), gated(index, gate));
  REQUIRE_FALSE(report);
  CHECK(index_content(index).size() == 21);
}

}  // namespace
}  // namespace kb::indexer
