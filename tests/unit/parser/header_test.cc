#include "parser/header.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;
using kb::test::article_with;
using kb::test::has;

TEST_CASE("the header's six lines are read by their labels") {
  const Parsed parsed = parse(article_with("Text.\n"));
  const Article& a = parsed.article;
  REQUIRE(parsed.accepted);
  CHECK(a.number == 912345);
  CHECK(a.id() == "Q912345");
  CHECK(a.date == "2001-03-05");
  CHECK(a.category == "winnt");
  CHECK(a.title == "PRB: Plotter Prints the Last Page Twice");
  CHECK(a.product == "Microsoft Windows NT");
  CHECK(a.os.empty());
}

TEST_CASE("a value may begin with a colon: everything behind the label's own counts") {
  std::string text(article_with("Text.\n"));
  text.replace(text.find("PROD/VER:winnt:4.0"), 18, "PROD/VER::1.0");
  text.replace(text.find("Version           : winnt:4.0"), 29, "Version           : :1.0");
  const Article a = parse(text).article;
  CHECK(a.version_line == ":1.0");
  REQUIRE(a.versions.size() == 1);
  CHECK(a.versions[0].platform.empty());
}

TEST_CASE("dates become ISO dates when they make sense") {
  struct Row {
    const char* written;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({{"12-NOV-2001", "2001-11-12"},
                                         {"03-nov-1994", "1994-11-03"},
                                         {"3-MAY-1999", "1999-05-03"},
                                         {"29-FEB-2000", "2000-02-29"},
                                         {"30-FEB-2000", ""},
                                         {"00-JAN-2000", ""},
                                         {"12-XYZ-2001", ""},
                                         {"12-NOV-1850", ""},
                                         {"12-NOV-01", ""},
                                         {"2001-11-12", ""},
                                         {"ab-NOV-2001", ""},
                                         {"", ""}}));
  INFO(row.written);
  CHECK(iso_date(row.written) == row.expected);
}

TEST_CASE("the words of the DOCUMENT line are told by their shape") {
  const auto header = [](const std::string& document) {
    return parse("DOCUMENT:" + document + "\nTITLE   :T\n\nBody.\n");
  };
  CHECK(header("Q91234  05-MAR-2001  [winnt]").article.number == 91234);
  CHECK(header("q91234 05-MAR-2001").article.number == 91234);
  CHECK(header("Q91234  05-MAR-2001  [WinNT]").article.category == "winnt");
  CHECK(header("Q91234  [winnt]").article.category == "winnt");
  CHECK(has(header("Q91234  [winnt]"), DiagnosticCode::bad_date));
  CHECK(header("Q91234  soon  [winnt]").accepted);
}

TEST_CASE("missing and unknown header lines are noted, nothing is lost") {
  const Parsed parsed = parse("DOCUMENT:Q91234  05-MAR-2001  [x]\nTITLE   :T\nREVIEWER:someone\n\nBody.\n");
  REQUIRE(parsed.accepted);
  CHECK(has(parsed, DiagnosticCode::missing_header_line));
  const Diagnostic* unknown = kb::test::find(parsed, DiagnosticCode::unknown_header);
  REQUIRE(unknown);
  CHECK(unknown->line == 3);
  CHECK(unknown->detail == "REVIEWER");
  CHECK(unknown->severity == Severity::note);
  REQUIRE(parsed.article.sections.size() == 1);
  CHECK(parsed.article.slice(parsed.article.sections[0].span) == "Body.");
}

TEST_CASE("what is no article is rejected with the reason, and nothing of it remains") {
  struct Row {
    std::string bytes;
    DiagnosticCode reason;
  };
  const auto row =
      GENERATE(values<Row>({{"", DiagnosticCode::empty_input},
                            {"\r\n \n\t\n", DiagnosticCode::empty_input},
                            {std::string("MZ\0\0\x90", 5), DiagnosticCode::binary_input},
                            {std::string("D\0O\0C\0U\0M\0", 10), DiagnosticCode::binary_input},
                            {"A letter to nobody.\n", DiagnosticCode::no_document_line},
                            {"TITLE   :T\n", DiagnosticCode::no_document_line},
                            {"DOCUMENTS:Q91234\n", DiagnosticCode::no_document_line},
                            {"DOCUMENT:  05-MAR-2001  [winnt]\nTITLE   :T\n", DiagnosticCode::no_number},
                            {"DOCUMENT:Q12  05-MAR-2001\n", DiagnosticCode::no_number},
                            {"DOCUMENT:\n", DiagnosticCode::no_number}}));
  const Parsed parsed = parse(row.bytes);
  CHECK_FALSE(parsed.accepted);
  CHECK(has(parsed, row.reason));
  CHECK(parsed.article.number == 0);
  CHECK(parsed.article.text.empty());
  bool rejected = false;
  for (const Diagnostic& d : parsed.diagnostics) rejected = rejected || d.severity == Severity::rejected;
  CHECK(rejected);
}

TEST_CASE("blank lines and a byte-order mark above the DOCUMENT line do no harm") {
  const Parsed parsed = parse("\xEF\xBB\xBF\n\n" + article_with("Text.\n"));
  CHECK(parsed.accepted);
  CHECK(parsed.article.number == 912345);
}

TEST_CASE("an article with a few NULs in it is mended") {
  std::string text = article_with("Text.\n");
  text.insert(text.find("Text."), std::string(3, '\0'));
  const Parsed parsed = parse(text);
  CHECK(parsed.accepted);
  CHECK(has(parsed, DiagnosticCode::control_characters));
}
