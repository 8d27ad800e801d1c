#include <xapian.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "indexer/tables/database_writer.h"
#include "indexer/tables/document_spool.h"
#include "indexer/tables/keys.h"
#include "indexer/tables/postings.h"
#include "indexer/tables/table_reader.h"
#include "indexer/tables/table_writer.h"
#include "indexer/tables/term_list.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

// The tables are Xapian's: it reads and checks here what was written without it.
namespace kb::indexer::tables {
namespace {

namespace fs = std::filesystem;
using tests::TemporaryFolder;

struct Document {
  std::map<std::string, std::uint32_t> terms;
  std::map<unsigned, std::string> columns;
};
using Documents = std::map<std::uint32_t, Document>;

std::uint32_t length_of(const Document& document) {
  std::uint32_t length = 0;
  for (const auto& [term, frequency] : document.terms) length += frequency;
  return length;
}

DocumentRun run_of(const Documents& documents, bool term_lists = false) {
  Numbering numbers;
  RunBuilder run;
  for (const auto& [docid, document] : documents) {
    run.begin(docid, length_of(document));
    // Against their order: sorting is the builder's task.
    for (auto at = document.terms.rbegin(); at != document.terms.rend(); ++at)
      run.add_term(numbers.number(std::string(at->first)), at->second);
    for (const auto& [column, bytes] : document.columns) run.add_column(column, bytes);
    if (term_lists)
      run.add_column(kTermsColumn,
                     term_list({document.terms.begin(), document.terms.end()}, length_of(document)));
  }
  return run.take(numbers);
}

/// Documents with words of all kinds: some in every one, some in one only, one with a zero byte.
Documents some_documents(std::uint32_t first, std::uint32_t count, unsigned seed) {
  std::mt19937 engine(seed);
  const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
  Documents documents;
  for (std::uint32_t i = 0; i < count; ++i) {
    Document& document = documents[first + i];
    document.terms["all"] = 1 + random() % 5;
    document.terms["a"] = random() % 300;
    document.terms[std::string("ze\0ro", 5)] = 2;
    document.terms["own" + std::to_string(first + i)] = 130;
    for (int j = 0; j < 20; ++j) document.terms["w" + std::to_string(random() % 3000)] = 1 + random() % 9;
    document.columns[0] = std::to_string(random());
    if (i % 3 != 0)
      document.columns[1] = std::string(1 + random() % 20, static_cast<char>('a' + random() % 26));
    document.columns[3] = std::string(random() % 5 == 0 ? 30000 : 700, static_cast<char>(random()));
    document.columns[kDataColumn] = "document " + std::to_string(first + i);
  }
  return documents;
}

void require_holds(const std::string& path, const Documents& documents) {
  Xapian::Database database(path);
  std::ostringstream said;
  INFO(path);
  const std::size_t errors = Xapian::Database::check(path, 0, &said);
  INFO(said.str());
  REQUIRE(errors == 0);
  REQUIRE(database.get_doccount() == documents.size());
  std::map<std::string, std::map<std::uint32_t, std::uint32_t>> postings;
  for (const auto& [docid, document] : documents)
    for (const auto& [term, frequency] : document.terms) postings[term][docid] = frequency;
  auto expected = postings.begin();
  for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term, ++expected) {
    REQUIRE(expected != postings.end());
    REQUIRE(*term == expected->first);
    REQUIRE(term.get_termfreq() == expected->second.size());
    auto posting = expected->second.begin();
    for (auto at = database.postlist_begin(*term); at != database.postlist_end(*term); ++at, ++posting) {
      REQUIRE(*at == posting->first);
      REQUIRE(at.get_wdf() == posting->second);
    }
    REQUIRE(posting == expected->second.end());
  }
  REQUIRE(expected == postings.end());
  for (const auto& [docid, document] : documents) {
    const Xapian::Document stored = database.get_document(docid);
    REQUIRE(database.get_doclength(docid) == length_of(document));
    for (unsigned slot = 0; slot < kSlots; ++slot) {
      const auto at = document.columns.find(slot);
      REQUIRE(stored.get_value(slot) == (at == document.columns.end() ? std::string() : at->second));
    }
    REQUIRE(stored.get_data() == document.columns.at(kDataColumn));
  }
}

Result<Written> write(const std::string& folder, const DocumentSpool& spool, Base base = {},
                      bool term_lists = false) {
  Sources sources;
  sources.documents = &spool;
  sources.metadata = {{"one", "first"}, {"long", std::string(100000, 'l')}};
  sources.base = std::move(base);
  sources.term_lists = term_lists;
  sources.watched = "own1";
  return write_database(folder, sources);
}

DocumentSpool spool_in(const std::string& folder) {
  fs::create_directories(folder);
  auto spool = DocumentSpool::create(folder);
  REQUIRE(spool);
  return *std::move(spool);
}

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("sortable numbers sort as they do and come back") {
  std::set<std::uint32_t> numbers;
  for (unsigned bit = 0; bit < 32; ++bit)
    for (int step = -2; step <= 2; ++step) numbers.insert((1u << bit) + static_cast<std::uint32_t>(step));
  std::string before;
  for (const std::uint32_t number : numbers) {
    std::string bytes;
    put_sortable(bytes, number);
    INFO(number);
    CHECK(before < bytes);
    CHECK(static_cast<unsigned char>(bytes[0]) != 0xFF);
    before = bytes;
    std::string_view rest = bytes;
    std::uint32_t read = 0;
    CHECK(take_sortable(rest, read));
    CHECK(read == number);
    CHECK(rest.empty());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      rest = std::string_view(bytes).substr(0, cut);
      CHECK_FALSE(take_sortable(rest, read));
    }
  }
}

TEST_CASE("a table gives back its entries, of any size, and their order is held") {
  const TemporaryFolder folder;
  std::mt19937 random(3);
  std::map<std::string, std::string> entries;
  for (int i = 0; i < 30000; ++i) {
    std::string key = "k" + std::to_string(random());
    if (i % 50 == 0) key += std::string(200, 'x');
    const std::size_t size = i % 1000 == 0 ? 50000 : i % 100 == 0 ? 2030 + random() % 20 : random() % 60;
    entries[key] = std::string(size, static_cast<char>(i));
  }
  auto writer = TableWriter::create(folder / "t");
  REQUIRE(writer);
  for (const auto& [key, tag] : entries) REQUIRE(writer->add(key, tag, tag.size() == 17));
  CHECK_FALSE(writer->add("a", "not in order"));
  const auto root = writer->finish();
  REQUIRE(root);
  CHECK(root->entries == entries.size());
  CHECK(root->level == 2);
  CHECK(fs::file_size(folder / "t") == root->blocks * kBlockBytes);
  auto reader = TableReader::open(folder / "t", nullptr);
  REQUIRE(reader);
  for (const auto& [key, tag] : entries) {
    REQUIRE(reader->next().value());
    REQUIRE(reader->key() == key);
    REQUIRE(reader->tag() == tag);
    REQUIRE(reader->compressed() == (tag.size() == 17));
  }
  CHECK_FALSE(reader->next().value());
}

TEST_CASE("Xapian finds in the tables what was put into them") {
  const TemporaryFolder folder;
  DocumentSpool spool = spool_in(folder / "parts");
  const Documents documents = some_documents(1, 2500, 1);
  REQUIRE(spool.add(run_of(documents)));
  REQUIRE(spool.finish());
  const auto written = write(folder / "db", spool);
  REQUIRE(written);
  CHECK(written->documents == 2500);
  CHECK(written->last_docid == 2500);
  CHECK(written->watched.size() == 1111);  // own1, own10 to 19, own100 to 199, own1000 to 1999
  CHECK(written->watched.front().term == "own1");
  CHECK(written->watched.front().first_docid == 1);
  require_holds(folder / "db", documents);
  Xapian::Database database(folder / "db");
  CHECK(database.get_metadata("one") == "first");
  CHECK(database.get_metadata("long").size() == 100000);
  CHECK(database.get_value_freq(1) == 1666);
}

TEST_CASE("the same documents give the same tables however they come in runs") {
  const TemporaryFolder folder;
  const Documents documents = some_documents(1, 700, 2);
  for (const std::uint32_t size : {700u, 100u, 7u}) {
    DocumentSpool spool = spool_in(folder / "parts" + std::to_string(size));
    for (std::uint32_t first = 1; first <= 700; first += size)
      REQUIRE(spool.add(run_of({documents.lower_bound(first), documents.lower_bound(first + size)})));
    REQUIRE(spool.finish());
    const std::string database = folder / "db" + std::to_string(size);
    REQUIRE(write(database, spool));
    CHECK(file(database + "/postlist.glass") == file(folder / "db700/postlist.glass"));
    CHECK(file(database + "/docdata.glass") == file(folder / "db700/docdata.glass"));
  }
}

TEST_CASE("a document that comes again replaces the one before, a dropped one is gone") {
  const TemporaryFolder folder;
  DocumentSpool spool = spool_in(folder / "parts");
  Documents documents = some_documents(1, 50, 3);
  REQUIRE(spool.add(run_of(documents)));
  const Documents again = some_documents(10, 30, 4);
  REQUIRE(spool.add(run_of(again)));
  for (const auto& [docid, document] : again) documents[docid] = document;
  spool.drop(7);
  spool.drop(20);
  spool.drop(4711);
  documents.erase(7);
  documents.erase(20);
  REQUIRE(spool.finish());
  CHECK(spool.value(11, 0).value() == documents[11].columns[0]);
  CHECK(spool.value(20, 0).value().empty());
  REQUIRE(write(folder / "db", spool));
  require_holds(folder / "db", documents);
}

TEST_CASE("a database that goes on from another holds what stays of it and what is new") {
  const TemporaryFolder folder;
  const bool term_lists = GENERATE(false, true);
  DocumentSpool first = spool_in(folder / "parts1");
  Documents documents = some_documents(1, 900, 5);
  REQUIRE(first.add(run_of(documents, term_lists)));
  REQUIRE(first.finish());
  REQUIRE(write(folder / "db1", first, {}, term_lists));

  std::vector<bool> gone(901);
  Base base{folder / "db1", "db1", nullptr, &gone, {}};
  const auto forget = [&](std::uint32_t docid) {
    gone[docid] = true;
    for (unsigned slot = 0; slot < kSlots; ++slot)
      if (documents[docid].columns.contains(slot)) ++base.gone_values[slot];
    documents.erase(docid);
  };
  Documents fresh = some_documents(400, 3, 6);
  fresh.merge(some_documents(901, 40, 7));
  for (std::uint32_t docid = 400; docid < 403; ++docid) forget(docid);
  for (const std::uint32_t docid : {1u, 2u, 500u, 900u}) forget(docid);
  DocumentSpool second = spool_in(folder / "parts2");
  REQUIRE(second.add(run_of(fresh, term_lists)));
  REQUIRE(second.finish());
  documents.merge(fresh);
  REQUIRE(write(folder / "db2", second, base, term_lists));
  require_holds(folder / "db2", documents);
  if (term_lists) {
    Xapian::Database database(folder / "db2");
    const Xapian::Document document = database.get_document(401);
    CHECK(document.termlist_count() == documents[401].terms.size());
    CHECK(document.values_count() == (documents[401].columns.contains(1) ? 3 : 2));
    for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term)
      CHECK(term.get_wdf() == documents[401].terms.at(*term));
  }

  // What goes on from nothing gives the same postings.
  DocumentSpool whole = spool_in(folder / "parts3");
  REQUIRE(whole.add(run_of(documents, term_lists)));
  REQUIRE(whole.finish());
  REQUIRE(write(folder / "db3", whole, {}, term_lists));
  require_holds(folder / "db3", documents);
}

TEST_CASE("a base that is damaged is not gone on from") {
  const TemporaryFolder folder;
  DocumentSpool first = spool_in(folder / "parts1");
  REQUIRE(first.add(run_of(some_documents(1, 300, 8))));
  REQUIRE(first.finish());
  REQUIRE(write(folder / "g/db", first).error().code ==
          ErrorCode::not_found);  // the folder above must be there
  fs::create_directories(folder / "g");
  REQUIRE(write(folder / "g/db", first));
  const auto sums = format::make_checksums(folder / "g");
  REQUIRE(sums);
  const std::string whole = file(folder / "g/db/postlist.glass");
  std::mt19937 random(9);
  const std::vector<bool> gone(301);
  DocumentSpool none = spool_in(folder / "parts2");
  REQUIRE(none.finish());
  for (int i = 0; i < 40; ++i) {
    std::string bytes = whole;
    bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    std::ofstream(folder / "g/db/postlist.glass", std::ios::binary) << bytes;
    const std::string out = folder / "out" + std::to_string(i);
    const auto checked = write(out, none, {folder / "g/db", "db", &*sums, &gone, {}});
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::corrupt);
    // Without checksums nothing is promised but to come back.
    (void)write(out + "-unchecked", none, {folder / "g/db", "db", nullptr, &gone, {}});
  }
}

}  // namespace
}  // namespace kb::indexer::tables
