#include "parser/blocks.h"

#include <string>
#include <vector>

#include "parser/boilerplate.h"
#include "parser/code_line.h"
#include "parser/intro.h"
#include "parser/line_shape.h"
#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;
using kb::test::blocks_of;
using Blocks = std::vector<std::string>;

TEST_CASE("wrapped prose is one paragraph up to the blank line") {
  CHECK(blocks_of("The plotter repeats the last page of every document that was sent to it while\n"
                  "another one was still printing.\n"
                  "\n"
                  "It stops doing so once it is switched off.\n") ==
        Blocks{"paragraph: The plotter repeats the last page of every document that was sent to it while "
               "another one "
               "was still printing.",
               "paragraph: It stops doing so once it is switched off."});
}

TEST_CASE("bullets and steps are items, with their wrapped lines and further paragraphs") {
  CHECK(blocks_of(" - The first thing to look at, which is wrapped to a second line because it is\n"
                  "   long.\n"
                  "\n"
                  " - The second.\n"
                  "    - A nested one.\n"
                  "\n"
                  "1. Open the lid.\n"
                  "\n"
                  "   NOTE: The lid is heavy and falls shut by itself.\n"
                  "\n"
                  "10. Close it.\n"
                  "\n"
                  "   a. Slowly.\n"
                  "\n"
                  "* starred\n") ==
        Blocks{"bullet: - The first thing to look at, which is wrapped to a second line because it is long.",
               "bullet: - The second.", "bullet: - A nested one.", "step: 1. Open the lid.",
               "paragraph: NOTE: The lid is heavy and falls shut by itself.", "step: 10. Close it.",
               "step: a. Slowly.", "bullet: * starred"});
}

TEST_CASE("items without blank lines between are told apart") {
  CHECK(blocks_of("1. One.\n2. Two that is wrapped to\n   another line.\n3. Three.\n") ==
        Blocks{"step: 1. One.", "step: 2. Two that is wrapped to another line.", "step: 3. Three."});
}

TEST_CASE("a number at the beginning of a wrapped line of prose begins no item") {
  CHECK(blocks_of("The plotter was first shipped with a driver that is older than version number\n"
                  "4. Newer drivers do not have the problem that is described here.\n")
            .size() == 1);
}

TEST_CASE("a line underlined with dashes or equals of its length is a subheading") {
  CHECK(blocks_of("Method 1\n--------\n\nText.\n") == Blocks{"subheading: Method 1", "paragraph: Text."});
  CHECK(blocks_of("Method 1\n--------\nText follows at once.\n") ==
        Blocks{"subheading: Method 1", "paragraph: Text follows at once."});
  CHECK(blocks_of("KNOWN ISSUES\n============\n\nText.\n") ==
        Blocks{"subheading: KNOWN ISSUES", "paragraph: Text."});
}

TEST_CASE("the head of a table is no subheading") {
  CHECK(blocks_of("Code      Meaning\n-----------------\n1         Paper\n2         Ink\n") ==
        Blocks{"table: Code      Meaning ----------------- 1         Paper 2         Ink"});
}

TEST_CASE("an indented quotation that was announced is a message") {
  const std::string quoted = "   Cannot find the plotter on this port.\n   Switch it on and try again.\n";
  const auto intro =
      GENERATE("You may receive the following error message:\n\n",
               "The following error occurs when the component is opened by the program:\n\n",
               "The plotter displays:\n\n", "The following message appears in the event log.\n\n",
               "When you are prompted with the message\n\n");
  INFO(intro);
  CHECK(blocks_of(intro + quoted).back() ==
        "message: Cannot find the plotter on this port. Switch it on and try again.");
}

TEST_CASE("in SYMPTOMS a quotation behind a colon is a message also without the word") {
  CHECK(blocks_of("The plotter then shows this:\n\n   OUT OF INK\n", "SYMPTOMS").back() ==
        "message: OUT OF INK");
  CHECK(blocks_of("The plotter then shows this:\n\n   OUT OF INK\n", "CAUSE").back() ==
        "listing: OUT OF INK");
}

TEST_CASE("what follows -or- is what came before") {
  CHECK(blocks_of("One of these error messages appears:\n\n   No paper.\n\n   -or-\n\n   No ink.\n") ==
        Blocks{"paragraph: One of these error messages appears:", "message: No paper.", "paragraph: -or-",
               "message: No ink."});
}

TEST_CASE("an explanation behind a message is none") {
  CHECK(blocks_of(
            "This error message appears:\n\n   File <name> is missing.\n\n   where <name> is the name of the "
            "file.\n")
            .back()
            .starts_with("paragraph: where"));
}

TEST_CASE("code, commands, ini and registry lines are listings, blank lines inside included") {
  const auto listing =
      GENERATE("   #include <stdio.h>\n\n   int main() {\n      return 0;\n   }\n",
               "   Private Sub Form_Load()\n      Text1.Text = \"a\"\n   End Sub\n",
               "   [Plotter]\n   Port=LPT1\n   Speed=9600\n", "   HKEY_LOCAL_MACHINE\\SOFTWARE\\Plotter\n",
               "   C:\\PLOT\\SETUP.EXE /q\n", "   SET DEFAULT TO C:\\PLOT\n   USE PLOT\n   SELECT 1\n",
               "   mov ax, bx\n   int 21h\n", "   eax=00000000 ebx=00000001\n",
               "   MIICcjCCAhwCAQAwYjETMBEGA1UEAxMKcm9ic3NlcnZlcjELMAkGA1UECxMCTVMx\n");
  INFO(listing);
  const Blocks blocks = blocks_of("Do the following:\n\n" + std::string(listing));
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[1].starts_with("listing: "));
}

TEST_CASE("columns are tables") {
  const auto table = GENERATE("   Drive  Type\n   -----  ---------\n   A      Floppy\n   B      Disk\n",
                              "   +-----+-----+\n   | one | two |\n   +-----+-----+\n",
                              "   Paper .......... 10\n   Ink ............ 20\n",
                              "   Paper      white      plain\n   Ink        black      thick\n",
                              "Paper      white      plain\nInk        black      thick\n");
  INFO(table);
  const Blocks blocks = blocks_of("See:\n\n" + std::string(table));
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[1].starts_with("table: "));
}

TEST_CASE("citations and addresses of the web are paragraphs") {
  CHECK(blocks_of("See:\n\n   Q123456 PRB: Something\n").back() == "paragraph: Q123456 PRB: Something");
  CHECK(blocks_of("See:\n\n   http://www.example.com/a\n").back() == "paragraph: http://www.example.com/a");
}

TEST_CASE("an address keeps its lines") {
  CHECK(blocks_of("Write to:\n\n   Plotter Works\n   1 Ink Street\n   Springfield\n").back() ==
        "listing: Plotter Works 1 Ink Street Springfield");
}

TEST_CASE("a rule never joins the prose round it") {
  const Blocks blocks = blocks_of("Some sentence that is longer than the rule.\n---------\nAnother one.\n");
  CHECK(blocks == Blocks{"paragraph: Some sentence that is longer than the rule.", "listing: ---------",
                         "paragraph: Another one."});
}

TEST_CASE("standard paragraphs are boilerplate, their beginnings in longer ones are not") {
  CHECK(is_boilerplate("Microsoft has confirmed this to be a problem in the plotter driver."));
  CHECK(is_boilerplate("Microsoft has confirmed this to be a\nbug in the plotter driver."));
  CHECK(is_boilerplate("This behavior is by design."));
  CHECK(is_boilerplate("For additional information about plotters, click the article number below."));
  CHECK(is_boilerplate("KBCategory: kbprint"));
  CHECK(is_boilerplate("   S E R V P A C K"));
  CHECK_FALSE(is_boilerplate("S E R V P A C K or another word, with some forty letters behind it"));
  CHECK_FALSE(
      is_boilerplate("This behavior is by design of the paper tray, which takes one sheet at a time."));
  CHECK_FALSE(is_boilerplate("For additional information, ask the plotter's maker."));
  CHECK_FALSE(is_boilerplate("The plotter is out of ink."));
  CHECK_FALSE(is_boilerplate(""));
  CHECK_FALSE(is_boilerplate("Microsoft has confirmed this to be a problem " + std::string(1000, 'x')));
}

TEST_CASE("list marks") {
  struct Row {
    const char* text;
    ListMark mark;
  };
  const auto row = GENERATE(values<Row>({{"- text", ListMark::bullet},
                                         {"* text", ListMark::bullet},
                                         {"\xC2\xB7 text", ListMark::bullet},
                                         {"-- text", ListMark::bullet},
                                         {"1. text", ListMark::step},
                                         {"12) text", ListMark::step},
                                         {"a. text", ListMark::step},
                                         {"(b) text", ListMark::step},
                                         {"-or-", ListMark::none},
                                         {"123. text", ListMark::none},
                                         {"1.5 text", ListMark::none},
                                         {"1.", ListMark::none},
                                         {"ab. text", ListMark::none},
                                         {"-text", ListMark::none},
                                         {"", ListMark::none}}));
  INFO(row.text);
  std::size_t width = 0;
  CHECK(list_mark(row.text, width) == row.mark);
}

TEST_CASE("what a sentence announces") {
  CHECK(intro_of("You receive the following error message:") == Intro::message);
  CHECK(intro_of("The following error occurs when the code is run:") == Intro::message);
  CHECK(intro_of("Type the following command:") == Intro::code);
  CHECK(intro_of("Add these lines to the file:") == Intro::code);
  CHECK(intro_of("The following persons came:") == Intro::other);
  CHECK(intro_of("That is all.") == Intro::none);
  CHECK(intro_of("") == Intro::none);
}

TEST_CASE("prose is not taken for code") {
  const auto line =
      GENERATE("Set the switch to the position that is marked.", "If you use the plotter, switch it on.",
               "Private plotters are not supported.", "Use the following steps; then restart.",
               "The value = of the entry", "'Plotter not found'", "Next, open the lid.");
  INFO(line);
  CHECK_FALSE(looks_like_code(line));
}

TEST_CASE("a block's indent is where its first line begins, tabs going to multiples of eight") {
  const Parsed parsed = parse(kb::test::article_with("Type:\n\n\tC:\\PLOT\n"));
  REQUIRE(parsed.article.sections.at(0).blocks.size() == 2);
  CHECK(parsed.article.sections[0].blocks[1].indent == 8);
}

TEST_CASE("more blocks than any article has become one listing") {
  std::string body;
  for (int i = 0; i < 70000; ++i) body += "x\n\n";
  const Parsed parsed = parse(kb::test::article_with(body));
  CHECK(kb::test::has(parsed, DiagnosticCode::limit_exceeded));
  REQUIRE(parsed.article.sections.size() == 1);
  CHECK(parsed.article.sections[0].blocks.size() <= 65536);
  CHECK(parsed.article.sections[0].blocks.back().span.end == parsed.article.sections[0].span.end);
}
