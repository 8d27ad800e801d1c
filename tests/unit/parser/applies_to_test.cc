#include "parser/applies_to.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;
using kb::test::has;

namespace {

constexpr std::string_view kRule =
    "-------------------------------------------------------------------------------\n";
constexpr std::string_view kSentence = "The information in this article applies to:\n";

/// "name [1.0,2.0] qualifier"
std::string shown(const AppliesTo& item) {
  std::string out = item.name + " [";
  for (std::size_t i = 0; i < item.versions.size(); ++i) out += (i ? "," : "") + item.versions[i];
  return out + "]" + (item.qualifier.empty() ? "" : " " + item.qualifier);
}

Parsed with_block(const std::string& block, std::string_view body = "SUMMARY\n=======\n\nText.\n") {
  return parse(std::string(kb::test::kHeader) + block + std::string(body) + std::string(kb::test::kFooter) +
               std::string(kb::test::kLegalText));
}

std::string block_of(std::string_view items) {
  return std::string(kRule) + std::string(kSentence) + "\n" + std::string(items) + std::string(kRule) + "\n";
}

}  // namespace

TEST_CASE("an item is a name, versions and a qualifier") {
  struct Row {
    const char* written;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>(
      {{"Microsoft Widget for Windows, versions 1.0, 1.5, 2.0 ",
        "Microsoft Widget for Windows [1.0,1.5,2.0]"},
       {"Microsoft Widget version 3.1 ", "Microsoft Widget [3.1]"},
       {"Microsoft Widget versions 1.0 and 2.0", "Microsoft Widget [1.0,2.0]"},
       {"Microsoft Widget versions 1.0, and 2.0", "Microsoft Widget [1.0,2.0]"},
       {"Microsoft Widget versions 3.5,3.51", "Microsoft Widget [3.5,3.51]"},
       {"Microsoft Widget 97 for Windows ", "Microsoft Widget 97 for Windows []"},
       {"Microsoft Widget Kit (WDK) 3.1", "Microsoft Widget Kit (WDK) 3.1 []"},
       {"Widget Server version 4.0, Terminal Server Edition", "Widget Server [4.0] Terminal Server Edition"},
       {"Widget, version 4.0 for Windows 95", "Widget [4.0] for Windows 95"},
       {"Widget version 2000 Advanced Server", "Widget [2000] Advanced Server"},
       {"Widget, versions 4.0, 4.0SP1, 4.0 SP2", "Widget [4.0,4.0 SP1,4.0 SP2]"},
       {"Widget, version 4.0 Service Packs 1, 2, 3", "Widget [4.0 SP1,4.0 SP2,4.0 SP3]"},
       {"Widget, versions 6.0 sp1, sp2", "Widget [6.0 SP1,6.0 SP2]"},
       {"Widget version 2.5 Build 2.573.2927", "Widget [2.5,Build 2.573.2927]"},
       {"Widget, version 2.5, versions Build 2.73.1, Build 2.73.2", "Widget [2.5,Build 2.73.1,Build 2.73.2]"},
       {"Widget, versions 2.1 OEM Only, 2.2 OEM Only, 3.0", "Widget [2.1,2.2,3.0]"},
       {"Widget, versions January 98, April 98", "Widget [January 98,April 98]"},
       {"Widget versions 5.0., 6.0", "Widget [5.0,6.0]"},
       {"Widget for Windows, 1992, 1993 editions", "Widget for Windows [1992,1993]"},
       {"Widget for Windows 1994 edition", "Widget for Windows [1994]"},
       {"Widget Version 7.0", "Widget [7.0]"},
       {"Widget version 4.0 Option Pack", "Widget version 4.0 Option Pack []"},
       {"Widget (Hangul Version)", "Widget (Hangul Version) []"},
       {"MSPRESS Widgets Version 2002 Step by Step", "MSPRESS Widgets Version 2002 Step by Step []"},
       {"MSPRESS Widget Resource Kit, versions 3.5, 3.51", "MSPRESS Widget Resource Kit [3.5,3.51]"},
       {"*EDITOR Please do not use*Widget 32-bit Edition* use 1, 2, versions 1.0, 2.0",
        "Widget 32-bit Edition [1.0,2.0]"},
       {"Widget for Windows, 1994 edition (see below)", "Widget for Windows, 1994 edition []"}}));
  INFO(row.written);
  CHECK(shown(parse_applies_to_item(row.written)) == row.expected);
}

TEST_CASE("a relation leads to the items nested below") {
  CHECK(parse_applies_to_item("Widget, version 1.0, used with:").relation == Relation::used_with);
  CHECK(parse_applies_to_item("The Runtime, included with:").relation == Relation::included_with);
  CHECK(parse_applies_to_item("Widget, versions 3.0, 3.0a, on platform(s):").relation ==
        Relation::on_platform);
  CHECK(shown(parse_applies_to_item("Widget, versions 3.0, 3.0a, on platform(s):")) == "Widget [3.0,3.0a]");
  CHECK(parse_applies_to_item("Widget used with care").relation == Relation::none);
}

TEST_CASE("operating systems and hardware are told from products") {
  CHECK(parse_applies_to_item("the operating system: MS-DOS ").role == ItemRole::operating_system);
  CHECK(parse_applies_to_item("the operating system: MS-DOS ").name == "MS-DOS");
  CHECK(parse_applies_to_item("the hardware: DEC Alpha").role == ItemRole::hardware);
  CHECK(parse_applies_to_item("Widget").role == ItemRole::product);
}

TEST_CASE("nesting is kept as depth") {
  const Parsed parsed =
      with_block(block_of(" - Widget, used with:\n"
                          "    - the operating system: MS-DOS \n"
                          "    - Gadget, included with:\n"
                          "       - Box version 1.0 \n"
                          " - Other \n"));
  std::vector<int> depths;
  for (const AppliesTo& item : parsed.article.applies_to) depths.push_back(item.depth);
  CHECK(depths == std::vector<int>{0, 1, 1, 2, 0});
}

TEST_CASE("the block is the first sentence that stands directly below a rule") {
  SECTION("the sentence alone, before the real block") {
    const Parsed parsed =
        with_block("The information in this article applies to\n\n" + block_of(" - Widget \n"));
    CHECK(parsed.article.applies_to.size() == 1);
    CHECK(has(parsed, DiagnosticCode::text_before_applies_to));
    REQUIRE(parsed.article.sections.size() == 1);
  }
  SECTION("an older list with other words stays as lead text") {
    const Parsed parsed = with_block("This information in this article applies to:\n\n - Older \n\n" +
                                     block_of(" - Widget \n"));
    CHECK(parsed.article.applies_to.size() == 1);
    REQUIRE(parsed.article.sections.size() == 2);
    CHECK(parsed.article.sections[0].kind == SectionKind::lead);
  }
  SECTION("not inside a section") {
    const Parsed parsed = with_block("", "SUMMARY\n=======\n\n" + block_of(" - Widget \n"));
    CHECK_FALSE(parsed.article.has_applies_to);
    CHECK(has(parsed, DiagnosticCode::no_applies_to));
  }
  SECTION("rules as short as 67 columns count, 30 do not") {
    CHECK(with_block(std::string(67, '-') + "\n" + std::string(kSentence) + "\n - W \n" +
                     std::string(67, '-') + "\n\n")
              .article.has_applies_to);
    CHECK_FALSE(with_block(std::string(30, '-') + "\n" + std::string(kSentence) + "\n - W \n\n")
                    .article.has_applies_to);
  }
}

TEST_CASE("without an end rule the list ends with its last item") {
  const Parsed parsed =
      with_block(std::string(kRule) + std::string(kSentence) + "\n - Widget \n - Gadget \n\n");
  CHECK(parsed.article.applies_to.size() == 2);
  REQUIRE(parsed.article.sections.size() == 1);
  CHECK(parsed.article.sections[0].kind == SectionKind::summary);
}

TEST_CASE("odd lines in the block are noted and passed over") {
  const Parsed parsed = with_block(block_of(" - \n    - Widget \n\nas they apply to:\n\n - Gadget \n"));
  CHECK(parsed.article.applies_to.size() == 2);
  CHECK(parsed.article.applies_to[0].depth == 1);
  int odd = 0;
  for (const Diagnostic& d : parsed.diagnostics) odd += d.code == DiagnosticCode::odd_applies_to_line;
  CHECK(odd == 2);
}

TEST_CASE("a block without items is noted") {
  const Parsed parsed = with_block(block_of(""));
  CHECK(parsed.article.has_applies_to);
  CHECK(has(parsed, DiagnosticCode::empty_applies_to));
}

TEST_CASE("left-over header lines above the block are dropped, other text is kept as lead") {
  struct Row {
    const char* above;
    bool dropped;
  };
  const auto row = GENERATE(values<Row>({{"3.00 3.10\nWINDOWS\nkbprg kbref kbdocerr\n", true},
                                         {"2.00 2.50 | 2.50b\nMS-DOS | WINDOWS\nkbprg\n", true},
                                         {"kbsetup\n", true},
                                         {"1995\nWINDOWS NT\n\nkbtool\n", true},
                                         {"Note: this is about something else.\n", false},
                                         {"1\n2\n3\n4\n5\n", false},
                                         {"************\n  CONFIDENTIAL\n", false}}));
  INFO(row.above);
  const Parsed parsed = with_block(std::string(row.above) + "\n" + block_of(" - Widget \n"));
  CHECK(has(parsed, DiagnosticCode::text_before_applies_to));
  CHECK((parsed.article.sections[0].kind == SectionKind::lead) == !row.dropped);
}
