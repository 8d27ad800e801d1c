// Every format, byte by byte, for four articles that between them have nested applies-to items, tables,
// messages, quotation marks, letters beyond ASCII and the newer header; from a single database, from shards,
// a stub file and several indexes alike.
#include <cstdlib>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/unit/export/export_fixture.h"

using namespace kb;
using namespace kb::tests;
using exporting::Format;

namespace {

std::vector<corpus::RawArticle> articles() {
  const std::string converted =
      "# Q912346: PRB: &quot;Busy&quot; Lamp Stays On\n\n\tArticle: Q912346\n\tProduct(s): Microsoft "
      "Windows NT\n"
      "\tVersion(s): 4.0\n\tLast Modified: 03-MAR-2001\n\t\n\tThe caf\xC3\xA9's lamp, \"busy\", stays "
      "on.\n";
  return {sample(985031), sample(901017), {converted, "lamp.md:1"}, sample(905012)};
}

/// The four articles as one database, and as everything else that may be exported.
struct Indexes {
  TemporaryFolder folder;
  std::vector<std::vector<std::string>> layouts;

  Indexes() {
    const auto all = articles();
    build_index_of(folder / "one", all);
    build_index_of(folder / "shards", all, 3);
    build_index_of(folder / "a", {all[0], all[2]}, 2);
    corpus::RawArticle older = all[2];
    older.bytes.replace(older.bytes.find("03-MAR-2001"), 11, "03-MAR-1999");
    build_index_of(folder / "b", {all[3], older, all[1]});
    std::ofstream(folder / "stub") << "auto a\nauto b/gen-000001/db\n";
    layouts = {{folder / "one"},
               {folder / "shards"},
               {folder / "shards/gen-000001/shard-2/db", folder / "shards/gen-000001/shard-0/db",
                folder / "shards/gen-000001/shard-1/db"},
               {folder / "a", folder / "b"},
               {folder / "b", folder / "a"},
               {folder / "stub"}};
  }
};

const std::vector<std::vector<std::string>>& layouts() {
  static const Indexes indexes;
  return indexes.layouts;
}

void check_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(KB_SOURCE_DIR) + "/tests/golden/export/" + name;
  if (const char* update = std::getenv("KB_UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  INFO("golden file " << path << "; KB_UPDATE_GOLDEN=1 rewrites it");
  CHECK(actual == read_file(path));
}

}  // namespace

TEST_CASE("export to JSON Lines") {
  for (const std::vector<std::string>& layout : layouts()) {
    const TemporaryFolder out;
    REQUIRE(export_to(layout, options_for(Format::jsonl, out / "kb.jsonl")));
    check_golden("articles.jsonl", read_file(out / "kb.jsonl"));
  }
}

TEST_CASE("export to CSV") {
  for (const std::vector<std::string>& layout : layouts()) {
    const TemporaryFolder out;
    REQUIRE(export_to(layout, options_for(Format::csv, out / "kb.csv")));
    check_golden("articles.csv", read_file(out / "kb.csv"));
  }
}

TEST_CASE("export to OpenSearch") {
  for (const std::vector<std::string>& layout : layouts()) {
    const TemporaryFolder out;
    REQUIRE(export_to(layout, options_for(Format::opensearch, out / "kb")));
    check_golden("mapping.json", read_file(out / "kb/mapping.json"));
    check_golden("bulk-00001.ndjson", read_file(out / "kb/bulk-00001.ndjson"));
  }
}

TEST_CASE("export to SQLite") {
  for (const std::vector<std::string>& layout : layouts()) {
    const TemporaryFolder out;
    REQUIRE(export_to(layout, options_for(Format::sqlite, out / "kb.sqlite")));
    std::string all;
    for (const std::string& sql :
         {std::string("PRAGMA user_version"),
          std::string("SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL AND name "
                      "NOT LIKE 'articles_fts_%' ORDER BY name"),
          std::string("SELECT * FROM export"), std::string("SELECT * FROM articles"),
          std::string("SELECT * FROM keywords"), std::string("SELECT * FROM applies_to"),
          std::string("SELECT * FROM citations")}) {
      all += "-- " + sql + "\n";
      for (const std::string& row : sqlite_rows(out / "kb.sqlite", sql)) all += row + "\n";
    }
    check_golden("sqlite.txt", all);
  }
}
