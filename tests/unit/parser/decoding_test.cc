#include <unicode/ucnv.h>

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

TEST_CASE("a control is found at every place of an eight byte word") {
  for (std::size_t at = 0; at < 24; ++at) {
    std::string bytes(24, 'x');
    bytes[at] = '\x7F';
    CHECK(decoded(bytes).text == std::string(23, 'x') + "\n");
    bytes[at] = '\x01';
    CHECK(decoded(bytes).text == std::string(23, 'x') + "\n");
  }
}
