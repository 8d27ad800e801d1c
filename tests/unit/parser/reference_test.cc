// The parser against a naive reading of the same rules, line by line: on the sample articles, and on articles put together by
// chance from sections, lists, look-alikes of every rule, and odd line ends.

#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "parser/parse.h"
#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"
#include "tests/unit/parser/naive_reader.h"

using namespace kb::test;

namespace {

rc::Gen<std::string> any_body_line() {
  return rc::gen::weightedElement<std::string>(
      {{9, "The plotter prints a page."}, {9, ""}, {3, " - An item of a list"}, {3, "   1. A step of it"},
       {3, "CAUSE\n====="}, {3, "SYMPTOM\n======="}, {2, "STATUS\n======="}, {3, "MORE INFORMATION\n================"},
       {2, "REFERENCES\n========="}, {2, "WORKAROUND"}, {2, "CAUSES\n======"}, {2, " CAUSE\n====="}, {2, "CAUSE\n-----"},
       {2, "RESOLUTION\n======="}, {1, "======================================================================"},
       {1, "-------------------------------------------------------------------------------"},
       {1, "The information in this article applies to:"}, {1, "Version: 1.3.2 of the driver"}, {1, "Keywords          : kbx"},
       {2, "Additional query words: more of them\nand still more"}, {1, "Additional query wordsmith"},
       {1, "KBCategory: kbprint"}, {1, "DOCUMENT:Q900009  01-JAN-2000  [x]"}, {1, "trailing blanks  \t "},
       {1, "=============================================================================="}, {1, "=====\n====="},
       {1, "THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS quoted"}});
}

std::string with_line_ends(const std::string& text, int kind) {
  std::string out;
  for (const char c : text) out += c != '\n' || kind == 0 ? std::string(1, c) : "\r\n";
  return out;
}

}  // namespace

TEST_CASE("the sample articles, read naively, are what the parser makes of them") {
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(KB_SOURCE_DIR) + "/corpus/samples")) {
    if (entry.path().extension() != ".TXT") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const kb::parser::Parsed parsed = kb::parser::parse(bytes);
    if (!parsed.accepted || parsed.article.encoding == kb::parser::Encoding::windows1252) continue;
    if (has(parsed, kb::parser::DiagnosticCode::text_before_applies_to)) continue;
    INFO(entry.path().string());
    CHECK(difference(read_naively(bytes), parsed.article) == "");
    ++compared;
  }
  CHECK(compared > 60);
}

TEST_CASE("articles put together by chance, read naively, are what the parser makes of them") {
  CHECK(rc::check([] {
    std::string body;
    for (const std::string& line : *rc::gen::container<std::vector<std::string>>(any_body_line())) body += line + "\n";
    std::string footer(kFooter);
    if (*rc::gen::inRange(0, 4) == 0) footer = "\n" + footer.substr(footer.find("====="));
    const std::string bytes = with_line_ends(std::string(kHeader) + std::string(kAppliesTo) + body + footer + std::string(kLegalText),
                                             *rc::gen::inRange(0, 2));
    const kb::parser::Parsed parsed = kb::parser::parse(bytes);
    RC_ASSERT(parsed.accepted);
    const std::string found = difference(read_naively(bytes), parsed.article);
    if (!found.empty()) RC_FAIL(found);
  }));
}

TEST_CASE("the naive reading sees when the parser errs") {
  const std::string bytes = article_with(heading_of("CAUSE") + "The cause.\n\n" + heading_of("STATUS") + "The status.\n");
  kb::parser::Article article = kb::parser::parse(bytes).article;
  REQUIRE(difference(read_naively(bytes), article) == "");
  SECTION("a section too few") { article.sections.pop_back(); }
  SECTION("a text one character short") { --article.sections[0].span.end; }
  SECTION("a keyword too many") { article.keywords.emplace_back("kbx"); }
  SECTION("another heading") { article.sections[0].kind = kb::parser::SectionKind::summary; }
  SECTION("no query words") { article.additional_query_words.clear(); }
  CHECK(difference(read_naively(bytes), article) != "");
}
