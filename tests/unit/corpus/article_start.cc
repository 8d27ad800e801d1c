#include "corpus/article_start.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "corpus/file_kind.h"
#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

using namespace kb::corpus;

TEST_CASE("an article is recognised by its first line, behind a byte order mark and blank lines") {
  CHECK(looks_like_article("DOCUMENT:Q1  x"));
  CHECK(looks_like_article("\xEF\xBB\xBF\r\n \r\nDOCUMENT:Q1"));
  CHECK(looks_like_article("DOCUMENT:"));
  CHECK_FALSE(looks_like_article(""));
  CHECK_FALSE(looks_like_article("The DOCUMENT:Q1"));
  CHECK_FALSE(looks_like_article("Notes\nDOCUMENT:Q1\nTITLE   :x\n"));
}

TEST_CASE("the newer header is recognised, indented and under a Markdown title") {
  CHECK(looks_like_article("Article: Q900001\nProduct(s): Printing\n"));
  CHECK(looks_like_article(
      "---\ntitle: x\n---\n\n## Q900001: x\n\n\tArticle: Q900001\n\tProduct(s): Printing\n"));
  CHECK_FALSE(looks_like_article("See Article: Q900001\nProduct(s): Printing\n"));
  CHECK_FALSE(looks_like_article("Article: Q900001\nis about printing\n"));
}

TEST_CASE("an archive whose first member has the newer header is an archive") {
  const std::string converted = "## Q900001: x\n\n\tArticle: Q900001\n\tProduct(s): Printing\n";
  CHECK(looks_like_article(converted));
  for (const auto format : {kb::test::Format::tar, kb::test::Format::pax, kb::test::Format::zip_stored}) {
    const std::string bytes = kb::test::archive(format, kb::test::Filter::none,
                                                {{"Q900001.md", converted}, {"Q900002.md", converted}});
    CHECK_FALSE(looks_like_article(bytes));
    CHECK(is_archive(bytes));
  }
}

TEST_CASE("names that are meant for articles") {
  for (const char* name : {"Q123.TXT", "a/b/notes.txt", "x/Q123", "q99999", "a.Txt"}) {
    INFO(name);
    CHECK(is_article_name(name));
  }
  for (const char* name :
       {"Q", "Q12.jpg", "Q12a", "README", ".txt", "._Q123.TXT", "x/._Q1.TXT", "Q1.TXT/x", "", "atxt"}) {
    INFO(name);
    CHECK_FALSE(is_article_name(name));
  }
}

TEST_CASE("names of archives and of what is in them") {
  for (const char* name : {"a.tar", "A.ZIP", "x/a.tar.xz", "a.tgz", "a.7z", "Q1.TXT.gz"}) {
    INFO(name);
    CHECK(is_archive_name(name));
  }
  for (const char* name : {".zip", "a.zip/b", "zip", "a.txt", ""}) {
    INFO(name);
    CHECK_FALSE(is_archive_name(name));
  }
  CHECK(is_compressed_tar_name("a.tar.zst"));
  CHECK(is_compressed_tar_name("a.TXZ"));
  CHECK_FALSE(is_compressed_tar_name("a.txt.xz"));
  CHECK(uncompressed_name("x/Q1.TXT.gz") == "Q1.TXT");
  CHECK(uncompressed_name("-") == "data");
}

TEST_CASE("a tar header is told by its magic or its checksum, a text by neither") {
  const std::string tar = kb::test::archive(kb::test::Format::tar, kb::test::Filter::none, {{"x", "y"}});
  CHECK(is_archive(tar));
  std::string old = tar.substr(0, 512);
  // Without the magic the checksum is another: that of the header less those bytes, plus nothing.
  int sum = 0;
  for (int i = 257; i < 265; ++i) {
    sum += static_cast<unsigned char>(old[static_cast<std::size_t>(i)]);
    old[static_cast<std::size_t>(i)] = '\0';
  }
  CHECK_FALSE(is_archive(old));
  const int stated = std::stoi(old.substr(148, 6), nullptr, 8) - sum;
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", static_cast<unsigned>(stated));
  old.replace(148, 6, digits);
  CHECK(is_archive(old));
  CHECK_FALSE(is_archive(kb::test::article(900001)));
  CHECK_FALSE(is_archive(std::string(1024, '\0')));
}

TEST_CASE("every header is found where it begins, whatever letters stand around it") {
  const std::string header = "DOCUMENT:Q900001  01-JAN-2001  [winnt]\nTITLE   :x\n";
  const std::string letters = "DOCUMENT:U";
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    std::vector<std::size_t> planted;
    for (int piece = 0; piece < 6; ++piece) {
      for (auto n = random() % 60; n > 0; --n) text += letters[random() % letters.size()];
      if (random() % 2 == 0) text.append("DOCUMENT", random() % 9);
      planted.push_back(text.size());
      text += header;
    }
    std::vector<std::size_t> found;
    for (std::size_t from = 0;;) {
      const ArticleStart start = find_article_start(text, from, true);
      if (start.position == std::string::npos) {
        CHECK(start.safe == text.size());
        break;
      }
      found.push_back(start.position);
      from = start.position + 1;  // inside the header: it is not found again
    }
    REQUIRE(found == planted);
    REQUIRE(find_article_start(text, planted[3], true).position == planted[3]);
  }
}

TEST_CASE("what may still become a header is looked at again") {
  for (const std::string text : {"", "D", "DO", "DOC", "DOCUMENT", "xxDOCUMENT", "UUUUUUUUU"}) {
    for (std::size_t from = 0; from <= text.size(); ++from) {
      const ArticleStart start = find_article_start(text, from, false);
      CHECK(start.position == std::string::npos);
      CHECK(start.safe == std::max(from, text.size() - std::min<std::size_t>(text.size(), 8)));
    }
  }
  const std::string begun = std::string(5000, 'U') + "DOCUMENT:Q900001";
  CHECK(find_article_start(begun, 0, false).safe == 5000);
}
