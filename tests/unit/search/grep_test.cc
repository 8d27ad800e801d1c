#include "search/grep.h"

#include "base/utf8.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Regular expressions over the stored text.

namespace kb::tests {
namespace {

const BuiltIndex& index() {
  static const BuiltIndex built(std::vector<ArticleText>{
      plain_article(900701, "First", "alpha line\nbravo LINE\ncharlie line\ndelta line\necho line"),
      plain_article(900702, "Second", "Caf\xE9 con na\xEFve letters\nand a tab\tstop"),
      plain_article(900703, "Third", "bravo again, (with) [brackets] and a.dot"),
  });
  return built;
}

search::GrepPage grep(const std::string& pattern, const search::GrepOptions& options = {}) {
  auto page = search::grep({index().directory()}, pattern, options);
  REQUIRE(page);
  return std::move(*page);
}

std::vector<std::uint32_t> numbers(const search::GrepPage& page) {
  std::vector<std::uint32_t> out;
  for (const search::GrepArticle& article : page.articles) out.push_back(article.number);
  return out;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("a pattern finds lines, with their numbers, titles and what matched") {
  const search::GrepPage page = grep("br[a-z]vo");
  CHECK(numbers(page) == Numbers{900701, 900703});
  CHECK(page.searched == 3);
  CHECK_FALSE(page.cut);
  const search::GrepArticle& first = page.articles.at(0);
  CHECK(first.title == "First");
  REQUIRE(first.lines.size() == 1);
  CHECK(first.lines[0].text == "bravo LINE");
  CHECK(first.lines[0].matches);
  REQUIRE(first.lines[0].highlights.size() == 1);
  CHECK(first.lines[0].highlights[0].begin == 0);
  CHECK(first.lines[0].highlights[0].end == 5);
  // The line number is the one in the article's own text.
  search::Searcher searcher = index().open();
  const auto article = searcher.article(900701);
  REQUIRE(article);
  std::uint32_t line = 1;
  const std::string& text = (*article)->text;
  for (std::size_t i = 0; i < text.find("bravo LINE"); ++i) line += text[i] == '\n' ? 1 : 0;
  CHECK(first.lines[0].line == line);
}

TEST_CASE("an article with the newer header has its number and title in the answer") {
  const BuiltIndex converted(std::vector<corpus::RawArticle>{
      {"# Q900704: Converted &amp; Kept\n\n\tArticle: Q900704\n\tProduct(s): Widget\n\t\n\tDOCUMENT:Q1 cited\n",
       "q.md:1"}});
  const auto page = search::grep({converted.directory()}, "cited", {});
  REQUIRE(page);
  REQUIRE(page->articles.size() == 1);
  CHECK(page->articles[0].number == 900704);
  CHECK(page->articles[0].title == "Converted & Kept");
  CHECK(page->articles[0].lines.at(0).line == 6);
}

TEST_CASE("case is ignored when asked") {
  CHECK(numbers(grep("BRAVO line")).empty());
  search::GrepOptions options;
  options.ignore_case = true;
  CHECK(numbers(grep("BRAVO line", options)) == Numbers{900701});
}

TEST_CASE("lines around a match come as context, once each") {
  search::GrepOptions options;
  options.context = 1;
  const search::GrepPage page = grep("^(bravo|charlie) ", options);
  REQUIRE(page.articles.size() == 2);
  std::vector<std::string> lines;
  for (const search::GrepLine& line : page.articles[0].lines) lines.push_back((line.matches ? "+" : " ") + line.text);
  CHECK(lines == std::vector<std::string>{" alpha line", "+bravo LINE", "+charlie line", " delta line"});
}

TEST_CASE("the beginning and end of a line mean each line's") {
  CHECK(numbers(grep("^bravo LINE$")) == Numbers{900701});
  CHECK(numbers(grep("^line")).empty());
  CHECK(numbers(grep("line$")) == Numbers{900701});
}

TEST_CASE("no match reaches over the end of a line") {
  CHECK(numbers(grep("alpha line[^x]bravo")).empty());
  CHECK(numbers(grep("(?s)alpha.*echo")).empty());
  CHECK(numbers(grep("alpha line\\nbravo")).empty());
}

TEST_CASE("letters beyond ASCII are letters, and highlights lie on their borders") {
  CHECK(numbers(grep("Caf\xC3\xA9")) == Numbers{900702});
  CHECK(numbers(grep("na.ve")) == Numbers{900702});
  for (const char* pattern : {"", "x*", ".", "\\b", "(|a)"}) {
    CAPTURE(pattern);
    for (const search::GrepArticle& article : grep(pattern).articles)
      for (const search::GrepLine& line : article.lines) {
        std::uint32_t last = 0;
        for (const search::Highlight& h : line.highlights) {
          REQUIRE(last <= h.begin);
          REQUIRE(h.begin <= h.end);
          REQUIRE(h.end <= line.text.size());
          for (const std::uint32_t at : {h.begin, h.end})
            if (at < line.text.size()) REQUIRE((static_cast<unsigned char>(line.text[at]) & 0xC0) != 0x80);
          last = h.end;
        }
      }
  }
}

TEST_CASE("a query beside the pattern narrows where it looks") {
  search::GrepOptions options;
  options.narrow = "again";
  const search::GrepPage page = grep("bravo", options);
  CHECK(numbers(page) == Numbers{900703});
  CHECK(page.searched == 1);
  options.narrow = "\"bravo again\"";
  CHECK(numbers(grep("a", options)) == Numbers{900703});
  options.narrow = "\"again bravo\"";
  CHECK(numbers(grep("a", options)).empty());
  options.narrow = "bravo -again";
  CHECK(numbers(grep("a", options)) == Numbers{900701});
  options.narrow = "title:first";
  CHECK(numbers(grep("a", options)) == Numbers{900701});
  options.narrow = "bravo xyzzyq";  // all the words, as promised
  CHECK(numbers(grep("a", options)).empty());
}

TEST_CASE("a limit stops the search and says so") {
  search::GrepOptions options;
  options.max_articles = 1;
  const search::GrepPage page = grep("bravo", options);
  CHECK(page.articles.size() == 1);
  CHECK(page.cut);
}

TEST_CASE("a pattern that cannot be read is an error with the reason") {
  for (const char* pattern : {"(", "a)|(b", "[", "*a", "\\", "(?P<x", "\xFF"}) {
    CAPTURE(pattern);
    const auto page = search::grep({index().directory()}, pattern);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(page.error().hint.empty());
  }
}

TEST_CASE("one thread and several find the same, in several databases too") {
  const BuiltIndex other(std::vector<ArticleText>{plain_article(900704, "Fourth", "bravo once more")});
  for (const unsigned threads : {1u, 2u, 5u}) {
    search::GrepOptions options;
    options.threads = threads;
    const auto page = search::grep({index().directory(), other.directory()}, "bravo", options);
    REQUIRE(page);
    CHECK(numbers(*page) == Numbers{900701, 900703, 900704});
  }
  search::GrepOptions narrowed;
  narrowed.narrow = "once";
  const auto page = search::grep({index().directory(), other.directory()}, "bravo", narrowed);
  REQUIRE(page);
  CHECK(numbers(*page) == Numbers{900704});
}

}  // namespace kb::tests
