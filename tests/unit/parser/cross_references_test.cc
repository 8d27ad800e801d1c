#include "parser/cross_references.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;

namespace {

/// "123456 'Title'" of every citation.
std::vector<std::string> cited(std::string_view text) {
  const Lines lines = kb::test::lines_of(text);
  std::vector<CrossReference> found;
  find_cross_references(lines, {0, lines.size()}, 1000, found);
  std::vector<std::string> out;
  for (const CrossReference& reference : found) {
    out.push_back(std::to_string(reference.number) + " '" + reference.title + "'");
    CHECK(text.substr(reference.span.begin + 1, reference.span.size() - 1) ==
          std::to_string(reference.number));
  }
  return out;
}

using Cited = std::vector<std::string>;

}  // namespace

TEST_CASE("a number at a line's beginning carries its title") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const auto row =
      GENERATE(values<Row>({{"   Q151261 OFF97: How to Plot", "151261 'OFF97: How to Plot'"},
                            {"Q51261 How to Plot", "51261 'How to Plot'"},
                            {" - Q151261 How to Plot", "151261 'How to Plot'"},
                            {" * Q151261 How to Plot", "151261 'How to Plot'"},
                            {"   [Q151261] How to Plot", "151261 'How to Plot'"},
                            {"   Q151261: How to Plot", "151261 'How to Plot'"},
                            {"   Q151261 - How to Plot", "151261 'How to Plot'"},
                            {"   Q151261, \"How to Plot\"", "151261 'How to Plot'"},
                            {"   q151261 How to Plot", "151261 'How to Plot'"},
                            {"   Q151261BUG: How to Plot", "151261 'BUG: How to Plot'"},
                            {"   Q151261How to Plot", "151261 'How to Plot'"},
                            {"   Q151261(still to be written) How", "151261 '(still to be written) How'"},
                            {"   Q151261 How to Plot            12", "151261 'How to Plot'"},
                            {"   Q151261", "151261 ''"},
                            {"   Q151261 = X12/3.TXT", "151261 ''"}}));
  INFO(row.text);
  CHECK(cited(row.text) == Cited{row.expected});
}

TEST_CASE("a title is followed to the next line only when its word had no room") {
  CHECK(
      cited("   Q151261 FIX: Plotter Repeats the Last Page of Every Document Sent to It\n   While Busy\n") ==
      Cited{"151261 'FIX: Plotter Repeats the Last Page of Every Document Sent to It While Busy'"});
  CHECK(cited("   Q151261 FIX: Plotter Repeats\n   This is something else.\n") ==
        Cited{"151261 'FIX: Plotter Repeats'"});
  CHECK(
      cited(
          "   Q151261 FIX: Plotter Repeats the Last Page of Every Document Sent to It\n   Q151262 Other\n") ==
      Cited{"151261 'FIX: Plotter Repeats the Last Page of Every Document Sent to It'", "151262 'Other'"});
}

TEST_CASE("ARTICLE-ID and TITLE lines") {
  CHECK(cited("   ARTICLE-ID: Q118335\n   TITLE     : Largest Sheet of Paper\n") ==
        Cited{"118335 'Largest Sheet of Paper'"});
  CHECK(cited("   ARTICLE-ID: Q118335\n   TITLE     : Largest Sheet of\n               Paper\n") ==
        Cited{"118335 'Largest Sheet of Paper'"});
  CHECK(cited("   ARTICLE-ID: Q71499 TITLE : Menus") == Cited{"71499 'Menus'"});
  CHECK(cited("   ARTICLE-ID: Q71499\n\n   Text.\n") == Cited{"71499 ''"});
  CHECK(cited("   '   ARTICLE-ID: Q135840\n   '   TITLE     : Menus\n") == Cited{"135840 'Menus'"});
  CHECK(cited("ARTICLE-ID: Q71499\nARTICLE-ID: Q71500\nTITLE : Menus\n") ==
        Cited{"71499 ''", "71500 'Menus'"});
}

TEST_CASE("in a sentence the number stands alone, or with a quoted title") {
  CHECK(cited("For the other version of this article, see Q291914.") == Cited{"291914 ''"});
  CHECK(cited("See article Q65125 (or Q65126), and [Q65127].") == Cited{"65125 ''", "65126 ''", "65127 ''"});
  CHECK(cited("See Q65125, \"How to Plot.\"") == Cited{"65125 'How to Plot'"});
  CHECK(cited("http://support.example.com/?scid=kb;EN-US;q154512") == Cited{"154512 ''"});
}

TEST_CASE("a sentence that was wrapped before the number has no title") {
  CHECK(cited("For more information on how to find the plotter's own number, see the\nQ151261 article in "
              "this base.\n") == Cited{"151261 ''"});
}

TEST_CASE("file names, folders and other words are no citations") {
  const auto text = GENERATE("Q248838engi.exe", "Q105109.MMF", "Q91/6/79.TXT", "Q123456_NT.EXE", "Q123456i",
                             "Q1234", "Q1234567", "KBQ123456", "X.Q123456", "C:\\Plot\\Q251137\\file.dll",
                             "http://example.com/critical/q305929/default.htm", "FAQ12345", "Q12 345");
  INFO(text);
  CHECK(cited(text).empty());
}

TEST_CASE("a number at a sentence's end is one") {
  CHECK(cited("see Q123456.") == Cited{"123456 ''"});
  CHECK(cited("see Q123456. The other") == Cited{"123456 ''"});
}

TEST_CASE("no more than the limit") {
  const std::string text = "Q12345 Q12346 Q12347\n";
  const Lines lines = kb::test::lines_of(text);
  std::vector<CrossReference> found;
  CHECK_FALSE(find_cross_references(lines, {0, 1}, 2, found));
  CHECK(found.size() == 2);
}

TEST_CASE("citations come from the sections, not from header, footer or query words") {
  std::string text = kb::test::article_with("See Q111111.\n");
  text.replace(text.find("plot double"), 4, "Q222222");
  const Parsed parsed = parse(text);
  REQUIRE(parsed.article.references.size() == 1);
  CHECK(parsed.article.references[0].number == 111111);
  CHECK(parsed.article.slice(parsed.article.references[0].span) == "Q111111");
}
