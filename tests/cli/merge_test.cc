// kbindex merge, and export over more than one index, as a shell sees them.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

using process::has;

/// A home with some of the sample articles in `a` (in three shards), the others and one of the same in `b`.
class Home {
 public:
  Home() {
    const fs::path samples = fs::path(KB_SOURCE_DIR) / "corpus/samples";
    REQUIRE(run({"build", "-q", "--shards", "3", "--db", "a", samples / "901", samples / "905"}).code == 0);
    std::vector<std::string> rest{"build", "-q", "--db", "b", samples / "901/Q901004.TXT"};
    for (const auto& entry : fs::directory_iterator(samples))
      if (entry.path().filename() != "901" && entry.path().filename() != "905") rest.push_back(entry.path());
    REQUIRE(run(rest).code == 0);
    REQUIRE(run({"build", "-q", "--db", "all", samples}).code == 0);
  }
  process::Result run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), KB_KBINDEX);
    return process::run(directory_, arguments);
  }
  [[nodiscard]] std::string search(const std::string& index, const std::vector<std::string>& words) const {
    std::vector<std::string> arguments{KB_KBSEARCH, "--db", index, "--lines"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const process::Result result = process::run(directory_, arguments);
    CHECK(result.code == 0);
    return result.out;
  }
  [[nodiscard]] fs::path operator/(const std::string& name) const { return directory_.path() / name; }
  [[nodiscard]] const process::PrivateDirectory& directory() const { return directory_; }

 private:
  process::PrivateDirectory directory_;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("kbindex merge makes one index that answers as one built from all articles") {
  const Home home;
  const process::Result merged = home.run({"merge", "--db", "m", "--report", "report.json", "a", "b"});
  INFO(merged.err);
  REQUIRE(merged.code == 0);
  CHECK(merged.out.empty());
  CHECK(has(merged.err, "1 article came more than once; the later date was kept:"));
  CHECK(has(merged.err, "Q901004: kept b"));
  CHECK(has(merged.err, "90 articles merged, 1 duplicate dropped"));
  for (const std::vector<std::string>& words : {std::vector<std::string>{"spooler", "stops"},
                                                {"\"access violation\""},
                                                {"error", "-setup"},
                                                {"netwrok"},
                                                {"cause:memory"}})
    CHECK(home.search("m", words) == home.search("all", words));
  CHECK(home.run({"check", "-q", "--db", "m"}).code == 0);
  const Json report = Json::parse(read(home / "report.json"));
  CHECK(report["kind"] == "merge");
  CHECK(report["articles"] == 90);
  CHECK(report["read"] == 91);
  CHECK(report["duplicates"].size() == 1);
  CHECK(report["verified"]["articles"] == 90);
  CHECK(has(home.run({"info", "--db", "m"}).out, "merge of "));
  CHECK(home.run({"merge", "-q", "--db", "m", "m"}).err.empty());
  CHECK(has(home.run({"info", "--db", "m"}).out, "gen-000002  (published)"));
}

TEST_CASE("kbindex merge says why it does not merge") {
  const Home home;
  const auto error = [&](const std::vector<std::string>& arguments, int code) {
    const process::Result result = home.run(arguments);
    CHECK(result.code == code);
    CHECK(result.out.empty());
    CHECK(has(result.err, "  hint: "));
    CHECK_FALSE(fs::exists(home / "m/CURRENT"));
    return result.err;
  };
  CHECK(has(error({"merge", "--db", "m"}, 2), "nothing to merge"));
  CHECK(has(error({"merge", "--db", "m", "a", "nowhere"}, 2), "'nowhere'"));
  CHECK(has(error({"merge", "--db", "m", "a", "./a"}, 2), "named twice"));
  CHECK(has(error({"merge", "--db", "m", "a", "remote:127.0.0.1:1"}, 2), "on another machine"));
  CHECK(has(error({"merge", "--db", "m", "a", "ssh://nowhere.invalid/x"}, 2), "on another machine"));

  const std::string manifest = home / "b/gen-000001/manifest.json";
  std::string text = read(manifest);
  const std::size_t schema = text.find("\"schema\": \"") + 11;
  REQUIRE(schema > 11);
  text.replace(schema, 2, "xy");
  // It knew neither checksums nor a check of itself.
  const std::size_t sums = text.find("\"checksums\": \"") + 14;
  REQUIRE(sums > 14);
  text.erase(sums, text.find('"', sums) - sums);
  text.erase(text.rfind(",\n  \"check\""));
  std::ofstream(manifest) << text << "\n}\n";
  const std::string other = error({"merge", "--db", "m", "a", "b"}, 2);
  INFO(other);
  CHECK(has(other, "index 'b' was built by another version"));
  CHECK(has(other, "kbindex build --db b"));
}

TEST_CASE("kbindex merge is one writer among others, and never touches what it reads") {
  const Home home;
  REQUIRE(home.run({"merge", "-q", "--db", "m", "b"}).code == 0);
  const int lock = ::open((home / "m/lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(::flock(lock, LOCK_EX | LOCK_NB) == 0);
  const process::Result held = home.run({"merge", "--db", "m", "a", "b"});
  CHECK(held.code == 75);
  CHECK(has(held.err, "another"));
  ::close(lock);
  // A read-only input: nobody writes there.
  const std::string before = read(home / "b/gen-000001/checksums");
  const int other = ::open((home / "b/lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(::flock(other, LOCK_EX | LOCK_NB) == 0);
  CHECK(home.run({"merge", "-q", "--db", "m", "a", "b"}).code == 0);
  ::close(other);
  CHECK(read(home / "b/gen-000001/checksums") == before);
}

TEST_CASE("synonym rules that lie beside a merged index are mentioned, not taken") {
  const Home home;
  std::ofstream(home / "b/synonyms.txt") << "spooler = print service\n";
  const process::Result merged = home.run({"merge", "--db", "m", "a", "b"});
  CHECK(merged.code == 0);
  CHECK(has(merged.err, "b/synonyms.txt' were not taken over"));
  CHECK_FALSE(fs::exists(home / "m/synonyms.txt"));
}

TEST_CASE("export writes shards, stub files and several indexes as it writes one") {
  const Home home;
  std::ofstream(home / "stub") << "auto a\nauto b\n";
  for (const std::string format : {"jsonl", "csv"}) {
    CAPTURE(format);
    const std::string whole = home.run({"export", "-q", "-f", format, "all"}).out;
    REQUIRE(whole.size() > 100'000);
    for (const std::vector<std::string>& indexes : {std::vector<std::string>{"a", "b"},
                                                    {"--db", "a", "--db", "b"},
                                                    {"--db=b", "a"},
                                                    {"--", "a", "b"},
                                                    {"stub"}}) {
      std::vector<std::string> arguments{"export", "-f", format};
      arguments.insert(arguments.end(), indexes.begin(), indexes.end());
      const process::Result result = home.run(arguments);
      CAPTURE(indexes);
      CHECK(result.code == 0);
      CHECK(result.out == whole);
      CHECK(has(result.err, "1 copy of an article in several indexes: only the newest was written"));
    }
  }
  const process::Result away = home.run({"export", "-f", "csv", "a", "remote:127.0.0.1:1"});
  CHECK(away.code == 2);
  CHECK(away.out.empty());
  CHECK(has(away.err, "remote:127.0.0.1:1"));
  CHECK(has(away.err, "needs all of its databases"));
}
