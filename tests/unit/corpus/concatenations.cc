// One file, many articles.
#include <fmt/format.h>

#include "corpus/splitter.h"
#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

using namespace kb::test;
using kb::corpus::ProblemCode;
using kb::corpus::Splitter;

namespace {

Strings split(const std::string& text, std::size_t chunk, std::uint64_t limit = 8u << 20) {
  Splitter splitter(limit);
  Strings out;
  Splitter::Piece piece;
  const auto take = [&] {
    while (splitter.next(piece)) {
      out.push_back(fmt::format("{}:{}{}", piece.line, piece.too_large ? "!" : "",
                                piece.too_large ? std::to_string(piece.size) : piece.bytes));
    }
  };
  for (std::size_t at = 0; at < text.size(); at += chunk) {
    splitter.feed(text.substr(at, chunk));
    take();
  }
  splitter.finish();
  take();
  CHECK_FALSE(splitter.next(piece));
  return out;
}

/// The same pieces however the stream is cut.
Strings split_any_way(const std::string& text, std::uint64_t limit = 8u << 20) {
  const Strings whole = split(text, text.size() + 1, limit);
  for (const std::size_t chunk : {1, 2, 7, 64, 511, 512, 513, 1000}) {
    INFO("fed in chunks of " << chunk);
    CHECK(split(text, static_cast<std::size_t>(chunk), limit) == whole);
  }
  return whole;
}

const std::string kOne = article(900001);
const std::string kTwo = article(900002);
const std::string kThree = article(900003, "Nothing helps.\r\n\r\nBut wait.");

}  // namespace

TEST_CASE("a file with one article is handed out byte for byte") {
  CHECK(split_any_way(kOne) == Strings{"1:" + kOne});
  CHECK(split_any_way(kOne + "\r\n\r\n") == Strings{"1:" + kOne + "\r\n\r\n"});
  CHECK(split_any_way("") == Strings{"1:"});
  CHECK(split_any_way(" \r\n") == Strings{"1: \r\n"});
  CHECK(split_any_way("no header") == Strings{"1:no header"});
}

TEST_CASE("articles glued together by cat are separated, with the lines they begin on") {
  // An article of 22 line ends; the next begins on the line the last one ends on.
  const auto lines = std::count(kOne.begin(), kOne.end(), '\n');
  const std::string second = std::to_string(1 + lines);
  const std::string third = std::to_string(1 + 2 * lines);
  CHECK(split_any_way(kOne + kTwo + kThree) ==
        Strings{"1:" + kOne, second + ":" + kTwo, third + ":" + kThree});
}

TEST_CASE("articles on lines of their own are the same bytes as glued ones") {
  for (const char* gap : {"\r\n", "\n", "\r\n\r\n\r\n", "\f\r\n", "\r\n\x1A", "\x1A"}) {
    const Strings got = split_any_way(kOne + gap + kTwo + gap + kThree + gap);
    REQUIRE(got.size() == 3);
    CHECK(got[0] == "1:" + kOne);
    CHECK(got[1].ends_with(":" + kTwo));
    CHECK(got[2].ends_with(":" + kThree));
  }
}

TEST_CASE("line ends may be LF, also glued") {
  const std::string one = with_lf(kOne);
  const std::string two = with_lf(kTwo);
  CHECK(split_any_way(one + two).size() == 2);
  CHECK(split_any_way(one + "\n" + two).size() == 2);
}

TEST_CASE("a body that cites a header line is not split") {
  for (const char* body : {
           "DOCUMENT:Q900009",
           "DOCUMENT:Q900009  01-JAN-2001  [printing]",
           "see DOCUMENT:Q900009  01-JAN-2001  [printing]\r\nor nothing",
           "DOCUMENT:\r\n",
           "a DOCUMENT:Q900009\r\nTITLE   :half a header in the middle of a line",
           "Copyright Microsoft Corporation 2001, DOCUMENT:Q900009",
       }) {
    INFO(body);
    const std::string citing = article(900004, body);
    CHECK(split_any_way(citing) == Strings{"1:" + citing});
    CHECK(split_any_way(citing + kTwo).size() == 2);
  }
}

TEST_CASE("an article that was cut off does not swallow the next") {
  const std::string torso = kOne.substr(0, kOne.size() - 160);
  const Strings got = split_any_way(torso + kTwo);
  REQUIRE(got.size() == 2);
  CHECK(got[0] == "1:" + torso);
  CHECK(got[1].ends_with(":" + kTwo));
}

TEST_CASE("an article with nothing but its first line is an article") {
  const std::string line = "DOCUMENT:Q900005  01-JAN-2001  [printing]";
  CHECK(split_any_way(line) == Strings{"1:" + line});
  CHECK(split_any_way(kOne + line).size() == 2);
  CHECK(split_any_way(kOne + "\r\n" + line + "\r\n").size() == 2);
}

TEST_CASE("a header without a number or a date begins an article when a title follows") {
  CHECK(split_any_way(kOne + "\r\nDOCUMENT:  01-JAN-2001  [printing]\r\nTITLE   :No number\r\n").size() == 2);
  CHECK(split_any_way(kOne + "\r\nDOCUMENT:Q900005\r\nTITLE:No date\r\n").size() == 2);
}

TEST_CASE("text in front of the first header is handed out, blank lines and byte order marks are not") {
  const Strings got = split_any_way("A preface.\r\n" + kOne);
  REQUIRE(got.size() == 2);
  CHECK(got[0] == "1:A preface.");
  CHECK(got[1] == "2:" + kOne);
  CHECK(split_any_way("\r\n\r\n" + kOne) == Strings{"3:" + kOne});
  CHECK(split_any_way("\xEF\xBB\xBF" + kOne) == Strings{"1:" + kOne});
}

TEST_CASE("an article over the limit is left out and its size told, those around it are kept") {
  const std::string giant = article(900006, std::string(5000, 'x'));
  const Strings got = split_any_way(kOne + giant + kTwo, 2000);
  REQUIRE(got.size() == 3);
  CHECK(got[0] == "1:" + kOne);
  CHECK(got[1].ends_with(":!" + std::to_string(giant.size())));
  CHECK(got[2].ends_with(":" + kTwo));
  CHECK(split_any_way(giant, giant.size()).front() == "1:" + giant);
  CHECK(split_any_way(giant, giant.size() - 1).front() == "1:!" + std::to_string(giant.size()));
  // The copyright line above the next header is still seen when most of the giant is gone.
  CHECK(split_any_way(giant + "DOCUMENT:Q900005  01-JAN-2001  [printing]", 2000).size() == 2);
  const Strings lines = split_any_way(article(900006, "\n\n\n\n" + std::string(5000, '\n')) + kTwo, 2000);
  CHECK(lines.back().starts_with(std::to_string(std::count(kOne.begin(), kOne.end(), '\n') + 5005) + ":"));
}

TEST_CASE("a concatenation on disk larger than any buffer gives every article with its line") {
  const TempFolder folder;
  std::string text;
  Strings expected;
  std::size_t line = 1;
  for (int i = 0; i < 4000; ++i) {
    const std::string one = article(910000 + i, std::string(static_cast<std::size_t>(i % 700), 'y'));
    expected.push_back("dump.txt:" + std::to_string(line));
    line += static_cast<std::size_t>(std::count(one.begin(), one.end(), '\n'));
    text += one;
  }
  folder.write("dump.txt", text);
  const Read got = read(folder, {"dump.txt"});
  CHECK(got.origins() == expected);
  std::string joined;
  for (const auto& bytes : got.bytes()) joined += bytes;
  CHECK(joined == text);
  CHECK(got.problems.empty());
}

TEST_CASE("an article too large for the options is a problem with its line") {
  const TempFolder folder;
  folder.write("Q900006.TXT", kOne + article(900006, std::string(600 << 10, 'x')) + kTwo);
  kb::corpus::SourceOptions options;
  options.max_article_bytes = 64 << 10;
  const Read got = read(folder, {"Q900006.TXT"}, options);
  const auto lines = std::count(kOne.begin(), kOne.end(), '\n');
  CHECK(got.bytes() == Strings{kOne, kTwo});
  CHECK(got.trouble() == Strings{"too_large Q900006.TXT:" + std::to_string(1 + lines)});
}
