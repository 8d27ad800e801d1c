#include "parser/footer.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;
using kb::test::article_with;
using kb::test::has;
using kb::test::kAppliesTo;
using kb::test::kFooter;
using kb::test::kHeader;
using kb::test::kLegalText;

namespace {

std::string with_fields(std::string_view fields) {
  std::string out(kHeader);
  out.append("Body.\n\n======================================================================\n");
  return out.append(fields).append(kLegalText);
}

}  // namespace

TEST_CASE("all eight fields are read") {
  const Article a = parse(with_fields("Keywords          : kbone kbtwo \n"
                                      "Component         : Admin tool\n"
                                      "Technology        : kbTech1 kbTech2\n"
                                      "Version           : winnt:4.0\n"
                                      "Platform          : WINDOWS\n"
                                      "Hardware          : ALPHA x86\n"
                                      "Issue type        : kbbug\n"
                                      "Solution Type     : kbfix\n"))
                        .article;
  CHECK(a.keywords == std::vector<std::string>{"kbone", "kbtwo"});
  CHECK(a.component == "Admin tool");
  CHECK(a.technology == std::vector<std::string>{"kbTech1", "kbTech2"});
  CHECK(a.version_line == "winnt:4.0");
  CHECK(a.platform == "WINDOWS");
  CHECK(a.hardware == std::vector<std::string>{"ALPHA", "x86"});
  CHECK(a.issue_types == std::vector<std::string>{"kbbug"});
  CHECK(a.solution_types == std::vector<std::string>{"kbfix"});
}

TEST_CASE("the footer's keywords win over the header's, also when they are empty") {
  CHECK(parse(with_fields("Keywords          :  \n")).article.keywords.empty());
  CHECK(parse(with_fields("Version           : winnt:4.0\n")).article.keywords ==
        std::vector<std::string>{"kbprint"});
}

TEST_CASE("the header stands in for a missing footer") {
  const Parsed parsed = parse(std::string(kHeader) + "Body.\n" + std::string(kLegalText));
  CHECK(has(parsed, DiagnosticCode::no_footer));
  CHECK_FALSE(has(parsed, DiagnosticCode::truncated));
  CHECK(parsed.article.keywords == std::vector<std::string>{"kbprint"});
  CHECK(parsed.article.version_line == "winnt:4.0");
}

TEST_CASE("more keywords and versions than any article has are left out, and that is said") {
  const auto with = [](const std::string& field, const std::string& value, const std::string& item) {
    return parse(std::string(kHeader) + "-------------------------------------------------------------------------------\n"
                 "The information in this article applies to:\n\n - Widget, versions " + item +
                 "\n-------------------------------------------------------------------------------\n\nText.\n\n" +
                 std::string(70, '=') + "\n" + field + " : " + value + "\n" + std::string(kLegalText));
  };
  std::string keywords, versions = "winnt:1.0";
  for (int i = 0; i < 5000; ++i) keywords += "kb" + std::to_string(i) + " ";
  for (int i = 0; i < 300; ++i) versions += "," + std::to_string(i) + ".5";
  const auto details = [](const Parsed& parsed) {
    std::string all;
    for (const Diagnostic& d : parsed.diagnostics)
      if (d.code == DiagnosticCode::limit_exceeded) all += d.detail + ";";
    return all;
  };
  const Parsed many = with("Keywords         ", keywords, "1.0");
  CHECK(many.article.keywords.size() == 4096);
  CHECK(details(many) == "keywords;");
  CHECK(details(with("Version          ", versions, "1.0")) == "versions;");
  CHECK(details(with("Keywords         ", "kbone", versions.substr(6))) == "versions;");
  CHECK(details(with("Keywords         ", "kbone", "1.0, 2.0")) == "");
}

TEST_CASE("an unknown label among the fields is noted") {
  const Parsed parsed = parse(with_fields("Keywords          : kbone\nAudience          : all\n"));
  CHECK(has(parsed, DiagnosticCode::unknown_header));
  CHECK(parsed.article.keywords == std::vector<std::string>{"kbone"});
}

TEST_CASE("body lines that look like fields stay in the body") {
  const Parsed parsed =
      parse(article_with(kb::test::heading_of("SUMMARY") + "Version:   1.3.2\nComponent: none\n"));
  REQUIRE(parsed.article.sections.size() == 1);
  CHECK(parsed.article.slice(parsed.article.sections[0].span) == "Version:   1.3.2\nComponent: none");
  CHECK(parsed.article.component.empty());
}

TEST_CASE("a rule of '=' in the body is not the footer's") {
  const Parsed parsed =
      parse(article_with(kb::test::heading_of("SUMMARY") + "Above.\n" + std::string(70, '=') + "\nBelow.\n"));
  REQUIRE(parsed.article.sections.size() == 1);
  const std::string_view body = parsed.article.slice(parsed.article.sections[0].span);
  CHECK(body.starts_with("Above."));
  CHECK(body.ends_with("Below."));
  CHECK(parsed.article.keywords.size() == 2);
}

TEST_CASE("the legal text is left out, and is cut at its last occurrence") {
  const std::string quoted =
      "Quoted:\n\nTHE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS\nquoted here\n\nAfter the "
      "quotation.\n";
  const Parsed parsed = parse(article_with(kb::test::heading_of("SUMMARY") + quoted));
  CHECK(parsed.article.text.find("After the quotation.") != std::string::npos);
  CHECK(parsed.article.text.find("Copyright") == std::string::npos);
  CHECK(parsed.article.text.ends_with("Issue type        : kbprb\n"));
  CHECK(parsed.article.keywords.size() == 2);
}

TEST_CASE("an article that was cut off is accepted and said to be") {
  const std::string whole = article_with(kb::test::heading_of("SUMMARY") + "First.\n\nSecond.\n");
  SECTION("in the body") {
    const Parsed parsed = parse(whole.substr(0, whole.find("Second.")));
    REQUIRE(parsed.accepted);
    const Diagnostic* truncated = kb::test::find(parsed, DiagnosticCode::truncated);
    REQUIRE(truncated);
    CHECK(truncated->severity == Severity::repaired);
    REQUIRE(parsed.article.sections.size() == 1);
    CHECK(parsed.article.slice(parsed.article.sections[0].span) == "First.");
  }
  SECTION("behind the footer's fields, which are read all the same") {
    const Parsed parsed = parse(whole.substr(0, whole.find(kLegalText)));
    CHECK(has(parsed, DiagnosticCode::truncated));
    CHECK(parsed.article.keywords.size() == 2);
    CHECK(parsed.article.slice(parsed.article.sections[0].span) == "First.\n\nSecond.");
  }
  SECTION("in the header") {
    const Parsed parsed = parse(whole.substr(0, whole.find("PRODUCT")));
    CHECK(parsed.accepted);
    CHECK(has(parsed, DiagnosticCode::truncated));
    CHECK(has(parsed, DiagnosticCode::no_body));
  }
  SECTION("not: only the terms are missing, their rule is there") {
    const Parsed parsed = parse(whole.substr(0, whole.find("THE INFORMATION")));
    CHECK_FALSE(has(parsed, DiagnosticCode::truncated));
  }
}

TEST_CASE("the text ends with the last line when there are no fields") {
  const Parsed parsed = parse(std::string(kHeader) + "Body.\n\n\n" + std::string(kLegalText));
  CHECK(parsed.article.text.ends_with("\nBody.\n"));
}

TEST_CASE("additional query words are taken off in all their spellings") {
  struct Row {
    const char* paragraph;
    const char* expected;
  };
  const auto row =
      GENERATE(values<Row>({{"Additional query words: one two", "one two"},
                            {"Additional query words:", ""},
                            {"Additional reference words: one", "one"},
                            {"Additional Reference Words: one", "one"},
                            {"Additional reference word(s): one", "one"},
                            {"Additional references words: one", "one"},
                            {"Additional querey words: one", "one"},
                            {"Additional qeury words: one", "one"},
                            {"Additional query word: one", "one"},
                            {"Additional reference words 1.0 1.0a", "1.0 1.0a"},
                            {"Additional query words: one\ntwo\nthree", "one two three"},
                            {"Additional query words: one\nKBCategory: kbx\nKBSubcategory:", "one"},
                            {"Additional reference words: one\n\nAdditional query words: two", "one two"}}));
  INFO(row.paragraph);
  const Parsed parsed =
      parse(std::string(kHeader) + std::string(kAppliesTo) + "Body.\n\n" + row.paragraph + "\n\n" +
            std::string(kFooter.substr(kFooter.find("====="))) + std::string(kLegalText));
  CHECK(parsed.article.has_additional_query_words);
  CHECK(parsed.article.additional_query_words == row.expected);
  REQUIRE(parsed.article.sections.size() == 1);
  CHECK(parsed.article.slice(parsed.article.sections[0].span) == "Body.");
}

TEST_CASE("sentences that begin likewise are no query words") {
  const auto line = GENERATE("Additional words on this: none", "Additional queries are possible",
                             "Additional query wordsmiths: none", "additional query words: lower");
  const Parsed parsed =
      parse(std::string(kHeader) + "Body.\n\n" + std::string(line) + "\n" + std::string(kLegalText));
  CHECK_FALSE(parsed.article.has_additional_query_words);
  CHECK(has(parsed, DiagnosticCode::no_additional_query_words));
}
