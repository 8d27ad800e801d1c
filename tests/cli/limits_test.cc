// Dumps made to harm, given to the built kbindex: each limit holds, is reported with the place and can be set, and what lies
// beside the offender is indexed.
#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>

#include "tests/cli/process.h"
#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

namespace {

namespace fs = std::filesystem;
using kb::test::archive;
using kb::test::article;
using kb::test::Filter;
using kb::test::Format;
using kb::test::Member;

using process::has;

/// A dump of one good article, Q900001, and what a test puts beside it.
struct Dump {
  process::PrivateDirectory home;
  std::string folder = (home.path() / "dump").string();
  std::string index = (home.path() / "index").string();

  Dump() { home.write("dump/Q900001.TXT", article(900001)); }

  [[nodiscard]] process::Result kbindex(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), KB_KBINDEX);
    return process::run(home, arguments);
  }
  /// Indexes the dump with these options.
  [[nodiscard]] process::Result build(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"build", "--db", index, folder});
    return kbindex(std::move(options));
  }
  [[nodiscard]] bool finds(const std::string& word) const {
    return process::run(home, {KB_KBSEARCH, "--db", index, "--no-config", "--no-correct", "--ids", word}).code == 0;
  }
  /// With `options` the offender at `place` is reported with `message` and left out, --strict says so by its exit code, and
  /// the good article is there.
  void require_reported(const std::vector<std::string>& options, const std::string& place, const std::string& message) const {
    const process::Result built = build(options);
    INFO(built.err);
    CHECK(built.code == 0);
    CHECK(has(built.err, place));
    CHECK(has(built.err, message));
    CHECK(finds("hums"));
    std::vector<std::string> strict = options;
    strict.emplace_back("--strict");
    CHECK(build(strict).code == 3);
    std::vector<std::string> update{"update", "--strict", "--db", index, folder};
    update.insert(update.end(), options.begin(), options.end());
    const process::Result updated = kbindex(update);
    CHECK(updated.code == 3);
    CHECK(has(updated.err, place));
  }
};

std::string long_article(int number, std::size_t bytes) {
  std::string body = "bigword";
  while (body.size() < bytes) body += "\r\nThe plotter moves its pen to and fro.";
  return article(number, body);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
  }
  return ~crc;
}

std::string little_endian(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

/// A 7z that says unpacking it takes a dictionary of 4 GiB, with all checksums right.
[[maybe_unused]] std::string seven_zip_with_giant_dictionary() {
  std::string bytes = archive(Format::seven_zip, Filter::none, {{"Q900009.TXT", article(900009)}});
  constexpr std::size_t kStart = 32;
  constexpr std::string_view kLzma("\x23\x03\x01\x01\x05", 5);
  const std::size_t coder = bytes.find(kLzma);
  if (coder == std::string::npos) return {};
  bytes.replace(coder + kLzma.size() + 1, 4, "\xFF\xFF\xFF\xFF");
  std::uint64_t offset = 0, size = 0;
  for (std::size_t i = 8; i-- > 0;) {
    offset = offset << 8 | static_cast<unsigned char>(bytes[12 + i]);
    size = size << 8 | static_cast<unsigned char>(bytes[20 + i]);
  }
  bytes.replace(28, 4, little_endian(crc32(std::string_view(bytes).substr(kStart + offset, size)), 4));
  bytes.replace(8, 4, little_endian(crc32(std::string_view(bytes).substr(12, 20)), 4));
  return bytes;
}

}  // namespace

TEST_CASE("--max-article passes longer articles over, in files and in archives") {
  const Dump dump;
  dump.home.write("dump/Q900002.TXT", long_article(900002, 20'000));
  dump.home.write("dump/a.tar", archive(Format::tar, Filter::none, {{"Q900003.TXT", long_article(900003, 20'000)}}));
  dump.require_reported({"--max-article", "10K"}, "Q900002.TXT:1", "at most 10240 are read");
  dump.require_reported({"--max-article", "10K"}, "a.tar!Q900003.TXT:1", "at most 10240 are read");
  CHECK_FALSE(dump.finds("bigword"));
  CHECK(dump.build({"--max-article", "30K", "--strict"}).code == 0);
  CHECK(dump.finds("bigword"));
}

TEST_CASE("the default limit of an article is 8 MiB") {
  const Dump dump;
  dump.home.write("dump/Q900002.TXT", long_article(900002, (8u << 20) + 1));
  dump.require_reported({}, "Q900002.TXT:1", "at most 8388608 are read");
}

TEST_CASE("--max-archive gives up an archive that unpacks to more, and keeps what came before") {
  const Dump dump;
  std::vector<Member> members;
  for (int i = 0; i < 40; ++i) members.push_back({"Q" + std::to_string(910000 + i) + ".TXT", long_article(910000 + i, 5'000)});
  dump.home.write("dump/a.tar.xz", archive(Format::tar, Filter::xz, members));
  dump.require_reported({"--max-archive", "100K"}, "a.tar.xz!", "more than the 102400 bytes allowed");
  CHECK(dump.finds("id:Q910000"));
  CHECK_FALSE(dump.finds("id:Q910039"));
  CHECK(dump.build({"--strict"}).code == 0);
  CHECK(dump.finds("id:Q910039"));
}

TEST_CASE("--max-ratio gives up an archive that unpacks to so many times its size") {
  const Dump dump;
  const std::string zeros(70u << 20, '\0');
  dump.home.write("dump/bomb.tar.gz", archive(Format::tar, Filter::gzip, {{"image", zeros}}));  // a thousand times
  CHECK(dump.build({"--strict"}).code == 0);
  dump.require_reported({"--max-ratio", "500"}, "bomb.tar.gz!image", "more than 500 times its size");
  CHECK_FALSE(has(dump.build().err, "times its size"));
  dump.home.write("dump/bomb.tar.zst", archive(Format::tar, Filter::zstd, {{"image", zeros}}));  // ten thousand times
  dump.require_reported({}, "bomb.tar.zst!image", "more than 2000 times its size");
  CHECK_FALSE(has(dump.build({"--max-ratio", "0"}).err, "times its size"));
}

TEST_CASE("--max-depth leaves archives closed that lie deeper") {
  const Dump dump;
  std::string bytes = article(900007);
  std::string name = "Q900007.TXT";
  for (int depth = 0; depth < 6; ++depth) {
    bytes = archive(Format::tar, Filter::none, {{name, bytes}});
    name = std::to_string(depth) + ".tar";
  }
  dump.home.write("dump/" + name, bytes);
  dump.require_reported({}, name + "!4.tar!3.tar!2.tar!1.tar", "to a depth of 3");
  CHECK_FALSE(dump.finds("id:Q900007"));
  dump.require_reported({"--max-depth", "0"}, name + "!4.tar", "to a depth of 0");
  CHECK(dump.build({"--max-depth", "5", "--strict"}).code == 0);
  CHECK(dump.finds("id:Q900007"));
}

TEST_CASE("--max-line leaves out what a line has beyond it and says so; 64 KiB by default") {
  const Dump dump;
  dump.home.write("dump/Q900002.TXT", article(900002, "beforeword " + std::string(70'000, 'x') + " behindword\r\nnextword"));
  const process::Result built = dump.build();
  INFO(built.err);
  CHECK(built.code == 0);
  CHECK(has(built.err, "limit_exceeded"));
  CHECK(has(built.err, "Q900002.TXT"));
  CHECK(dump.finds("beforeword"));
  CHECK(dump.finds("nextword"));
  CHECK_FALSE(dump.finds("behindword"));
  CHECK(dump.build({"--max-line", "100K"}).code == 0);
  CHECK(dump.finds("behindword"));
  CHECK(has(dump.kbindex({"parse", "--max-line", "1K", dump.folder}).out, "line of more than 1024 bytes"));
}

TEST_CASE("an article of endless sections is indexed, and that some are not told apart is said") {
  const Dump dump;
  std::string body;
  for (int i = 0; i < 2000; ++i) body += "\r\n\r\nCAUSE\r\n=====\r\n\r\ncauseword" + std::to_string(i);
  dump.home.write("dump/Q900002.TXT", article(900002, body));
  const process::Result built = dump.build();
  INFO(built.err);
  CHECK(built.code == 0);
  CHECK(has(built.err, "limit_exceeded"));
  CHECK(dump.finds("causeword0"));
  CHECK(dump.finds("causeword1999"));
}

TEST_CASE("limits that make no sense are refused before anything is read") {
  const Dump dump;
  for (const auto& [option, value] : {std::pair{"--max-article", "17M"}, {"--max-article", "lots"}, {"--max-archive", "-1"},
                                      {"--max-ratio", "x"}, {"--max-depth", "-1"}, {"--max-line", "0"}}) {
    INFO(option << " " << value);
    const process::Result refused = dump.build({option, value});
    CHECK(refused.code == 2);
    CHECK(has(refused.err, option));
  }
  CHECK_FALSE(fs::exists(dump.index));
}

TEST_CASE("whatever members are called or are, nothing is unpacked and no name drives the terminal") {
  const Dump dump;
  const std::string evil = "../../Q900003\x1b[2J\nkbindex: note: all is well \xff\xe2\x80\xae.TXT";
  std::vector<Member> members{{"/Q900002.TXT", "no article\r\n"}, {"../../../../Q900004.TXT", article(900004)},
                              {evil, "no article\r\n"},         {"link", "/etc/passwd", 'l'},
                              {"../link.TXT", "../../x", 'l'},  {"pipe.TXT", "", 'p'},
                              {"device.TXT", "", 'c'}};
  dump.home.write("dump/a.tar", archive(Format::tar, Filter::none, members));
  const process::Result built = dump.build({"--report", "report.json"});
  INFO(built.err);
  CHECK(built.code == 0);
  CHECK(dump.finds("hums"));
  CHECK(dump.finds("id:Q900004"));
  CHECK(has(built.err, "pipe.TXT"));
  CHECK(has(built.err, "device.TXT"));
  const process::Result parsed = dump.kbindex({"parse", dump.folder});
  const process::Result report = process::run(dump.home, {"/bin/cat", "report.json"});
  CHECK(has(report.out, "Q900003"));
  for (const std::string& text : {built.err, parsed.out, parsed.err, report.out}) {
    CHECK_FALSE(has(text, "\x1b"));
    CHECK_FALSE(has(text, "\xe2\x80\xae"));
    CHECK_FALSE(has(text, "\nkbindex: note: all is well"));
  }
  // Nothing but what the test and kbindex made themselves.
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(dump.home.path())) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  CHECK(names == std::vector<std::string>{".stdin", "dump", "index", "report.json"});
  CHECK_FALSE(fs::exists("/Q900002.TXT"));
}

#if !KB_SANITIZED  // which needs more memory than the limit leaves it
TEST_CASE("a 7z that asks for a dictionary of 4 GiB is one problem, and the rest is read") {
  const Dump dump;
  const std::string bytes = seven_zip_with_giant_dictionary();
  REQUIRE_FALSE(bytes.empty());
  dump.home.write("dump/a.7z", bytes);
  const process::Result run =
      process::run(dump.home, {"/bin/sh", "-c", "ulimit -d 1000000; exec \"$0\" \"$@\"", KB_KBINDEX, "parse", dump.folder});
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(has(run.err, "a.7z"));
  CHECK(has(run.out, "\"Q900001\""));
  CHECK_FALSE(has(run.out, "\"Q900009\""));
}
#endif
