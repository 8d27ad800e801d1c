// kbindex --gate: what is published when judged queries find less, and what the operator is told.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A published index of a few articles, a judged query that finds one of them, and dumps in which it finds it
/// and does not.
class Operator {
 public:
  Operator() {
    write_dump("good", "The tape drive squeals when it rewinds.");
    write_dump("better", "The tape drive squeals loudly when it rewinds.");
    write_dump("worse", "Nothing can be heard.");
    queries = directory_.write("queries.tsv", "t1\ttape drive squeals\n");
    qrels = directory_.write("qrels.txt", "t1 0 Q900050 3\n");
    REQUIRE(kbindex({"build", "-q", "--db", index, dump("good")}).code == 0);
    before = state();
  }

  process::Result kbindex(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), KB_KBINDEX);
    return process::run(directory_, arguments);
  }
  process::Result gated(const std::string& verb, const std::string& name,
                        std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{verb, "-q", "--db", index, "--gate", queries, qrels};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.push_back(dump(name));
    return kbindex(std::move(arguments));
  }
  [[nodiscard]] std::string dump(const std::string& name) const { return directory_.path() / name; }
  [[nodiscard]] const process::PrivateDirectory& directory() const { return directory_; }
  /// What is published, and everything that lies in the index directory.
  [[nodiscard]] std::string state() const {
    std::string text = read(fs::path(index) / "CURRENT");
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(index)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) text += name + "\n";
    return text;
  }
  [[nodiscard]] bool finds_squeals() const {
    const auto found = process::run(directory_, {KB_KBSEARCH, "--db", index, "squeals"});
    return found.code == 0 && found.out.find("Q900050") != std::string::npos;
  }

  process::PrivateDirectory directory_;
  std::string index = directory_.path() / "index";
  std::string queries, qrels, before;

 private:
  void write_dump(const std::string& name, const std::string& symptoms) const {
    for (const auto& article : kb::tests::make_articles(900001, 8))
      directory_.write(name + "/" + article.origin.substr(5, 7) + ".TXT", article.bytes);
    kb::tests::ArticleText judged;
    judged.number = 900050;
    judged.title = "Backup Is Noisy";
    judged.sections[0].second = symptoms;
    directory_.write(name + "/Q900050.TXT", kb::tests::to_text(judged));
  }
};

TEST_CASE("a run whose judged queries find as much as before passes the gate") {
  const Operator one;
  for (const std::string verb : {"update", "build"}) {
    const auto passed = one.gated(verb, "better");
    INFO(passed.err);
    CHECK(passed.code == 0);
    CHECK(passed.err.empty());
    CHECK(one.state() != one.before);
    CHECK(one.finds_squeals());
  }
}

TEST_CASE("a run whose judged queries find less publishes nothing and says so") {
  const Operator one;
  for (const std::string verb : {"update", "build"}) {
    const std::string report = one.directory().path() / (verb + ".json");
    const auto refused = one.gated(verb, "worse", {"--report", report});
    INFO(refused.err);
    CHECK(refused.code == 4);
    CHECK(refused.err.find(
              "not published: the judged queries' mean nDCG@10 would fall from 1.0000 to 0.0000") !=
          std::string::npos);
    CHECK(refused.err.find("--gate-slack") != std::string::npos);
    CHECK(one.finds_squeals());
    std::string now = one.state();  // but for the record of the run
    if (const auto at = now.find("report.json\n");
        one.before.find("report.json\n") == std::string::npos && at != std::string::npos)
      now.erase(at, 12);
    CHECK(now == one.before);
    CHECK(one.kbindex({"check", "-q", "--db", one.index}).code == 0);

    const auto json = nlohmann::json::parse(read(report), nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["published"] == false);
    CHECK(json["gate"]["passed"] == false);
    CHECK(json["gate"]["queries"] == 1);
    CHECK(json["gate"]["worse"][0]["text"] == "tape drive squeals");
    const auto info = one.kbindex({"info", "--db", one.index});
    CHECK(info.out.find("not published, the judged queries would have got worse") != std::string::npos);
  }
}

TEST_CASE("slack lets a fall pass, and only as deep a one") {
  const Operator one;
  CHECK(one.gated("update", "worse", {"--gate-slack", "0.9"}).code == 4);
  CHECK(one.state() == one.before);
  CHECK(one.gated("update", "worse", {"--gate-slack", "1"}).code == 0);
  CHECK_FALSE(one.finds_squeals());
}

TEST_CASE("the gate is open when nothing is published yet, and shut to files it cannot use") {
  const Operator one;
  const std::string fresh = one.directory().path() / "fresh";
  CHECK(
      one.kbindex({"build", "-q", "--db", fresh, "--gate", one.queries, one.qrels, one.dump("worse")}).code ==
      0);

  const auto missing = one.kbindex(
      {"update", "-q", "--db", one.index, "--gate", "no-such-file", one.qrels, one.dump("worse")});
  CHECK(missing.code == 2);
  CHECK(missing.err.find("no-such-file") != std::string::npos);
  const std::string others = one.directory().write("others.txt", "t2 0 Q900050 1\n");
  const auto unjudged =
      one.kbindex({"update", "-q", "--db", one.index, "--gate", one.queries, others, one.dump("worse")});
  CHECK(unjudged.code == 2);
  CHECK(unjudged.err.find("has a relevant article") != std::string::npos);
  CHECK(one.state() == one.before);
}

}  // namespace
