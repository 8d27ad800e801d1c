#include "parser/newer_header.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "parser/chars.h"
#include "parser/decode.h"
#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;
using kb::test::has;

namespace {

struct Style {
  std::string indent = "\t";
  bool front_matter = true;
  bool heading = true;
  bool raw = false;
};

std::string escaped(std::string_view title) {
  std::string out;
  for (const char c : title) {
    if (c == '"')
      out += "&quot;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

// What the conversion makes of an article: the other header, everything indented, no legal text.
std::string converted(std::string_view original, const Style& style = {}) {
  Lines lines;
  std::string text;
  (void)decode(original, text, lines);
  std::vector<Diagnostic> ignored;
  const Header header = read_header(lines, 0, ignored);
  const std::string number = "Q" + std::to_string(header.number);
  std::string out;
  if (style.front_matter)
    out += "---\nlayout: page\ntitle: \"" + number + ": " + std::string(header.title) +
           "\"\npermalink: /kb/\n---\n\n";
  if (style.heading) out += "## " + number + ": " + escaped(header.title) + "\n\n";
  if (style.raw) out += "{% raw %}\n\n";
  const auto add = [&](std::string_view label, std::string_view value) {
    out.append(style.indent).append(label).append(": ").append(value).append("\n");
  };
  add("Article", number);
  add("Product(s)", header.product);
  add("Version(s)", header.versions);
  add("Operating System(s)", header.os);
  add("Keyword(s)", header.keywords);
  add("Last Modified", header.date);
  std::size_t first = header.next;
  while (first < lines.size() && (lines.blank(first) || rule_length(lines[first], '=') == 70)) ++first;
  out += style.indent + '\n';
  for (std::size_t i = first; i < lines.size(); ++i) {
    if (lines[i].starts_with("THE INFORMATION PROVIDED")) break;
    const std::size_t end = i + 1 < lines.size() ? lines.bounds(i + 1).begin : text.size();
    out += style.indent + text.substr(lines.bounds(i).begin, end - lines.bounds(i).begin);
  }
  if (style.raw) out += "\n{% endraw %}\n";
  return out;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Everything but the text itself, its encoding, and where in it things stand.
void check_same(const Article& a, const Article& b) {
  CHECK(a.number == b.number);
  CHECK(a.date == b.date);
  CHECK(a.category == b.category);
  CHECK(a.title == b.title);
  CHECK(a.title_prefix == b.title_prefix);
  CHECK(a.product_family == b.product_family);
  CHECK(a.type == b.type);
  CHECK(a.product == b.product);
  CHECK(a.version_line == b.version_line);
  CHECK(a.versions == b.versions);
  CHECK(a.os == b.os);
  CHECK(a.keywords == b.keywords);
  CHECK(a.technology == b.technology);
  CHECK(a.issue_types == b.issue_types);
  CHECK(a.solution_types == b.solution_types);
  CHECK(a.hardware == b.hardware);
  CHECK(a.component == b.component);
  CHECK(a.platform == b.platform);
  CHECK(a.applies_to == b.applies_to);
  CHECK(a.additional_query_words == b.additional_query_words);
  REQUIRE(a.sections.size() == b.sections.size());
  for (std::size_t i = 0; i < a.sections.size(); ++i) {
    CHECK(a.sections[i].kind == b.sections[i].kind);
    CHECK(a.slice(a.sections[i].span) == b.slice(b.sections[i].span));
    REQUIRE(a.sections[i].blocks.size() == b.sections[i].blocks.size());
    for (std::size_t k = 0; k < a.sections[i].blocks.size(); ++k) {
      CHECK(a.sections[i].blocks[k].kind == b.sections[i].blocks[k].kind);
      CHECK(a.slice(a.sections[i].blocks[k].span) == b.slice(b.sections[i].blocks[k].span));
    }
  }
  REQUIRE(a.references.size() == b.references.size());
  for (std::size_t i = 0; i < a.references.size(); ++i) {
    CHECK(a.references[i].number == b.references[i].number);
    CHECK(a.references[i].title == b.references[i].title);
  }
}

const std::string kOriginal = kb::test::article_with(
    "SYMPTOMS\n========\n\nThe \"busy\" lamp stays on & the plotter waits.\n\n   A message\n");

}  // namespace

TEST_CASE("every sample, converted to the newer header, is the same article") {
  std::size_t samples = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(KB_SOURCE_DIR) + "/corpus/samples")) {
    if (entry.path().extension() != ".TXT") continue;
    INFO(entry.path().filename().string());
    const std::string original = read(entry.path());
    const Parsed before = parse(original);
    REQUIRE(before.accepted);
    const Parsed after = parse(converted(original, {.raw = samples % 2 == 0}));
    REQUIRE(after.accepted);
    CHECK_FALSE(has(after, DiagnosticCode::truncated));
    check_same(before.article, after.article);
    ++samples;
  }
  CHECK(samples >= 60);
}

TEST_CASE("line ends do not matter to an article, with either header") {
  for (const std::string& lf : {kOriginal, converted(kOriginal)}) {
    const Parsed one = parse(lf);
    const Parsed two = parse(kb::test::with_crlf(lf));
    CHECK(one.article == two.article);
    CHECK(one.diagnostics == two.diagnostics);
  }
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(KB_SOURCE_DIR) + "/corpus/samples")) {
    if (entry.path().extension() != ".TXT") continue;
    const std::string crlf = read(entry.path());
    std::string lf = crlf;
    std::erase(lf, '\r');
    INFO(entry.path().filename().string());
    REQUIRE(lf.size() < crlf.size());
    CHECK(parse(crlf).article == parse(lf).article);
  }
}

TEST_CASE("the newer header is read with and without its wrapper") {
  const Article original = parse(kOriginal).article;
  for (const Style& style : {Style{}, Style{.raw = true}, Style{.indent = "    "}, Style{.indent = ""},
                             Style{.front_matter = false}}) {
    const Parsed parsed = parse(converted(kOriginal, style));
    REQUIRE(parsed.accepted);
    check_same(original, parsed.article);
  }
  // The front matter has the title as well; without either the article is taken and the gap noted.
  CHECK(parse(converted(kOriginal, {.heading = false})).article.title == original.title);
  const Parsed bare = parse(converted(kOriginal, {.front_matter = false, .heading = false}));
  CHECK(bare.accepted);
  CHECK(bare.article.title.empty());
  CHECK(has(bare, DiagnosticCode::missing_header_line));
}

TEST_CASE("the number in a wrapper's title is no part of it, and entities are resolved") {
  CHECK(clean_wrapper_title("Q912345: PRB: &quot;Busy&quot; &amp; &lt;Idle&gt;") == "PRB: \"Busy\" & <Idle>");
  CHECK(clean_wrapper_title("PRB: No Number") == "PRB: No Number");
  CHECK(clean_wrapper_title("Q912345: \\\"Busy\\\"") == "\"Busy\"");
  CHECK(clean_wrapper_title("").empty());
}

TEST_CASE("a category the newer header does not have comes from the product") {
  CHECK(category_of_product("Microsoft Windows NT") == "winnt");
  CHECK(category_of_product("microsoft schedule+ for windows") == "schedplus");
  CHECK(category_of_product("Microsoft Widgets").empty());
}

TEST_CASE("spans and lines of an article with the newer header are those of its text") {
  const std::string text = converted(kOriginal);
  const Parsed parsed = parse(text);
  const Article& a = parsed.article;
  REQUIRE(a.sections.size() == 1);
  REQUIRE(a.sections[0].blocks.size() == 2);
  CHECK(a.slice(a.sections[0].blocks[1].span) == "   A message");
  const Parsed odd =
      parse(std::string("\n\n\tArticle: Q912345\n\tProduct(s): X\n\tColour: red\n\n\tText.\n"));
  const Diagnostic* unknown = kb::test::find(odd, DiagnosticCode::unknown_header);
  REQUIRE(unknown);
  CHECK(unknown->line == 5);
  CHECK(unknown->detail == "Colour");
}

TEST_CASE("a second article in the same file is not swallowed without a word") {
  const std::string one = converted(kOriginal);
  CHECK_FALSE(has(parse(one), DiagnosticCode::several_articles));
  const Parsed two = parse(one + "\n" + one);
  REQUIRE(two.accepted);
  const Diagnostic* found = kb::test::find(two, DiagnosticCode::several_articles);
  REQUIRE(found);
  CHECK(found->severity == Severity::repaired);
  CHECK(found->line == std::count(one.begin(), one.end(), '\n') + 10);
}

TEST_CASE("what only mentions the newer header is refused with the reason") {
  for (const std::string& text :
       {std::string("Please read this:\n\n\tArticle: Q912345\n\tProduct(s): X\n\n\tText.\n"),
        std::string("\tArticle: Q912345\n\tis about plotters\n"), std::string("\tArticle: Q912345\n"),
        std::string("---\n\tArticle: Q912345\n\tProduct(s): X\n"),
        std::string(70, '\n') + "\tArticle: Q912345\n\tProduct(s): X\n"}) {
    const Parsed parsed = parse(text);
    CHECK_FALSE(parsed.accepted);
    CHECK(has(parsed, DiagnosticCode::no_document_line));
    CHECK(parsed.article.title.empty());
  }
  const Parsed nameless = parse(std::string("# Title\n\n\tArticle: Query\n\tProduct(s): X\n"));
  CHECK_FALSE(nameless.accepted);
  CHECK(has(nameless, DiagnosticCode::no_number));
  CHECK(nameless.article.title.empty());
}
