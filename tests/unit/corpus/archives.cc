#include <clocale>
#include <locale>
#include <string>

#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

using namespace kb::test;

namespace {

const std::string kOne = article(900001);
const std::string kTwo = article(900002);
const std::string kThree = article(900003);

struct Kind {
  const char* name;
  Format format;
  Filter filter;
};
const Kind kKinds[] = {
    {"a.tar", Format::tar, Filter::none},      {"a.tar.gz", Format::tar, Filter::gzip},
    {"a.tgz", Format::pax, Filter::gzip},      {"a.tar.bz2", Format::tar, Filter::bzip2},
    {"a.tar.xz", Format::tar, Filter::xz},     {"a.tar.zst", Format::tar, Filter::zstd},
    {"a.zip", Format::zip, Filter::none},      {"b.zip", Format::zip_stored, Filter::none},
    {"a.7z", Format::seven_zip, Filter::none},
};

}  // namespace

TEST_CASE("every kind of archive gives its articles in its own order, with their way") {
  for (const Kind& kind : kKinds) {
    INFO(kind.name);
    const TempFolder folder;
    const std::string bytes = archive(kind.format, kind.filter,
                                      {{"txt", "", 'd'},
                                       {"txt/Q900002.TXT", kTwo},
                                       {"txt/README", "x"},
                                       {"txt/Q900001.TXT", kOne},
                                       {"many", kOne + kThree}});
    folder.write(kind.name, bytes);
    const Strings expected = {"txt/Q900002.TXT:1", "txt/Q900001.TXT:1", "many:1", "many:18"};
    const Read got = read(folder, {kind.name});
    REQUIRE(got.articles.size() == 4);
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(got.origins()[i].starts_with(std::string(kind.name) + "!" + expected[i].substr(0, 5)));
    CHECK(got.origins()[0] == std::string(kind.name) + "!txt/Q900002.TXT:1");
    CHECK(got.bytes() == Strings{kTwo, kOne, kOne, kThree});
    CHECK(got.problems.empty());
    CHECK(got.passed_over == 1);

    // Told by content, whatever its name is.
    folder.write("anything", bytes);
    CHECK(read(folder, {"anything"}).bytes() == got.bytes());
    // And when it lies in a folder.
    folder.write("d/e/file", bytes);
    CHECK(read(folder, {"d"}).origins()[0] == "d/e/file!txt/Q900002.TXT:1");
  }
}

TEST_CASE("a compressed file that is no archive is the file itself") {
  const TempFolder folder;
  for (const auto filter : {Filter::gzip, Filter::bzip2, Filter::xz, Filter::zstd}) {
    folder.write("Q900001.TXT.gz", compressed(filter, kOne + kTwo));
    const Read got = read(folder, {"Q900001.TXT.gz"});
    CHECK(got.bytes() == Strings{kOne, kTwo});
    CHECK(got.origins()[0] == "Q900001.TXT.gz!Q900001.TXT:1");
  }
  folder.write("notes.gz", compressed(Filter::gzip, "Just notes."));
  CHECK(read(folder, {"notes.gz"}).bytes() == Strings{"Just notes."});
  folder.write("d/notes.gz", compressed(Filter::gzip, "Just notes."));
  CHECK(read(folder, {"d"}).trouble() == Strings{"no_articles d"});
}

TEST_CASE("archives within archives are read to the depth allowed") {
  const TempFolder folder;
  std::string inner = archive(Format::tar, Filter::xz, {{"Q900001.TXT", kOne}});
  inner = archive(Format::zip, Filter::none, {{"in.tar.xz", inner}, {"Q900002.TXT", kTwo}});
  inner = archive(Format::seven_zip, Filter::none, {{"in.zip", inner}});
  inner = archive(Format::tar, Filter::gzip, {{"in.7z", inner}, {"Q900003.TXT", kThree}});
  folder.write("a.tar.gz", inner);
  const Read got = read(folder, {"a.tar.gz"});
  CHECK(got.origins() == Strings{"a.tar.gz!in.7z!in.zip!in.tar.xz!Q900001.TXT:1",
                                 "a.tar.gz!in.7z!in.zip!Q900002.TXT:1", "a.tar.gz!Q900003.TXT:1"});
  CHECK(got.problems.empty());

  kb::corpus::SourceOptions options;
  options.max_archive_depth = 2;
  const Read shallow = read(folder, {"a.tar.gz"}, options);
  CHECK(shallow.bytes() == Strings{kTwo, kThree});
  CHECK(shallow.trouble() == Strings{"too_large a.tar.gz!in.7z!in.zip!in.tar.xz"});
}

TEST_CASE("a large 7z within a stream is held in memory, up to a limit") {
  const TempFolder folder;
  std::string noise;
  for (unsigned i = 0, x = 1; i < 200000; ++i)
    noise += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  const std::string inner =
      archive(Format::seven_zip, Filter::none, {{"noise", noise}, {"Q900001.TXT", kOne}});
  folder.write("a.tar", archive(Format::tar, Filter::none, {{"in.7z", inner}, {"Q900002.TXT", kTwo}}));
  CHECK(read(folder, {"a.tar"}).bytes() == Strings{kOne, kTwo});
  kb::corpus::SourceOptions options;
  options.max_buffered_archive_bytes = 100000;
  const Read got = read(folder, {"a.tar"}, options);
  CHECK(got.bytes() == Strings{kTwo});
  CHECK(got.trouble() == Strings{"too_large a.tar!in.7z"});
}

TEST_CASE("links, folders and devices in an archive are not articles") {
  const TempFolder folder;
  folder.write("a.tar", archive(Format::tar, Filter::none,
                                {{"d.txt", "", 'd'},
                                 {"l.txt", "/etc/passwd", 'l'},
                                 {"p.txt", "", 'p'},
                                 {"c.txt", "", 'c'},
                                 {"Q900001.TXT", kOne}}));
  const Read got = read(folder, {"a.tar"});
  CHECK(got.bytes() == Strings{kOne});
  CHECK(got.trouble() == Strings{"not_regular a.tar!p.txt", "not_regular a.tar!c.txt"});
}

TEST_CASE("names that point outside, or hold anything, are only labels") {
  const TempFolder folder;
  const Strings names = {"../../etc/Q1.TXT", "/abs/Q2.TXT", "Q3\n\x1B[2J.TXT", "Q4\xFF.TXT"};
  std::vector<Member> members;
  for (const auto& name : names) members.push_back({name, kOne});
  folder.write("a.tar", archive(Format::tar, Filter::none, members));
  Strings expected;
  for (const auto& name : names) expected.push_back("a.tar!" + name + ":1");
  CHECK(read(folder, {"a.tar"}).origins() == expected);
}

TEST_CASE("names that are not ASCII come through in every kind of archive, and the locale stays as it was") {
  const std::string name =
      "Gr\xC3\xB6\xC3\x9F"
      "e/Q900001 \xE6\x97\xA5\xE6\x9C\xAC.TXT";
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const Kind& kind : kKinds) {
    INFO(kind.name);
    const TempFolder folder;
    folder.write(kind.name, archive(kind.format, kind.filter, {{name, kOne}}));
    CHECK(read(folder, {kind.name}).origins() == Strings{std::string(kind.name) + "!" + name + ":1"});
  }
  CHECK(before == std::setlocale(LC_ALL, nullptr));
}

TEST_CASE("an archive without articles is a problem when it was given by name") {
  const TempFolder folder;
  for (const Kind& kind : kKinds) {
    INFO(kind.name);
    folder.write(kind.name, archive(kind.format, kind.filter, {{"README", "x"}}));
    CHECK(read(folder, {kind.name}).trouble() == Strings{"no_articles " + std::string(kind.name)});
  }
  folder.write("e.zip", archive(Format::zip, Filter::none, {}));
  CHECK(read(folder, {"e.zip"}).trouble() == Strings{"no_articles e.zip"});
  folder.write("d/a.zip", archive(Format::zip, Filter::none, {{"README", "x"}}));
  folder.write("d/Q900001.TXT", kOne);
  CHECK(read(folder, {"d"}).problems.empty());
}

TEST_CASE("an article named like an archive is still an article") {
  const TempFolder folder;
  folder.write("Q900001.zip", kOne);
  CHECK(read(folder, {"Q900001.zip"}).bytes() == Strings{kOne});
}

TEST_CASE("a member larger than any buffer is streamed") {
  const TempFolder folder;
  std::string text;
  Strings expected;
  for (int i = 0; i < 3000; ++i) text += expected.emplace_back(article(910000 + i, std::to_string(i * 7919)));
  for (const Kind& kind : kKinds) {
    INFO(kind.name);
    folder.write(kind.name, archive(kind.format, kind.filter, {{"all", text}, {"Q900001.TXT", kOne}}));
    const Read got = read(folder, {kind.name});
    CHECK(got.articles.size() == 3001);
    Strings bytes = got.bytes();
    CHECK(bytes.back() == kOne);
    bytes.pop_back();
    CHECK(bytes == expected);
  }
}
