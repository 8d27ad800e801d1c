#include <unicode/ucnv.h>

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "parser/decode.h"
#include "parser/windows1252.h"
#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;

namespace {

struct Decoded {
  std::string text;
  Lines lines;
  DecodeReport report;
};

Decoded decoded(std::string_view bytes) {
  Decoded out;
  out.report = decode(bytes, out.text, out.lines);
  return out;
}

}  // namespace

TEST_CASE("every Windows-1252 byte decodes as ICU decodes it, but for the five undefined ones") {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open("windows-1252", &status);
  REQUIRE(U_SUCCESS(status));
  for (int byte = 0x20; byte < 0x100; ++byte) {
    const char c = static_cast<char>(byte);
    UChar out[4] = {};
    status = U_ZERO_ERROR;
    ucnv_toUChars(converter, out, 4, &c, 1, &status);
    REQUIRE(U_SUCCESS(status));
    const bool undefined = byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D;
    INFO("byte " << byte);
    CHECK(windows1252_to_unicode(static_cast<unsigned char>(byte)) ==
          (undefined ? char32_t{0xFFFD} : char32_t{out[0]}));
  }
  ucnv_close(converter);
}

TEST_CASE("text of ASCII stays as it is") {
  const Decoded d = decoded("one\ntwo\n");
  CHECK(d.text == "one\ntwo\n");
  CHECK(d.report.encoding == Encoding::ascii);
  CHECK(d.report.undecodable == 0);
  CHECK(d.report.controls == 0);
}

TEST_CASE("valid UTF-8 is taken as such, anything else as Windows-1252") {
  CHECK(decoded("Z\xC3\xBCrich").report.encoding == Encoding::utf8);
  CHECK(decoded("Z\xC3\xBCrich").text == "Z\xC3\xBCrich\n");
  CHECK(decoded("Z\xFCrich").report.encoding == Encoding::windows1252);
  CHECK(decoded("Z\xFCrich").text == "Z\xC3\xBCrich\n");
  CHECK(decoded("\x93quoted\x94 \x80 5").text == "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x82\xAC 5\n");
}

TEST_CASE("an undefined byte becomes the replacement character, is counted and located") {
  const Decoded d = decoded("plain\nf\xFCr\n\x81 and \x9D\n");
  CHECK(d.text == "plain\nf\xC3\xBCr\n\xEF\xBF\xBD and \xEF\xBF\xBD\n");
  CHECK(d.report.undecodable == 2);
  CHECK(d.report.undecodable_line == 3);
}

TEST_CASE("a byte-order mark is dropped") {
  CHECK(decoded("\xEF\xBB\xBFtext").text == "text\n");
}

TEST_CASE("control characters and DEL are dropped but for tabs, and counted") {
  const Decoded d = decoded("a\x1B[1mb\tc\nd\x7F\x16\x1A\n");
  CHECK(d.text == "a[1mb\tc\nd\n");
  CHECK(d.report.controls == 4);
  CHECK(d.report.controls_line == 1);
  CHECK(decoded(std::string_view("a\0b", 3)).text == "ab\n");
}

TEST_CASE("CRLF, LF and CR end a line alike, and the last line needs none") {
  const auto bytes = GENERATE("a\r\nb\r\n\r\nc", "a\nb\n\nc\n", "a\rb\r\rc");
  const Decoded d = decoded(bytes);
  CHECK(d.text == "a\nb\n\nc\n");
  REQUIRE(d.lines.size() == 4);
  CHECK(d.lines[1] == "b");
  CHECK(d.lines.blank(2));
  CHECK(d.lines[3] == "c");
}

TEST_CASE("blanks at the right are no part of a line") {
  const Decoded d = decoded("ab  \n \t \n");
  CHECK(d.lines[0] == "ab");
  CHECK(d.lines.blank(1));
}

TEST_CASE("what a line has beyond the limit is left out, said with its line, and nothing else is lost") {
  // A character of two bytes lies across the border of the second line.
  std::string bytes = "short\n" + std::string(9, 'x') + "\xC3\xBCxx\tend\nlast\n";
  std::string text;
  Lines lines;
  const DecodeReport report = decode(bytes, text, lines, 10);
  CHECK(text == "short\nxxxxxxxxx\nlast\n");
  CHECK(report.long_lines == 1);
  CHECK(report.long_line == 2);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == "xxxxxxxxx");

  const std::string rest(100'000, 'y');
  const Parsed parsed = parse(kb::test::article_with("SUMMARY\n=======\n\nbegin" + rest + "end\nNext line.\n"));
  REQUIRE(parsed.accepted);
  CHECK(parsed.article.text.find("beginyyy") != std::string::npos);
  CHECK(parsed.article.text.find("Next line.") != std::string::npos);
  CHECK(parsed.article.text.find("yend") == std::string::npos);
  CHECK(parsed.article.text.size() < 70'000);
  const auto found = std::ranges::find(parsed.diagnostics, DiagnosticCode::limit_exceeded, &Diagnostic::code);
  REQUIRE(found != parsed.diagnostics.end());
  CHECK(found->severity == Severity::repaired);
  const std::string above = parsed.article.text.substr(0, parsed.article.text.find("beginyyy"));
  CHECK(found->line == 1 + std::ranges::count(above, '\n'));
  CHECK_FALSE(kb::test::has(parse(kb::test::article_with("begin" + rest + "end\n"), {.line_bytes = 200'000}),
                            DiagnosticCode::limit_exceeded));
}

TEST_CASE("an undefined byte beyond the limit of a line is still counted") {
  const Parsed parsed = parse(kb::test::article_with(std::string(100, 'x') + "\x81\nb\n"), {.line_bytes = 90});
  CHECK(parsed.accepted);
  CHECK(kb::test::has(parsed, DiagnosticCode::undecodable_bytes));
}

TEST_CASE("a control is found at every place of an eight byte word") {
  for (std::size_t at = 0; at < 24; ++at) {
    std::string bytes(24, 'x');
    bytes[at] = '\x7F';
    CHECK(decoded(bytes).text == std::string(23, 'x') + "\n");
    bytes[at] = '\x01';
    CHECK(decoded(bytes).text == std::string(23, 'x') + "\n");
  }
}
