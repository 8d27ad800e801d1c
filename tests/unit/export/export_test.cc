#include "indexer/export/export.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "indexer/export/columns.h"
#include "indexer/export/opensearch_mapping.h"
#include "parser/parse.h"
#include "tests/support/catch.h"
#include "tests/unit/export/export_fixture.h"
#include "tools/kbindex/article_object.h"

using namespace kb;
using namespace kb::tests;
using exporting::Format;
using exporting::Json;

namespace {

const std::string& samples_index() {
  static const TemporaryFolder folder;
  static const std::string directory = [] {
    build_index_of(folder / "index", all_samples());
    return folder / "index";
  }();
  return directory;
}

std::vector<parser::Article> parsed_samples() {
  std::vector<parser::Article> articles;
  for (const corpus::RawArticle& raw : all_samples())
    articles.insert(articles.begin(), parser::parse(raw.bytes).article);
  return articles;
}

}  // namespace

TEST_CASE("articles come by ascending number, as they were parsed") {
  exporting::ArticleStream stream = stream_of({samples_index()});
  const std::vector<parser::Article> expected = parsed_samples();
  CHECK(stream.size() == expected.size());
  for (const parser::Article& article : expected) {
    REQUIRE(stream.next().value());
    CHECK(stream.article() == article);
  }
  CHECK_FALSE(stream.next().value());
  CHECK_FALSE(stream.next().value());
}

TEST_CASE("several databases are read as one; of an article in two the later date counts") {
  const TemporaryFolder folder;
  ArticleText old, young, other;
  old.date = "01-JAN-1999";
  old.title = "Old";
  young.title = "Young";
  other.number = 900000;
  build_index_of(folder / "a", {{to_text(young), "a:1"}});
  build_index_of(folder / "b", {{to_text(old), "b:1"}, {to_text(other), "b:2"}});
  for (const auto& order :
       {std::vector{folder / "a", folder / "b"}, std::vector{folder / "b", folder / "a"}}) {
    exporting::ArticleStream stream = stream_of(order);
    REQUIRE(stream.size() == 2);
    REQUIRE(stream.next().value());
    CHECK(stream.article().number == 900000);
    REQUIRE(stream.next().value());
    CHECK(stream.article().title == "Young");
  }
}

TEST_CASE("a field's values are those of the index, and no other field's") {
  const TemporaryFolder folder;
  build_index_of(folder / "index", {{to_text(ArticleText{}), "a:1"}});
  exporting::ArticleStream stream = stream_of({folder / "index"});
  const auto values = [&](const char* field) { return stream.values(*format::find_field(field)); };
  CHECK(values("keyword").empty());  // before the first article
  REQUIRE(stream.next().value());
  CHECK(values("keyword") == std::vector<std::string>{"kberrmsg", "kbprint"});
  CHECK(values("version") == std::vector<std::string>{"3.51", "4.0", "4.0 sp4"});
  CHECK(values("cites") == std::vector<std::string>{"q900002"});
  CHECK(values("file") == std::vector<std::string>{"kernel32.dll"});
  CHECK(values("date").empty());
}

TEST_CASE("JSON Lines are what parsing the same articles gives") {
  const TemporaryFolder out;
  const auto summary = export_to(samples_index(), options_for(Format::jsonl, out / "kb"));
  REQUIRE(summary);
  const std::string text = read_file(out / "kb");
  const std::vector<std::string> lines = tests::lines_of(text);
  const std::vector<parser::Article> expected = parsed_samples();
  CHECK(summary->articles == expected.size());
  CHECK(summary->bytes == text.size());
  REQUIRE(lines.size() == expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i)
    CHECK(Json::parse(lines[i]) == cli::kbindex::article_object(expected[i]));
}

TEST_CASE("CSV has a header and a row an article, and every value comes back") {
  const TemporaryFolder out;
  REQUIRE(export_to(samples_index(), options_for(Format::csv, out / "kb")));
  const auto rows = parse_csv(read_file(out / "kb"));
  const std::vector<parser::Article> expected = parsed_samples();
  REQUIRE(rows.size() == expected.size() + 1);
  const auto columns = exporting::columns();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    REQUIRE(rows[i].size() == columns.size());
    for (std::size_t k = 0; k < columns.size(); ++k)
      CHECK(rows[i][k] == (i == 0 ? std::string(columns[k].name) : columns[k].value(expected[i - 1])));
  }
}

TEST_CASE("no word of any section is lost on the way to a row") {
  for (const parser::Article& article : parsed_samples()) {
    std::string row;
    for (const exporting::Column& column : exporting::columns()) row += column.value(article) + "\n";
    const auto squeezed = [](std::string_view text) {
      std::string letters;
      for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\t') letters += c;
      return letters;
    };
    const std::string all = squeezed(row);
    for (const parser::Section& section : article.sections)
      for (const parser::Block& block : section.blocks) {
        INFO(article.id() << ": " << article.slice(block.span));
        CHECK(all.find(squeezed(article.slice(block.span))) != std::string::npos);
      }
  }
}

TEST_CASE("bulk files stay within their size, and hold every article once, in order") {
  const TemporaryFolder out;
  exporting::Options options = options_for(Format::opensearch, out / "kb");
  options.bulk_bytes = 20'000;
  const auto summary = export_to(samples_index(), options);
  REQUIRE(summary);
  const std::vector<std::string> names = names_in(out / "kb");
  CHECK(summary->files == names.size());
  CHECK(names.size() > 5);
  const Json properties = Json::parse(read_file(out / "kb/mapping.json"))["mappings"]["properties"];
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    if (name == "mapping.json") continue;
    const std::string text = read_file(out / ("kb/" + name));
    CHECK(text.size() <= options.bulk_bytes);
    CHECK(text.ends_with('\n'));
    const auto lines = tests::lines_of(text);
    REQUIRE(lines.size() % 2 == 0);
    for (std::size_t i = 0; i < lines.size(); i += 2) {
      ids.push_back(Json::parse(lines[i])["index"]["_id"]);
      const Json document = Json::parse(lines[i + 1]);
      CHECK(document["id"] == ids.back());
      for (const auto& [key, value] : document.items()) {
        INFO(key);
        CHECK(properties.contains(key));
      }
    }
  }
  std::vector<std::string> expected;
  for (const parser::Article& article : parsed_samples()) expected.push_back(article.id());
  CHECK(ids == expected);
}

TEST_CASE("an article larger than a bulk file has one to itself") {
  const TemporaryFolder out;
  exporting::Options options = options_for(Format::opensearch, out / "kb");
  options.bulk_bytes = 1;
  REQUIRE(export_to(samples_index(), options));
  CHECK(names_in(out / "kb").size() == parsed_samples().size() + 1);
}

TEST_CASE("the mapping has every field of the field table, by its kind") {
  const Json properties = exporting::opensearch_mapping("kbindex")["mappings"]["properties"];
  CHECK(properties.size() == format::kFields.size() + 1);  // and the text before the first section
  for (const format::Field& field : format::kFields) {
    INFO(field.name);
    REQUIRE(properties.contains(std::string(field.name)));
    const std::string type = properties[std::string(field.name)]["type"];
    CHECK((type == "keyword") ==
          (field.kind == format::FieldKind::exact || field.kind == format::FieldKind::code));
    CHECK((type == "date") == (field.kind == format::FieldKind::date));
  }
}

TEST_CASE("the SQLite database is sound, and its full-text table finds what is in the articles") {
  const TemporaryFolder out;
  const std::string path = out / "kb.sqlite";
  const auto summary = export_to(samples_index(), options_for(Format::sqlite, path));
  REQUIRE(summary);
  CHECK(summary->bytes == std::filesystem::file_size(path));
  CHECK(sqlite_rows(path, "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  // Compares the index with the text it was made of.
  CHECK(
      sqlite_rows(path, "INSERT INTO articles_fts(articles_fts, rank) VALUES('integrity-check', 1)").empty());
  CHECK(sqlite_rows(path, "SELECT count(*) FROM articles") ==
        std::vector<std::string>{std::to_string(parsed_samples().size())});
  const auto found = sqlite_rows(
      path,
      "SELECT id FROM articles JOIN articles_fts ON number = articles_fts.rowid WHERE articles_fts MATCH "
      "'title : spooler AND symptoms : printing' ORDER BY id");
  CHECK(found == std::vector<std::string>{"Q901004"});
  std::size_t items = 0, keywords = 0, citations = 0;
  for (const parser::Article& article : parsed_samples()) {
    items += article.applies_to.size();
    keywords += article.keywords.size();
    citations += article.references.size();
  }
  const auto count = [&](const char* table) {
    return sqlite_rows(path, std::string("SELECT count(*) FROM ") + table).at(0);
  };
  CHECK(count("applies_to") == std::to_string(items));
  CHECK(count("keywords") == std::to_string(keywords));
  CHECK(count("citations") == std::to_string(citations));
}

TEST_CASE("the same index gives the same bytes") {
  const TemporaryFolder out;
  for (const Format format : {Format::jsonl, Format::csv, Format::sqlite}) {
    REQUIRE(export_to(samples_index(), options_for(format, out / "1")));
    REQUIRE(export_to(samples_index(), options_for(format, out / "2")));
    CHECK(read_file(out / "1") == read_file(out / "2"));
    std::filesystem::remove(out / "1");
    std::filesystem::remove(out / "2");
  }
}
