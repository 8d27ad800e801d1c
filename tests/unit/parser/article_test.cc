#include "parser/article.h"

#include <set>
#include <string>

#include "parser/parse.h"
#include "tests/support/catch.h"

using namespace kb::parser;

TEST_CASE("unwrapping joins lines by one blank") {
  CHECK(unwrap("one\ntwo") == "one two");
  CHECK(unwrap("   one\n   two  \n\n   three\n") == "one two three");
  CHECK(unwrap(" - one\n   two") == "- one two");
  CHECK(unwrap("").empty());
  CHECK(unwrap("\n \n").empty());
  CHECK(unwrap("a  b\nc") == "a  b c");
}

TEST_CASE("a real hyphen at a line's end is kept without a blank, a dash keeps its own") {
  CHECK(unwrap("third-\nparty") == "third-party");
  CHECK(unwrap("this -\nthat") == "this - that");
  CHECK(unwrap("this --\nthat") == "this -- that");
}

TEST_CASE("article numbers as people type them") {
  CHECK(parse_article_number("Q274667") == 274667);
  CHECK(parse_article_number("q274667") == 274667);
  CHECK(parse_article_number("KB274667") == 274667);
  CHECK(parse_article_number("kb 274667") == 274667);
  CHECK(parse_article_number("  274667 ") == 274667);
  CHECK(parse_article_number("1234") == 1234);
  CHECK(parse_article_number("1234567") == 1234567);
  for (const char* text :
       {"", "Q", "123", "12345678", "Q27x667", "Q274667.", "QQ274667", "see Q274667", "-274667"}) {
    INFO(text);
    CHECK(parse_article_number(text) == 0);
  }
}

TEST_CASE("every enumerator has a name of its own, and values beyond have none") {
  std::set<std::string_view> names;
  for (int i = 0; i < kSectionKinds; ++i) names.insert(name(static_cast<SectionKind>(i)));
  CHECK(names.size() == kSectionKinds);
  names.clear();
  for (int i = 0; i < kBlockKinds; ++i) names.insert(name(static_cast<BlockKind>(i)));
  CHECK(names.size() == kBlockKinds);
  names.clear();
  for (int i = 0; i < kArticleTypes; ++i) names.insert(name(static_cast<ArticleType>(i)));
  CHECK(names.size() == kArticleTypes);
  CHECK(name(static_cast<BlockKind>(200)).empty());
  CHECK(heading(SectionKind::more_information) == "MORE INFORMATION");
  CHECK(heading(SectionKind::lead).empty());
  CHECK(name(ItemRole::hardware) == "hardware");
  CHECK(name(Relation::used_with) == "used_with");
  CHECK(name(Encoding::windows1252) == "windows-1252");
}

TEST_CASE("every diagnostic has a name and a sentence") {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(DiagnosticCode::several_articles); ++i) {
    names.insert(name(static_cast<DiagnosticCode>(i)));
    CHECK_FALSE(describe(static_cast<DiagnosticCode>(i)).empty());
  }
  CHECK(names.size() == static_cast<std::size_t>(DiagnosticCode::several_articles) + 1);
  CHECK(name(Severity::repaired) == "repaired");
}
