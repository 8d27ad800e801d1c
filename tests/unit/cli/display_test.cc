#include "tools/cli/display.h"

#include <vector>

#include "tests/support/catch.h"
#include "tools/cli/style.h"

using namespace kb::cli;

TEST_CASE("display width counts columns, not bytes or code points") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("\xC3\xA9") == 1);                  // e acute
  CHECK(display_width("e\xCC\x81") == 1);                 // e and a combining acute
  CHECK(display_width("\xE5\x8D\xB0\xE5\x88\xB7") == 4);  // two ideographs
  CHECK(display_width("\xEF\xBC\xA1") == 2);              // full-width A
  CHECK(display_width("\xEF\xBD\xB1") == 1);              // half-width katakana
  CHECK(display_width("\xE2\x80\x8B") == 0);              // zero width space
  CHECK(display_width("\xF0\x9F\x98\x80") == 2);          // emoji
  CHECK(display_width("\xED\x95\x9C") == 2);              // Hangul syllable
}

TEST_CASE("cutting keeps whole characters and says that it cut") {
  CHECK(cut_to_width("abcdef", 6) == "abcdef");
  CHECK(cut_to_width("abcdef", 4) == "abc\xE2\x80\xA6");
  CHECK(cut_to_width("abc def", 5) == "abc\xE2\x80\xA6");
  CHECK(cut_to_width("\xE5\x8D\xB0\xE5\x88\xB7\xE5\x88\xB7", 4) == "\xE5\x8D\xB0\xE2\x80\xA6");
  CHECK(cut_to_width("abcdef", 4, "...") == "a...");
  CHECK(cut_to_width("abcdef", 2, "...") == "ab");
  CHECK(fitting_prefix("e\xCC\x81x", 1) == 3);  // the mark stays with its letter
}

TEST_CASE("wrapping breaks at blanks and loses no text") {
  const std::string text = "one two  three fourteen";
  const auto rows = wrap(text, 7, 9);
  std::vector<std::string> words;
  for (const Row& row : rows) words.push_back(text.substr(row.begin, row.end - row.begin));
  CHECK(words == std::vector<std::string>{"one two", "three", "fourteen"});
}

TEST_CASE("a word longer than a row is broken, never through a character") {
  const std::string text = "HKEY_LOCAL_MACHINE\xE5\x8D\xB0\xE5\x88\xB7";
  for (const Row& row : wrap(text, 5, 5)) {
    CHECK(display_width(text.substr(row.begin, row.end - row.begin)) <= 5);
    CHECK(neutralise(text.substr(row.begin, row.end - row.begin)).find("\xEF\xBF\xBD") == std::string::npos);
  }
  CHECK(wrap("", 5, 5).size() == 1);
  CHECK(wrap("   ", 5, 5).size() == 1);
  CHECK(wrap("\xE5\x8D\xB0", 1, 1).size() == 1);  // does not fit anywhere: still ends
}

TEST_CASE("nothing gets through that drives a terminal") {
  CHECK(neutralise("a\x1b[31mb") == "a\xE2\x90\x9B[31mb");
  CHECK(neutralise(std::string("a\0b", 3)) ==
        "a\xE2\x90\x80"
        "b");
  CHECK(neutralise("\x7f") == "\xE2\x90\xA1");
  CHECK(neutralise("\xC2\x9B"
                   "31m") ==
        "\xEF\xBF\xBD"
        "31m");  // C1 CSI
  CHECK(neutralise("\x9B"
                   "31m") ==
        "\xEF\xBF\xBD"
        "31m");                                             // the same as a bare byte
  CHECK(neutralise("\xE2\x80\xAE") == "\xEF\xBF\xBD");      // right-to-left override
  CHECK(neutralise("\xE2\x81\xA6") == "\xEF\xBF\xBD");      // isolate
  CHECK(neutralise("\xE2\x80\xA8") == "\xEF\xBF\xBD");      // line separator
  CHECK(neutralise("\xF3\xA0\x81\x81") == "\xEF\xBF\xBD");  // tag characters
  CHECK(neutralise("a\r\nb\tc") == "a\xE2\x90\x8D b c");
  CHECK(neutralise("ab\tc\nd\te", true) == "ab      c\nd       e");
  CHECK(neutralise("caf\xC3\xA9 \xE5\x8D\xB0") == "caf\xC3\xA9 \xE5\x8D\xB0");
}

TEST_CASE("every single byte and code point comes out harmless") {
  for (int byte = 0; byte < 256; ++byte)
    for (const unsigned char c : neutralise(std::string(1, static_cast<char>(byte))))
      CHECK((c >= 0x20 && c != 0x7F));
  for (const char32_t point : {U'\u0080', U'\u0085', U'\u009F', U'\u200E', U'\u202A', U'\u2066', U'\uFEFF'})
    CHECK((is_unsafe(point)));
  for (const char32_t point : {U'a', U'\u00E9', U'\u5370', U'\u200D', U'\u00A0'})
    CHECK_FALSE((is_unsafe(point)));
}

TEST_CASE("ASCII stand-ins look like what they stand for") {
  CHECK(to_ascii("\xE2\x80\x9Cx\xE2\x80\x9D \xE2\x80\x93 \xE2\x80\xA6 \xC2\xA9 \xE5\x8D\xB0") ==
        "\"x\" - ... (c) ?");
}

TEST_CASE("marks move along when text is made harmless") {
  const Painter plain;
  const MarkedText text = prepare(
      "a\x1b"
      "bcd",
      {{2, 4}}, plain);
  REQUIRE(text.marks.size() == 1);
  CHECK(text.text.substr(text.marks[0].begin, text.marks[0].end - text.marks[0].begin) == "bc");
  Painter marks;
  marks.marks = true;
  CHECK(prepare("abc", {{1, 2}}, marks).text == "a[b]c");
}

TEST_CASE("marks that make no sense are ignored") {
  const Painter plain;
  CHECK(prepare("abc", {{2, 9}, {2, 2}, {3, 1}}, plain).marks.empty());
  CHECK(prepare("abcdef", {{0, 3}, {2, 4}}, plain).marks.size() == 1);
}

TEST_CASE("painting a row paints only the part of a match that is in it") {
  Painter color;
  color.color = true;
  const MarkedText text{"abcdef", {{1, 5}}};
  CHECK(paint(text, {0, 3}, Style::plain, color) == "a\x1b[1;31mbc\x1b[0m");
  CHECK(paint(text, {3, 6}, Style::plain, color) == "\x1b[1;31mde\x1b[0mf");
}

TEST_CASE("a hyperlink needs a terminal and a harmless target") {
  Painter links;
  CHECK(links.link("http://x/Q1", "Q1") == "Q1");
  links.links = true;
  CHECK(links.link("http://x/Q1", "Q1") == "\x1b]8;;http://x/Q1\x1b\\Q1\x1b]8;;\x1b\\");
  CHECK(links.link("http://x/\x1b", "Q1") == "Q1");
  CHECK(links.link("", "Q1") == "Q1");
}
