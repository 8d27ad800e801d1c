#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "indexer/format/analyzer.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Any bytes are a question, and every question has the answer it can have. KB_LONG=1 asks a million, KB_LONG=N so
// many thousands; KB_INDEX names another index than that of the samples.

namespace kb::tests {
namespace {

const char* variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): tests run in one thread
  return value != nullptr && *value != '\0' ? value : nullptr;
}

const std::string kIndex = variable("KB_INDEX") ? variable("KB_INDEX") : "";

search::Searcher open_index() {
  return kIndex.empty() ? samples_index().open() : open_searcher({kIndex});
}

/// `few`, or with KB_LONG as many times more as make 4,000 a million; KB_LONG=N: as make 4,000 N thousand.
std::uint64_t rounds(std::uint64_t few) {
  const char* wanted = variable("KB_LONG");
  if (wanted == nullptr) return few;
  const std::uint64_t thousands = std::strtoull(wanted, nullptr, 10);
  return few * (thousands > 1 ? thousands : 1000) / 4;
}

/// Titles to begin from.
const std::vector<std::string>& titles() {
  static const std::vector<std::string> all = [] {
    search::Searcher searcher = open_index();
    std::vector<std::uint32_t> some = numbers(searcher, "date:1980..2020");
    std::vector<std::string> out;
    if (auto found = searcher.titles(some)) out = std::move(*found);
    std::erase(out, std::string());
    return out;
  }();
  return all;
}

const std::vector<std::string> kSyntax{
    "\"", "\"", "(", ")", "(", ")", " OR ", " AND ", " NOT ", " -", "*", "* ", "..", "...", "->", ":", "::", "title:", "cause:\"",
    "product:", "date:1999..2001", "version:>=4.0", "version:<3.1", "id:Q901004", "error:0x80004005", "file:kernel32*", "keyword:kb*",
    "section:cause", "nosuch:", "0x80004005", "&H80004005", "-2147467259", "STOP 0xA", "Event ID: 1171", "Q901004", "kernel32.dll",
    "TCP/IP", "SP4", "3.10", "C++", ".NET", "don't", "\\\\server\\share", "HKEY_LOCAL_MACHINE\\System", "the", "a", "is", "\xC2\xA0",
    "\xE2\x80\x9C", "\xE2\x80\x9D", "\xC3\xA9", "\xFF", "\xE2\x80", "\x1B[31m", "\t", "\n", "\r\n", ",", ";", "=", "+", "%", "#", "&",
    "netwrok", "spoolre", "stopresponding", "net work", "smtp", "gpf", "hang", "prin*", "a*", "microsoft*"};

class Questions {
 public:
  explicit Questions(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    std::string text = below(8) == 0 ? std::string() : titles()[below(titles().size())];
    for (std::size_t i = below(5); i > 0; --i) mutate(text);
    if (below(3000) == 0) text = huge(text);
    return text;
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

 private:
  void mutate(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    switch (below(8)) {
      case 0: text.insert(at, 1, static_cast<char>(below(256))); break;
      case 1: text.erase(at, 1 + below(6)); break;
      case 2: text.insert(at, text.substr(at, 1 + below(12))); break;
      case 3: if (at + 1 < text.size()) std::swap(text[at], text[at + 1]); break;
      case 4: text = text.substr(0, at) + " " + titles()[below(titles().size())]; break;
      case 5: text = '"' + text.substr(0, at) + '"' + text.substr(at); break;
      default: text.insert(at, kSyntax[below(kSyntax.size())]); break;
    }
  }
  std::string huge(const std::string& seed) {
    const std::string piece = seed + kSyntax[below(kSyntax.size())];
    std::string text;
    const std::size_t size = 1000 + below(20000);
    while (text.size() < size) text += piece;
    return text;
  }
  std::mt19937_64 random_;
};

bool on_border(std::string_view text, std::uint32_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void check_highlights(const std::string& text, const std::vector<search::Highlight>& highlights) {
  std::uint32_t last = 0;
  for (const search::Highlight& h : highlights) {
    REQUIRE(h.begin >= last);
    REQUIRE(h.begin < h.end);
    REQUIRE(h.end <= text.size());
    REQUIRE(on_border(text, h.begin));
    REQUIRE(on_border(text, h.end));
    last = h.end;
  }
}

void check_page(std::string_view query, const search::ResultPage& page, const search::SearchOptions& options) {
  REQUIRE(page.hits.size() <= options.limit);
  REQUIRE((page.total > 0 || page.hits.empty()));
  double last = 1e300;
  std::set<std::uint32_t> seen;
  for (const search::Hit& hit : page.hits) {
    REQUIRE(hit.number != 0);
    REQUIRE(seen.insert(hit.number).second);
    REQUIRE(hit.score == hit.score);
    REQUIRE(hit.score <= last);
    last = hit.score;
    REQUIRE(hit.words_matched <= page.words);
    check_highlights(hit.title, hit.title_highlights);
    for (const search::SnippetLine& line : hit.snippet) check_highlights(line.text, line.highlights);
  }
  for (const search::Notice& notice : page.notices) {
    REQUIRE(notice.begin <= notice.end);
    REQUIRE(notice.end <= query.size());
    REQUIRE_FALSE(notice.message.empty());
  }
}

/// A word of the query that is plain and that some article has, when there is one.
bool has_known_word(search::Searcher& searcher, format::Analyzer& analyzer, const std::string& query) {
  std::vector<format::Token> tokens;
  analyzer.analyze(query, tokens, format::Mode::query);
  search::SearchOptions plain;
  plain.snippets = plain.details = plain.correct = plain.synonyms = false;
  plain.limit = 1;
  for (const format::Token& token : tokens) {
    if (token.extra || token.form->stop_word) continue;
    if (!ask(searcher, token.form->word, plain).hits.empty()) return true;
  }
  return false;
}

/// Exclusions, and filters alone, may rightly leave nothing.
bool may_be_empty(const std::string& query) {
  for (const char* operators : {"-", "NOT", ":"})
    if (query.find(operators) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("any question is answered, in order and with its spans within it, and in silence only when there is nothing") {
  search::Searcher searcher = open_index();
  format::Analyzer analyzer;
  Questions questions(20011112);
  const std::uint64_t count = rounds(4000);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string query = questions.next();
    search::SearchOptions options;
    options.snippets = i % 8 == 0;
    options.details = options.snippets;
    options.prefix_last = i % 5 == 0;
    options.explain = i % 64 == 0;
    options.explain_article = i % 64 == 0 ? 901004 : 0;
    options.facets = i % 128 == 1;
    options.count_exactly = i % 32 == 2;
    CAPTURE(i, query);
    const auto page = searcher.search(query, options);
    REQUIRE(page);
    check_page(query, *page, options);
    if (page->hits.empty() && !may_be_empty(query)) {
      analyzer.trim(10000);
      CHECK_FALSE(has_known_word(searcher, analyzer, query));
    }
    if (i % 100000 == 99999) std::cout << i + 1 << " questions answered" << std::endl;
  }
}

TEST_CASE("a question asked again has the same answer") {
  search::Searcher first = open_index();
  search::Searcher second = open_index();
  Questions questions(7);
  search::SearchOptions options;
  options.snippets = false;
  for (std::uint64_t i = 0; i < rounds(300); ++i) {
    const std::string query = questions.next();
    const search::ResultPage a = ask(first, query, options);
    const search::ResultPage b = ask(second, query, options);
    CAPTURE(i, query);
    REQUIRE(a.hits.size() == b.hits.size());
    REQUIRE(a.total == b.total);
    for (std::size_t k = 0; k < a.hits.size(); ++k) {
      REQUIRE(a.hits[k].number == b.hits[k].number);
      REQUIRE(a.hits[k].score == b.hits[k].score);
    }
  }
}

TEST_CASE("one database and the same articles in three answer alike") {
  if (!kIndex.empty()) return;
  std::vector<std::vector<corpus::RawArticle>> parts(3);
  std::mt19937 random(3);
  for (corpus::RawArticle& article : sample_articles()) parts[random() % 3].push_back(std::move(article));
  const BuiltIndex a(parts[0]);
  const BuiltIndex b(parts[1]);
  const BuiltIndex c(parts[2]);
  search::Searcher one = samples_index().open();
  search::Searcher three = open_searcher({a.directory(), b.directory(), c.directory()});
  Questions questions(11);
  search::SearchOptions options;
  options.snippets = false;
  options.limit = 50;
  for (std::uint64_t i = 0; i < rounds(700); ++i) {
    const std::string query = questions.next();
    const search::ResultPage x = ask(one, query, options);
    const search::ResultPage y = ask(three, query, options);
    CAPTURE(i, query);
    REQUIRE(x.total == y.total);
    REQUIRE(x.hits.size() == y.hits.size());
    for (std::size_t k = 0; k < x.hits.size(); ++k) {
      CAPTURE(k, x.hits[k].number, y.hits[k].number);
      REQUIRE(x.hits[k].score == Approx(y.hits[k].score).epsilon(1e-9).margin(1e-12));
      REQUIRE(x.hits[k].number == y.hits[k].number);
    }
  }
}

}  // namespace kb::tests
