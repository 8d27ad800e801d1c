#include "tools/cli/message.h"

#include <algorithm>

#include "tests/support/catch.h"

using namespace kb::cli;

namespace {
std::string message(const std::string& line, std::uint32_t begin, std::uint32_t end, int columns = 80) {
  const Place place{line, begin, end};
  return format_message("kbsearch", Severity::note, "m", "h", &place, Painter{}, columns);
}
}  // namespace

TEST_CASE("a message says what, where and what to do") {
  CHECK(format_error("kbsearch", {kb::ErrorCode::not_found, "no index at 'x'", "kbindex build --db x DUMP"},
                     Painter{}) == "kbsearch: error: no index at 'x'\n  hint: kbindex build --db x DUMP\n");
  CHECK(message("produtc:access print", 0, 7) ==
        "kbsearch: note: m\n    produtc:access print\n    ^~~~~~~\n  hint: h\n");
}

TEST_CASE("the caret stands below what it means, by columns") {
  CHECK(message("\xE5\x8D\xB0\xE5\x88\xB7 x", 7, 8) ==
        "kbsearch: note: m\n    \xE5\x8D\xB0\xE5\x88\xB7 x\n         ^\n  hint: h\n");
}

TEST_CASE("a message is wrapped on a terminal and is one line in a log") {
  const std::string words = "no article has all of the words that were asked for, so these have most of them";
  CHECK(format_message("kbsearch", Severity::note, words, "", nullptr, Painter{}) ==
        "kbsearch: note: " + words + '\n');
  CHECK(format_message("kbsearch", Severity::error, words, "", nullptr, Painter{}, 52) ==
        "kbsearch: error: no article has all of the words\n    that were asked for, so these have most of "
        "them\n");
}

TEST_CASE("a long line is cut around the caret") {
  const std::string line = std::string(500, 'a') + " HERE " + std::string(500, 'b');
  const std::string text = message(line, 501, 505, 60);
  CHECK(text.find("HERE") != std::string::npos);
  const std::size_t shown = text.find('\n') + 1;
  const std::size_t caret = text.find('\n', shown) + 1;
  CHECK(display_width(text.substr(shown, caret - shown - 1)) <= 60);
  const std::size_t here = text.find("HERE") - shown - std::string("\xE2\x80\xA6").size() + 1;
  CHECK(text.find('^', caret) - caret == here);
}

TEST_CASE("positions that make no sense do no harm") {
  CHECK_FALSE(message("abc", 2, 99).empty());
  CHECK_FALSE(message("abc", 77, 99).empty());
  CHECK_FALSE(message("", 0, 0).empty());
  CHECK_FALSE(message("abc", 3, 1).empty());
}

TEST_CASE("messages cannot drive the terminal") {
  const std::string text =
      format_error("kbsearch", {kb::ErrorCode::io, "bad \x1b[2J name\nx", "\x07"}, Painter{});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}
