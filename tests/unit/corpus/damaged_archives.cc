// Archives that are cut off, damaged, locked, or made to harm.
#include <fmt/format.h>

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

using namespace kb::test;
using kb::corpus::SourceOptions;

namespace {

std::vector<Member> many(int count) {
  std::vector<Member> members;
  unsigned x = 1;
  for (int i = 0; i < count; ++i) {
    // Text that packs badly, so that a cut falls among the articles.
    std::string body;
    for (int j = 0; j < 400; ++j)
      body += static_cast<char>('a' + ((x = x * 1664525 + 1013904223) >> 24) % 26);
    members.push_back({fmt::format("Q{}.TXT", 910000 + i), article(910000 + i, body)});
  }
  return members;
}

/// Makes the first header of a tar right again after a change.
void mend_checksum(std::string& tar) {
  unsigned sum = 8 * ' ';
  for (std::size_t i = 0; i < 512; ++i) sum += i < 148 || i >= 156 ? static_cast<unsigned char>(tar[i]) : 0U;
  tar.replace(148, 7, fmt::format("{:06o}", sum) + '\0');
}

/// A tar whose only member is `size` zero bytes, or claims to be.
std::string zeros(Filter filter, std::size_t size) {
  return archive(Format::tar, filter, {{"Q900009.TXT", std::string(size, '\0')}});
}

// Made with 7z and zip; the password is "secret", the contents are a header and a title of ours.
constexpr std::string_view kLocked7z =
    "377abcaf271c00049869585540000000000000007200000000000000371a53649151d00b697cafed55f60af78a7fb3ec31b6"
    "b6d2de1d4ce91b13dbad0e8bfda021913df502c147af2518711ec72141f42341767b252f911e1e3e01d89d4734a101040600"
    "01094000070b0100022406f1070112530ffb61eb72d8a47e9220fecf281676a9de010001000c3f3f00080a01df1733970000"
    "0501190300000011190051003900300030003000300031002e00540058005400000019020000140a01006d6498ed4b79dd01"
    "150601002080a4810000";
constexpr std::string_view kLockedList7z =
    "377abcaf271c00041fc448abc0000000000000002f00000000000000ebcdb762096a99ee4c506003a04616c5304338d2d2e6"
    "efdac35a13ffb7050b1498cb08ba1f0ce6d3a5d96c9a4bc9f6405fec337d5d1d800c79c9e7ca4cc055300b28ae889f918f5a"
    "e79ccdcce5082be71d561750e90ec124dd05e47927cfaa70f83bd4a4d4a49333e0459e6ba841e7ee432e5a422f9228a52fd7"
    "1530c3b076d1978361585fd3b0e1ab6c11999c92e0dec8235ec4b2f799de3cbe8cc336976fb7593fa32ad5085cd43541da41"
    "fe76d5e6ca99a754a9bbfa643f14e81165992a5df5227b951706400109808000070b0100012406f1070112530f7d83fcb390"
    "75e250ee9f47df365571300c720a019d4853b30000";
constexpr std::string_view kMixedZip =
    "504b03041400090008009900755ddf173397480000003f0000000b000000513930303030312e545854c508f31cd7e9a22e41"
    "de8aec091b30a8addef37ca0e6674b599369e9e9dd30d93eb4733a3068305337eafbf1c5b38ec5e5abaa77b460452f52b916"
    "dcb2e715f705bc174ed5139b39504b0708df173397480000003f000000504b03041400000008009900755d58962c1b3d0000"
    "003e0000000b000000513930303030322e54585473f1770ef575f50bb10ab434000223050503435d2f473f5d230303430585"
    "e8f2ccbcbc92585eae10cf101f570505052bc73c85fc8254209197cacb0500504b01021e031400090008009900755ddf1733"
    "97480000003f0000000b0000000000000001000000a48100000000513930303030312e545854504b01021e03140000000800"
    "9900755d58962c1b3d0000003e0000000b0000000000000001000000a48181000000513930303030322e545854504b050600"
    "0000000200020072000000e70000000000";
constexpr std::string_view kLockedZip =
    "504b03041400090008009900755ddf173397480000003f0000000b000000513930303030312e545854ef73e1b5ab55f14a85"
    "e29d75b6aaee1a2543a755f66177ecba8d72064833ddff296972df72ae12df79f9abc6f830def0e52083014654c06624c531"
    "d6c48b5e72a71652c02c9bd3d2504b0708df173397480000003f000000504b03041400090008009900755d58962c1b490000"
    "003e0000000b000000513930303030322e545854405a2584577152d08efe559c91da2c7a82e8301d39356493215e8c7e16ed"
    "1232394dd7895e735ea2764c1e014c7d7c781a3e879c1971c21c800af7b00619099a6bc6ae8c3acb03fb1f504b070858962c"
    "1b490000003e000000504b01021e031400090008009900755ddf173397480000003f0000000b0000000000000001000000a4"
    "8100000000513930303030312e545854504b01021e031400090008009900755d58962c1b490000003e0000000b0000000000"
    "000001000000a48181000000513930303030322e545854504b0506000000000200020072000000030100000000";

}  // namespace

TEST_CASE("of an archive that is cut off, what came before the cut is kept") {
  const struct {
    const char* name;
    Format format;
    Filter filter;
  } kinds[] = {
      {"a.tar", Format::tar, Filter::none},        {"a.tar.gz", Format::tar, Filter::gzip},
      {"a.tar.bz2", Format::tar, Filter::bzip2},   {"a.tar.xz", Format::tar, Filter::xz},
      {"a.tar.zst", Format::tar, Filter::zstd},    {"a.zip", Format::zip, Filter::none},
      {"b.zip", Format::zip_stored, Filter::none},
  };
  const std::vector<Member> members = many(2500);
  for (const auto& kind : kinds) {
    INFO(kind.name);
    const TempFolder folder;
    const std::string whole = archive(kind.format, kind.filter, members);
    folder.write(kind.name, std::string_view(whole).substr(0, whole.size() * 2 / 3 + 100));
    const Read got = read(folder, {kind.name});
    REQUIRE(got.problems.size() == 1);
    CHECK(got.trouble()[0].starts_with("broken_archive " + std::string(kind.name)));
    CHECK(got.articles.size() > 200);
    REQUIRE(got.articles.size() < 2500);
    // None of them is a torso.
    for (std::size_t i = 0; i < got.articles.size(); ++i) REQUIRE(got.articles[i].bytes == members[i].bytes);
  }
}

TEST_CASE("a 7z that is cut off has lost its list of members") {
  const TempFolder folder;
  const std::string whole = archive(Format::seven_zip, Filter::none, many(10));
  folder.write("a.7z", std::string_view(whole).substr(0, whole.size() - 10));
  const Read got = read(folder, {"a.7z"});
  CHECK(got.articles.empty());
  CHECK(got.trouble() == Strings{"broken_archive a.7z"});
}

TEST_CASE("something else under an archive's name is a broken archive, in a folder too") {
  const TempFolder folder;
  for (const char* name : {"a.tar", "a.zip", "a.7z", "a.tar.gz", "a.tar.xz", "a.xz"}) {
    INFO(name);
    for (const std::string& bytes :
         {std::string(), std::string("nothing"), std::string(5000, 'x'), std::string("PK\3\4")}) {
      folder.write(name, bytes);
      CHECK(read(folder, {name}).trouble() == Strings{"broken_archive " + std::string(name)});
    }
  }
  CHECK(read(folder, {""}).problems.size() == 6);
  folder.write("b.tar.gz", compressed(Filter::gzip, "not a tar"));
  CHECK(read(folder, {"b.tar.gz"}).trouble() == Strings{"broken_archive b.tar.gz"});
}

TEST_CASE("a member whose contents were changed is a problem, and the others are kept") {
  const TempFolder folder;
  const std::vector<Member> members = many(3);
  std::string bytes = archive(Format::zip_stored, Filter::none, members);
  const std::size_t at = bytes.find("Number 910001");
  REQUIRE(at != std::string::npos);
  bytes[at] = 'n';
  folder.write("a.zip", bytes);
  const Read got = read(folder, {"a.zip"});
  CHECK(got.bytes() == Strings{members[0].bytes, members[2].bytes});
  CHECK(got.trouble() == Strings{"broken_archive a.zip!Q910001.TXT"});
}

TEST_CASE("a member that lies about its size is not believed") {
  const TempFolder folder;
  const std::vector<Member> members = many(1);
  std::string bytes = archive(Format::zip, Filter::none, members);
  // The size in the central directory and wherever else it stands.
  const auto size = static_cast<unsigned>(members[0].bytes.size());
  std::string stated;
  for (int shift = 0; shift < 32; shift += 8) stated += static_cast<char>(size >> shift);
  std::size_t found = 0;
  for (std::size_t at = bytes.find(stated); at != std::string::npos;
       at = bytes.find(stated, at + 4), ++found) {
    bytes.replace(at, 4, std::string_view("\x10\0\0\0", 4));
  }
  REQUIRE(found > 0);
  folder.write("a.zip", bytes);
  const Read got = read(folder, {"a.zip"});
  CHECK(got.articles.empty());
  CHECK(got.trouble() == Strings{"broken_archive a.zip!Q910000.TXT"});

  // A tar member that claims more than there is.
  std::string tar = archive(Format::tar, Filter::none, members);
  tar.replace(124, 11, "77777777777");
  mend_checksum(tar);
  folder.write("a.tar", tar);
  CHECK(read(folder, {"a.tar"}).trouble() == Strings{"broken_archive a.tar!Q910000.TXT"});
}

TEST_CASE("a sparse giant, eight GiB of nothing in ten KiB, is given up") {
  for (const char* name : {"Q900001.TXT", "image"}) {
    const TempFolder folder;
    // GNU's sparse header: one piece of 512 bytes, at the end.
    std::string tar = archive(Format::tar, Filter::none, {{name, std::string(512, 'x')}});
    tar[156] = 'S';
    tar.replace(386, 24, std::string("77777777000") + '\0' + "00000001000" + '\0');
    tar.replace(483, 12, std::string("77777777777") + '\0');
    mend_checksum(tar);
    folder.write("a.tar", tar);
    const Read got = read(folder, {"a.tar"});
    CHECK(got.articles.empty());
    REQUIRE(got.trouble() == Strings{"too_large a.tar!" + std::string(name)});
    CHECK(got.problems[0].message.find("times its size") != std::string::npos);
  }
}

TEST_CASE("members that need a password are one problem, and the others are read") {
  const TempFolder folder;
  folder.write("data.7z", from_hex(kLocked7z));
  folder.write("list.7z", from_hex(kLockedList7z));
  folder.write("mixed.zip", from_hex(kMixedZip));
  folder.write("two.zip", from_hex(kLockedZip));
  CHECK(read(folder, {"data.7z"}).trouble() == Strings{"encrypted data.7z!Q900001.TXT"});
  CHECK(read(folder, {"list.7z"}).trouble() == Strings{"encrypted list.7z"});
  CHECK(read(folder, {"two.zip"}).trouble() == Strings{"encrypted two.zip!Q900001.TXT"});
  const Read mixed = read(folder, {"mixed.zip"});
  CHECK(mixed.origins() == Strings{"mixed.zip!Q900002.TXT:1"});
  CHECK(mixed.trouble() == Strings{"encrypted mixed.zip!Q900001.TXT"});
}

TEST_CASE("an archive that unpacks to far more than its size is given up") {
  const TempFolder folder;
  folder.write("bomb.tar.zst", zeros(Filter::zstd, 80u << 20));
  const Read got = read(folder, {"bomb.tar.zst"});
  CHECK(got.articles.empty());
  CHECK(got.trouble() == Strings{"too_large bomb.tar.zst!Q900009.TXT"});
  CHECK(got.problems[0].message.find("times its size") != std::string::npos);

  // The same in another archive, and in a member that nobody wants to read.
  folder.write(
      "outer.tar",
      archive(Format::tar, Filter::none,
              {{"in.tar.zst", archive(Format::tar, Filter::zstd, {{"image", std::string(80u << 20, '\0')}})},
               {"Q900001.TXT", article(900001)}}));
  const Read outer = read(folder, {"outer.tar"});
  REQUIRE(outer.problems.size() == 1);
  CHECK(outer.trouble()[0].starts_with("too_large outer.tar!in.tar.zst"));
}

TEST_CASE("the unpacked size of an archive is limited, with what lies in archives within it") {
  const TempFolder folder;
  SourceOptions options;
  options.max_archive_bytes = 100000;
  const std::vector<Member> members = many(200);
  folder.write("a.tar.xz", archive(Format::tar, Filter::xz, members));
  const Read got = read(folder, {"a.tar.xz"}, options);
  CHECK(got.articles.size() > 20);
  CHECK(got.articles.size() < 100000 / members[0].bytes.size());
  REQUIRE(got.problems.size() == 1);
  CHECK(got.trouble()[0].starts_with("too_large a.tar.xz!"));

  std::vector<Member> parts;
  for (int i = 0; i < 20; ++i) {
    parts.push_back({fmt::format("{:02}.tar.xz", i), archive(Format::tar, Filter::xz, many(20))});
  }
  folder.write("b.tar", archive(Format::tar, Filter::none, parts));
  const Read nested = read(folder, {"b.tar"}, options);
  CHECK(nested.articles.size() < 100000 / members[0].bytes.size());
  REQUIRE(nested.problems.size() == 1);
  CHECK(nested.trouble()[0].starts_with("too_large b.tar!"));

  // Nothing but names.
  std::vector<Member> empty;
  for (int i = 0; i < 1000; ++i) empty.push_back({fmt::format("{}", i), ""});
  folder.write("c.tar.xz", archive(Format::tar, Filter::xz, empty));
  CHECK(read(folder, {"c.tar.xz"}, options).trouble() == Strings{"too_large c.tar.xz"});
}

TEST_CASE("a member over the article limit is a problem and the next one is read") {
  const TempFolder folder;
  folder.write("a.tar.gz",
               archive(Format::tar, Filter::gzip,
                       {{"Q900009.TXT", std::string(20u << 20, '\0')}, {"Q900001.TXT", article(900001)}}));
  const Read got = read(folder, {"a.tar.gz"});
  CHECK(got.bytes() == Strings{article(900001)});
  CHECK(got.trouble() == Strings{"too_large a.tar.gz!Q900009.TXT:1"});
}

TEST_CASE("archives with any byte changed or cut anywhere are survived") {
  const TempFolder folder;
  const std::vector<Member> members = many(3);
  for (const Format format : {Format::tar, Format::pax, Format::zip, Format::seven_zip}) {
    const std::string whole = archive(format, Filter::none, members);
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 150) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 0x55);
      for (const std::string& bytes : {changed, whole.substr(0, at)}) {
        folder.write("a.bin", bytes);
        SourceOptions options;
        options.readers = 0;
        auto source = kb::corpus::open_source({folder.path("a.bin")}, options);
        REQUIRE(source);
        CHECK(read_all(**source).articles.size() <= 3);
      }
    }
  }
}
