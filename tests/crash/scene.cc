#include "tests/crash/scene.h"

#include <filesystem>
#include <fstream>

#include "indexer/format/generation.h"
#include "tests/support/catch.h"
#include "tests/unit/indexer/index_content.h"

namespace kb::tests {

namespace fs = std::filesystem;

void write_dump(const std::string& folder, std::uint32_t count, const std::string& word) {
  fs::create_directories(folder);
  for (const auto& entry : fs::directory_iterator(folder)) fs::remove(entry.path());
  for (corpus::RawArticle& raw : make_articles(900000, count)) {
    const std::string name = raw.origin.substr(5, raw.origin.rfind(':') - 5);
    raw.bytes.replace(raw.bytes.find("monitor"), 7, word);
    std::ofstream(folder + "/" + name, std::ios::binary) << raw.bytes;
  }
}

std::uint64_t published_articles(const std::string& index) {
  auto shard = format::open_shard(index);
  if (!shard) FAIL(shard.error().message);
  return shard->database.get_doccount();
}

std::vector<std::string> left_overs(const std::string& index) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(index)) {
    const std::string name = entry.path().filename().string();
    if (name != "CURRENT" && name != "lock" && name != "XAPIANDB" && name != "report.json" && !name.starts_with("gen-"))
      names.push_back(name);
  }
  return names;
}

void require_sound(const std::string& index) {
  const RunResult checked = run_program({kProgram, "check", "-q", "--db", index});
  INFO(checked.errors);
  REQUIRE(checked.code == 0);
}

void require_recovers(const std::string& index, const std::string& dump,
                      const std::map<std::uint32_t, std::string>& undisturbed) {
  require_sound(index);
  const RunResult again = run_program({kProgram, "update", "-q", "--db", index, dump});
  INFO(again.errors);
  REQUIRE(again.code == 0);
  REQUIRE(left_overs(index) == std::vector<std::string>{});
  // Not compared by the macro: it would print both.
  const bool same = indexer::index_content(index) == undisturbed;
  REQUIRE(same);
}

Scene::Scene() {
  write_dump(small, kSmall, "spooler");
  write_dump(large, kLarge, "printqueue");
  REQUIRE(run_program({kProgram, "build", "-q", "--db", index, small}).code == 0);
  REQUIRE(run_program({kProgram, "build", "-q", "--db", folder / "undisturbed", large}).code == 0);
  undisturbed = indexer::index_content(folder / "undisturbed");
}

}  // namespace kb::tests
