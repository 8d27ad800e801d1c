#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>

#include <xapian.h>

#include "indexer/build.h"
#include "indexer/export/export.h"
#include "indexer/format/locations.h"
#include "indexer/format/shards.h"
#include "indexer/merge_indexes.h"
#include "search/grep.h"
#include "tests/backends/servers.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// One suite over every way an index may lie: what a search answers does not depend on it.

namespace kb::tests {
namespace {

namespace fs = std::filesystem;

/// The sample articles as one database, in four shards, and as everything that can be made of those.
struct Scene {
  TemporaryFolder folder;
  std::string one = folder / "one", four = folder / "four", plain = folder / "one/gen-000001/db";
  std::string merged = folder / "merged";      // of the four
  std::string joined = folder / "joined";      // of three indexes
  std::string self_contained = folder / "self-contained/gen-000001/shard-0/db";  // the only shard of its index

  Scene() {
    build(one, 0, sample_articles());
    build(four, 4, sample_articles());
    build(folder / "self-contained", 1, sample_articles());
    merge(merged, {four});
    std::vector<std::vector<corpus::RawArticle>> thirds(3);
    for (corpus::RawArticle& article : sample_articles()) thirds[article.bytes.size() % 3].push_back(std::move(article));
    for (unsigned i = 0; i < 3; ++i) build(third(i), i == 1 ? 2 : 0, thirds[i]);
    merge(joined, {third(0), third(1), third(2)});
    Xapian::Database(plain).compact(folder / "single", Xapian::DBCOMPACT_SINGLE_FILE | Xapian::DBCOMPACT_NO_RENUMBER);
    fs::copy(folder / "one/gen-000001/forward", folder / "single.forward");
    Xapian::Database(self_contained).compact(folder / "self-contained-single", Xapian::DBCOMPACT_SINGLE_FILE);
    Xapian::Database(shard(0)).compact(folder / "shard-single", Xapian::DBCOMPACT_SINGLE_FILE);
  }

  [[nodiscard]] std::string shard(unsigned i) const { return four + "/gen-000001/" + format::shard_name(i) + "/db"; }
  [[nodiscard]] std::string third(unsigned i) const { return folder / ("third-" + std::to_string(i)); }
  [[nodiscard]] std::string stub(const std::string& name, const std::vector<std::string>& lines) const {
    std::ofstream out(folder / name);
    out << "# made by a test\n";
    for (const std::string& line : lines) out << line << "\n";
    return folder / name;
  }

 private:
  static void build(const std::string& directory, unsigned shards, std::vector<corpus::RawArticle> articles) {
    MemorySource source(std::move(articles));
    indexer::BuildOptions options;
    options.directory = directory;
    options.jobs = 2;
    options.shards = shards;
    indexer::Observer observer;
    if (auto report = indexer::build(options, source, observer); !report) throw std::runtime_error(report.error().message);
  }
  static void merge(const std::string& directory, std::vector<std::string> inputs) {
    indexer::MergeOptions options;
    options.directory = directory;
    options.inputs = std::move(inputs);
    options.jobs = 2;
    indexer::Observer observer;
    if (auto report = indexer::merge_indexes(options, observer); !report) throw std::runtime_error(report.error().message);
  }
};

const Scene& scene() {
  static const Scene built;
  return built;
}

struct Question {
  const char* query;
  search::Sort sort = search::Sort::relevance;
  bool facets = false;
};

/// Words, phrases, zones, fields, ranges, prefixes, slips, synonyms, nothing at all.
const std::vector<Question> kQuestions{
    {"printer stops"},
    {"spooler"},
    {"\"stops responding\""},
    {"error 0x80004005"},
    {"cause:permission"},
    {"category:winnt"},
    {"date:1999..2001 -printer"},
    {"version:4.0..5.0 server"},
    {"regist* key"},
    {"spoler servise"},
    {"the quick brown zebra of nowhere"},
    {"title:windows OR title:excel"},
    {"windows nt server does not start after setup", search::Sort::relevance, true},
    {"category:winnt", search::Sort::newest, true},
    {"server", search::Sort::oldest},
    {"server", search::Sort::number},
    {"Q901004"},
    {"cites:Q901004 OR printer"},
    {"\"no article has this\""},
    {"..."},
};

search::ResultPage answer(search::Searcher& searcher, const Question& question) {
  search::SearchOptions options;
  options.limit = 30;
  options.sort = question.sort;
  options.facets = question.facets;
  return ask(searcher, question.query, options);
}

std::string text_of(const search::ResultPage& page) {
  std::string text = page.corrected_query + "\n";
  if (page.total_exact) text += std::to_string(page.total) + "\n";
  for (const search::Notice& notice : page.notices) text += notice.message + "\n";
  for (const search::Hit& hit : page.hits) {
    text += "Q" + std::to_string(hit.number) + " " + hit.title + " " + hit.date + " " + hit.category + " " + hit.product +
            " " + hit.source + " " + std::to_string(hit.words_matched) + "\n";
    for (const std::uint32_t number : hit.also) text += "  also " + std::to_string(number) + "\n";
    for (const search::SnippetLine& line : hit.snippet) text += "  " + line.text + "\n";
  }
  for (const search::Facet& facet : page.facets)
    for (const search::FacetValue& value : facet.values) text += value.filter + " " + std::to_string(value.count) + "\n";
  return text;
}

void check_same(search::Searcher& searcher, search::Searcher& expected) {
  CHECK(searcher.size() == expected.size());
  for (const Question& question : kQuestions) {
    CAPTURE(question.query);
    const search::ResultPage page = answer(searcher, question);
    const search::ResultPage wanted = answer(expected, question);
    CHECK(text_of(page) == text_of(wanted));
    REQUIRE(page.hits.size() == wanted.hits.size());
    for (std::size_t i = 0; i < page.hits.size(); ++i) CHECK(std::abs(page.hits[i].score - wanted.hits[i].score) <= 1e-9);
  }
  CHECK(searcher.titles({901004, 1, 901033}).value() == expected.titles({901004, 1, 901033}).value());
  CHECK(searcher.cites(901004).value() == expected.cites(901004).value());
  CHECK(searcher.cited_by(901004).value() == expected.cited_by(901004).value());
  CHECK(searcher.article(901004).value()->text == expected.article(901004).value()->text);
  CHECK_FALSE(searcher.article(4711).value());
  search::SearchOptions options;
  CHECK(text_of(searcher.similar(901004, options).value()) == text_of(expected.similar(901004, options).value()));
}

void check_layout(const std::vector<std::string>& locations) {
  search::Searcher expected = open_searcher({scene().one});
  search::Searcher searcher = open_searcher(locations);
  check_same(searcher, expected);
}

bool no_servers() {
  if (have_program("xapian-tcpsrv") && have_program("xapian-progsrv")) return false;
  WARN("skipped: xapian-tcpsrv and xapian-progsrv (Debian: xapian-tools) are not in the PATH");
  return true;
}

}  // namespace

TEST_CASE("local layouts answer alike: shards, merged ones, stub, stub folder, single file, bare database") {
  const Scene& s = scene();
  check_layout({s.merged});
  check_layout({s.joined});
  check_layout({s.four});
  check_layout({s.four + "/gen-000001"});
  check_layout({s.four + "/gen-000001/db"});
  check_layout({s.shard(0), s.shard(1), s.shard(2), s.shard(3)});
  check_layout({s.stub("local", {"auto one/gen-000001/db"})});
  check_layout({s.stub("index", {"auto " + s.four})});
  fs::create_directories(s.folder / "stub-folder");
  std::ofstream(s.folder / "stub-folder/XAPIANDB") << "auto ../one/gen-000001/db\n";
  check_layout({s.folder / "stub-folder"});
  check_layout({s.plain});
  check_layout({s.folder / "single"});
  check_layout({s.folder / "self-contained-single"});
  check_layout({s.folder / "shard-single", s.shard(1), s.shard(2), s.shard(3)});
}

TEST_CASE("databases behind xapian-tcpsrv answer as local ones do") {
  if (no_servers()) return;
  const Scene& s = scene();
  const TcpServer whole(s.four);
  check_layout({whole.location()});
  const TcpServer merged(s.merged);
  check_layout({merged.location()});
  std::vector<std::unique_ptr<TcpServer>> servers;
  std::vector<std::string> lines;
  for (unsigned i = 0; i < 4; ++i) {
    servers.push_back(std::make_unique<TcpServer>(s.shard(i)));
    lines.push_back("remote " + servers.back()->location().substr(7));
  }
  check_layout({servers[0]->location(), servers[1]->location(), servers[2]->location(), servers[3]->location()});
  check_layout({s.stub("remote", lines)});
  lines[2] = "auto " + s.shard(2);
  check_layout({s.stub("mixed", lines)});
}

TEST_CASE("a database that was not made for other machines is refused with what makes one that is") {
  if (no_servers()) return;
  const TcpServer server(scene().plain);
  const auto opened = search::Searcher::open({server.location()});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::unsupported);
  CHECK(opened.error().message.find(server.location()) != std::string::npos);
  CHECK(opened.error().hint.find("kbindex build --shards") != std::string::npos);
  const TcpServer alone(scene().self_contained);
  check_layout({alone.location()});
}

TEST_CASE("databases behind xapian-progsrv answer as local ones do") {
  if (no_servers()) return;
  const Scene& s = scene();
  check_layout({s.stub("program", {"remote :xapian-progsrv " + s.four})});
}

TEST_CASE("a pattern is looked for in articles of another machine when words narrow them down") {
  if (no_servers()) return;
  const TcpServer server(scene().four);
  search::GrepOptions options;
  options.narrow = "spooler";
  const auto here = search::grep({scene().one}, "[Ss]pool\\w+", options);
  const auto there = search::grep({server.location()}, "[Ss]pool\\w+", options);
  REQUIRE(here);
  REQUIRE(there);
  REQUIRE(there->articles.size() == here->articles.size());
  REQUIRE_FALSE(there->articles.empty());
  for (std::size_t i = 0; i < here->articles.size(); ++i) {
    CHECK(there->articles[i].number == here->articles[i].number);
    CHECK(there->articles[i].lines.size() == here->articles[i].lines.size());
  }
  options.narrow.clear();
  const auto all = search::grep({server.location()}, "x", options);
  REQUIRE_FALSE(all);
  CHECK(all.error().code == ErrorCode::unsupported);
}

namespace {

/// An export of everything there is, as one text.
std::string exported(const std::vector<std::string>& locations, exporting::Format format) {
  auto opened = format::open_shards(locations);
  if (!opened) throw std::runtime_error(opened.error().message);
  auto articles = exporting::ArticleStream::open(std::move(opened->shards));
  if (!articles) throw std::runtime_error(articles.error().message);
  const TemporaryFolder folder;
  exporting::Options options;
  options.format = format;
  options.path = folder / "out";
  options.program = "test";
  const auto done = exporting::run(*articles, options);
  if (!done) throw std::runtime_error(done.error().message);
  const std::string file = fs::is_directory(options.path) ? options.path + "/bulk-00001.ndjson" : options.path;
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("articles of another machine are exported as those of this one") {
  if (no_servers()) return;
  const Scene& s = scene();
  const TcpServer whole(s.four);
  const TcpServer alone(s.self_contained);
  const TcpServer part(s.third(1));
  for (const auto format : {exporting::Format::csv, exporting::Format::opensearch}) {
    const std::string expected = exported({s.one}, format);
    REQUIRE(expected.size() > 50'000);
    CHECK(exported({whole.location()}, format) == expected);
    CHECK(exported({alone.location()}, format) == expected);
    CHECK(exported({s.third(0), part.location(), s.third(2)}, format) == expected);
  }
}

TEST_CASE("a shard that is down is named, and left out when that was asked for") {
  if (no_servers()) return;
  const Scene& s = scene();
  TcpServer up(s.shard(0));
  TcpServer down(s.shard(1));
  const std::vector<std::string> both{up.location(), down.location()};
  format::OpenOptions partial;
  partial.partial = true;
  auto opened = search::Searcher::open(both, partial);
  REQUIRE(opened);
  CHECK_FALSE(has_notice(ask(*opened, "server"), search::NoticeKind::missing));
  auto strict = open_searcher(both);
  CHECK_FALSE(ask(strict, "server").hits.empty());

  down.stop();
  // While it is open ...
  const search::ResultPage rest = ask(*opened, "server");
  CHECK(has_notice(rest, search::NoticeKind::missing, down.location()));
  CHECK_FALSE(rest.hits.empty());
  search::Searcher one = open_searcher({up.location()});
  CHECK(rest.hits.size() == ask(one, "server").hits.size());
  const auto failed = strict.search("server");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::network);
  CHECK(failed.error().hint.find("--partial") != std::string::npos);
  // ... and when it is to be opened.
  const auto refused = search::Searcher::open(both);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::network);
  CHECK(refused.error().message.find(down.location()) != std::string::npos);
  auto without = search::Searcher::open(both, partial);
  REQUIRE(without);
  CHECK(has_notice(ask(*without, "server"), search::NoticeKind::missing, down.location()));
  up.stop();
  CHECK_FALSE(search::Searcher::open(both, partial));
}

TEST_CASE("locations and stubs that make no sense are refused with what is wrong") {
  const Scene& s = scene();
  for (const char* location : {"remote:", "remote:host", "remote:host:99999", "remote::80", "ssh://host", "ssh://-oProxyCommand=x/y",
                               "ssh://host/a;b", "ssh://host/$(x)", "ssh://ho st/x", "ssh://host:x/y"}) {
    CAPTURE(location);
    const auto opened = search::Searcher::open({location});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::invalid_argument);
  }
  const std::pair<std::vector<std::string>, const char*> stubs[] = {{{"auto x", "tape y"}, "line 3"},
                                                                    {{"remote :rm -rf /"}, "only ssh"},
                                                                    {{"auto"}, "names no database"},
                                                                    {{}, "names no database"},
                                                                    {{"auto " + (s.folder / "bad")}, "name itself"}};
  for (const auto& [lines, what] : stubs) {
    const auto opened = search::Searcher::open({s.stub("bad", lines)});
    REQUIRE_FALSE(opened);
    INFO(opened.error().message);
    CHECK(opened.error().message.find(what) != std::string::npos);
  }
}

TEST_CASE("the same number in two collections is one hit, the newer, with its source") {
  if (no_servers()) return;
  ArticleText old = plain_article(901004, "An Older Copy About the Spooler", "The spooler stops.");
  old.date = "01-JAN-1990";
  const BuiltIndex other({old, plain_article(990001, "Spooler Elsewhere", "The spooler stops elsewhere.")});
  const TcpServer server(scene().four);
  search::Searcher searcher = open_searcher({other.directory(), server.location()});
  const search::ResultPage page = ask(searcher, "spooler stops");
  std::size_t copies = 0;
  for (const search::Hit& hit : page.hits) {
    if (hit.number == 990001) CHECK(hit.source == other.directory());
    if (hit.number != 901004) continue;
    ++copies;
    CHECK(hit.source == server.location());
    CHECK(hit.date > "1990-12-31");
  }
  CHECK(copies == 1);
  CHECK(has_notice(page, search::NoticeKind::newer_copy, "Q901004"));
}

}  // namespace kb::tests
