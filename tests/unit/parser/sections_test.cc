#include "parser/sections.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;
using kb::test::article_with;
using kb::test::has;
using kb::test::heading_of;

namespace {

/// "summary > more_information"
std::string order_of(std::string_view body) {
  std::string out;
  for (const Section& section : parse(article_with(body)).article.sections)
    out += (out.empty() ? "" : " > ") + std::string(name(section.kind));
  return out;
}

}  // namespace

TEST_CASE("the eight headings and SYMPTOM begin sections") {
  struct Row {
    const char* word;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({{"SUMMARY", "summary"},
                                         {"SYMPTOMS", "symptoms"},
                                         {"SYMPTOM", "symptoms"},
                                         {"CAUSE", "cause"},
                                         {"RESOLUTION", "resolution"},
                                         {"WORKAROUND", "workaround"},
                                         {"STATUS", "status"},
                                         {"MORE INFORMATION", "more_information"},
                                         {"REFERENCES", "references"}}));
  CHECK(order_of(heading_of(row.word) + "Text.\n") == row.expected);
}

TEST_CASE("nothing else that is underlined is a section") {
  const auto text = GENERATE("Summary\n=======\n\nText.\n", "CONTENTS\n========\n\nText.\n",
                             "SUMMARY\n-------\n\nText.\n", " SUMMARY\n=======\n\nText.\n",
                             "SUMMARY\n==========\n\nText.\n", "SUMMARY\n\n=======\n\nText.\n",
                             "SUMMARY\n=== ===\n\nText.\n", "End Sub\n=======\n\nText.\n", "SUMMARY\n");
  CHECK(order_of(text) == "lead");
}

TEST_CASE("a rule one longer or shorter than its heading is forgiven") {
  CHECK(order_of("CAUSE\n======\n\nText.\n") == "cause");
  CHECK(order_of("CAUSE\n====\n\nText.\n") == "cause");
}

TEST_CASE("a heading needs no blank line above or below") {
  CHECK(order_of("Lead.\nSUMMARY\n=======\nText.\n") == "lead > summary");
}

TEST_CASE("text before the first heading is the lead and noted") {
  const Parsed parsed =
      parse(article_with("For the other version, see elsewhere.\n\n" + heading_of("CAUSE") + "C.\n"));
  CHECK(has(parsed, DiagnosticCode::text_before_sections));
  REQUIRE(parsed.article.sections.size() == 2);
  CHECK(parsed.article.slice(parsed.article.sections[0].span) == "For the other version, see elsewhere.");
  CHECK(parsed.article.slice(parsed.article.sections[1].span) == "C.");
}

TEST_CASE("an article without headings is one lead") {
  const Parsed parsed = parse(article_with("All of it.\n"));
  CHECK(has(parsed, DiagnosticCode::no_section));
  REQUIRE(parsed.article.sections.size() == 1);
  CHECK(parsed.article.sections[0].kind == SectionKind::lead);
}

TEST_CASE("a section that occurs twice stands twice, in order") {
  const std::string body =
      heading_of("CAUSE") + "One.\n\n" + heading_of("STATUS") + "Two.\n\n" + heading_of("CAUSE") + "Three.\n";
  CHECK(order_of(body) == "cause > status > cause");
  const Parsed parsed = parse(article_with(body));
  const Diagnostic* repeated = kb::test::find(parsed, DiagnosticCode::repeated_section);
  REQUIRE(repeated);
  CHECK(repeated->detail == "CAUSE");
}

TEST_CASE("an empty section is kept, with an empty span behind its rule") {
  const Parsed parsed =
      parse(article_with(heading_of("SUMMARY") + " \n\n" + heading_of("CAUSE") + "Text.\n"));
  REQUIRE(parsed.article.sections.size() == 2);
  const Section& empty = parsed.article.sections[0];
  CHECK(empty.span.empty());
  CHECK(empty.blocks.empty());
  CHECK(parsed.article.text.substr(0, empty.span.begin).ends_with("SUMMARY\n======="));
}

TEST_CASE("an article without any text says so") {
  CHECK(has(parse(article_with("")), DiagnosticCode::no_body));
  CHECK(has(parse(article_with(heading_of("SUMMARY") + heading_of("CAUSE"))), DiagnosticCode::no_body));
  CHECK_FALSE(has(parse(article_with("Text.\n")), DiagnosticCode::no_body));
}

TEST_CASE("standard words as bullets, indented or alone are text") {
  CHECK(order_of("IN THIS TASK\n------------\n\n - SUMMARY\n\n - REFERENCES\n\n" + heading_of("SUMMARY") +
                 "T.\n") == "lead > summary");
  CHECK(order_of(heading_of("SUMMARY") + "STATUS\n\nMore.\n") == "summary");
}

TEST_CASE("more sections than any article has are kept as text of the last one") {
  std::string body;
  for (int i = 0; i < 2000; ++i) body += "CAUSE\n=====\n\nText.\n\n";
  const Parsed parsed = parse(article_with(body));
  CHECK(has(parsed, DiagnosticCode::limit_exceeded));
  CHECK(parsed.article.sections.size() <= 512);
  CHECK(parsed.article.text.find("Text.") != std::string::npos);
  const Parsed three = parse(article_with(body), {.sections = 3});
  CHECK(has(three, DiagnosticCode::limit_exceeded));
  CHECK(three.article.sections.size() == 3);
}
