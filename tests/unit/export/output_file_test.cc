#include "indexer/export/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/unit/export/export_fixture.h"

using namespace kb;
using namespace kb::tests;
using exporting::Format;
using exporting::Unfinished;

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

constexpr Format kFormats[] = {Format::jsonl, Format::opensearch, Format::csv, Format::sqlite};

std::string small_index(const TemporaryFolder& folder) {
  build_index_of(folder / "index", make_articles(900000, 20));
  return folder / "index";
}

}  // namespace

TEST_CASE("what exists is never written over without being told to") {
  const TemporaryFolder folder, out;
  const std::string index = small_index(folder);
  for (const Format format : kFormats) {
    std::ofstream(out / "mine") << "mine";
    const auto refused = export_to(index, options_for(format, out / "mine"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::exists);
    CHECK(refused.error().hint == "--force replaces it");
    CHECK(read_file(out / "mine") == "mine");
    CHECK(names_in(out.path()) == Names{"mine"});
  }
}

TEST_CASE("a file is replaced when told to, and that is said") {
  const TemporaryFolder folder, out;
  const std::string index = small_index(folder);
  for (const Format format : {Format::jsonl, Format::csv, Format::sqlite}) {
    std::ofstream(out / "mine") << "mine";
    exporting::Options options = options_for(format, out / "mine");
    options.replace = true;
    const auto summary = export_to(index, options);
    REQUIRE(summary);
    CHECK(summary->replaced);
    CHECK(read_file(out / "mine").size() == summary->bytes);
    CHECK(names_in(out.path()) == Names{"mine"});
    fs::remove(out / "mine");
    CHECK_FALSE(export_to(index, options).value().replaced);
    fs::remove(out / "mine");
  }
}

TEST_CASE("a folder is replaced only when nothing but an export is in it") {
  const TemporaryFolder folder, out;
  const std::string index = small_index(folder);
  exporting::Options options = options_for(Format::opensearch, out / "kb/");
  options.replace = true;
  options.bulk_bytes = 1000;
  REQUIRE(export_to(index, options));
  options.bulk_bytes = 1'000'000;
  const auto summary = export_to(index, options);
  REQUIRE(summary);
  CHECK(summary->replaced);
  CHECK(names_in(out / "kb") == Names{"bulk-00001.ndjson", "mapping.json"});
  std::ofstream(out / "kb/thesis.doc") << "mine";
  const auto refused = export_to(index, options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::exists);
  CHECK(names_in(out / "kb").size() == 3);
  CHECK(names_in(out.path()) == Names{"kb"});
  // Nor is a link followed, nor a file taken for a folder.
  fs::create_directory_symlink(out / "kb", out / "link");
  options.path = out / "link";
  CHECK_FALSE(export_to(index, options));
  CHECK(fs::is_symlink(out / "link"));
}

TEST_CASE("an export that is stopped leaves nothing behind") {
  const TemporaryFolder folder, out;
  const std::string index = small_index(folder);
  for (const Format format : kFormats)
    for (const int patience : {0, 1, 10}) {
      exporting::Options options = options_for(format, out / "kb");
      int left = patience;
      options.stop = [&left] { return left-- <= 0; };
      const auto stopped = export_to(index, options);
      REQUIRE_FALSE(stopped);
      CHECK(stopped.error().code == ErrorCode::interrupted);
      CHECK(names_in(out.path()).empty());
    }
}

TEST_CASE("what somebody else makes meanwhile is theirs") {
  const TemporaryFolder out;
  for (const auto kind : {Unfinished::Kind::file, Unfinished::Kind::folder}) {
    auto made = Unfinished::create(out / "kb", kind, false);
    REQUIRE(made);
    std::ofstream(out / "kb") << "theirs";
    const auto refused = made->commit();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::exists);
    CHECK(read_file(out / "kb") == "theirs");
    fs::remove(out / "kb");
  }
}

TEST_CASE("formats that need a name say so") {
  const TemporaryFolder folder;
  const std::string index = small_index(folder);
  for (const Format format : {Format::opensearch, Format::sqlite}) {
    const auto refused = export_to(index, options_for(format, ""));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(refused.error().hint.empty());
  }
}

TEST_CASE("a folder that is not there and a full disk are errors with their names") {
  const TemporaryFolder folder, out;
  const std::string index = small_index(folder);
  const auto nowhere = export_to(index, options_for(Format::csv, out / "no/such/file"));
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().message.find("no/such/file") != std::string::npos);
  exporting::Options options = options_for(Format::csv, "");
  options.descriptor = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  const auto full = export_to(index, options);
  ::close(options.descriptor);
  REQUIRE_FALSE(full);
  CHECK(full.error().code == ErrorCode::no_space);
}

TEST_CASE("an export has the permissions that files usually have") {
  const TemporaryFolder folder, out;
  const std::string index = small_index(folder);
  const mode_t mask = ::umask(027);
  for (const Format format : kFormats) {
    REQUIRE(export_to(index, options_for(format, out / "kb")));
    struct stat status {};
    REQUIRE(::stat((out / "kb").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == (format == Format::opensearch ? 0750 : 0640));
    fs::remove_all(out / "kb");
  }
  ::umask(mask);
}
