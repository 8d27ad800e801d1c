#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "corpus/loader.h"
#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

using namespace kb::test;
using kb::corpus::open_source;
namespace fs = std::filesystem;

namespace {

const std::string kOne = article(900001);
const std::string kTwo = article(900002);

/// Another user for as long as it lives, when root runs the tests: root may read everything.
class NotRoot {
 public:
  NotRoot() { ok_ = geteuid() != 0 || seteuid(65534) == 0; }
  ~NotRoot() {
    if (getuid() == 0 && seteuid(0) != 0) std::abort();
  }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;
  explicit operator bool() const { return ok_; }

 private:
  bool ok_ = false;
};

}  // namespace

TEST_CASE("no path at all is an error, with what to do") {
  const auto none = open_source({});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == kb::ErrorCode::invalid_argument);
  CHECK_FALSE(none.error().hint.empty());
}

TEST_CASE("a path that does not exist is a problem and the rest is read") {
  const TempFolder folder;
  folder.write("Q900001.TXT", kOne);
  const Read got = read(folder, {"missing.txt", "Q900001.TXT", "Q900001.TXT/below"});
  CHECK(got.bytes() == Strings{kOne});
  CHECK(got.trouble() == Strings{"not_found missing.txt", "not_found Q900001.TXT/below"});
  auto empty = open_source({""});
  REQUIRE(empty);
  CHECK(read_all(**empty).trouble() == Strings{"not_found "});
}

TEST_CASE("a folder is read by name, files and folders alike, and articles keep their bytes") {
  const TempFolder folder;
  folder.write("d/b/Q900002.TXT", kTwo);
  folder.write("d/b.txt", kOne);
  folder.write("d/a/x/Q900003.TXT", with_lf(kOne));
  folder.write("d/B.TXT", kTwo);
  folder.write("d/Q900009", kOne);
  const Read got = read(folder, {"d"});
  CHECK(got.origins() ==
        Strings{"d/B.TXT:1", "d/Q900009:1", "d/a/x/Q900003.TXT:1", "d/b/Q900002.TXT:1", "d/b.txt:1"});
  CHECK(got.bytes() == Strings{kTwo, kOne, with_lf(kOne), kTwo, kOne});
  CHECK(got.problems.empty());
  CHECK(read(folder, {"d/"}).origins().front() == "d/B.TXT:1");
}

TEST_CASE("in a folder, content or name makes an article; the rest is passed over and counted") {
  const TempFolder folder;
  folder.write("d/Q900001.md", "## Q900001\n\n\tArticle: Q900001\n\tProduct(s): Printing\n");
  folder.write("d/README", "Read me.");
  folder.write("d/empty.txt", "");
  folder.write("d/image.png", "\x89PNG\r\n");
  folder.write("d/no-suffix", kOne);
  folder.write("d/notes.txt", "Not an article.");
  folder.write("d/._Q900001.TXT", "left behind by an archiver");
  const Read got = read(folder, {"d"});
  CHECK(got.origins() == Strings{"d/Q900001.md:1", "d/empty.txt:1", "d/no-suffix:1", "d/notes.txt:1"});
  CHECK(got.passed_over == 3);
  CHECK(got.problems.empty());
}

TEST_CASE("a file given by name is handed out whatever is in it") {
  const TempFolder folder;
  folder.write("README", "Read me.");
  folder.write("empty", "");
  folder.write("binary", std::string("\0\1\2\xFF", 4));
  const Read got = read(folder, {"README", "empty", "binary"});
  CHECK(got.bytes() == Strings{"Read me.", "", std::string("\0\1\2\xFF", 4)});
  CHECK(got.problems.empty());
}

TEST_CASE("a folder that yields nothing is a problem, one that yields something is not") {
  const TempFolder folder;
  fs::create_directory(folder.path("empty"));
  folder.write("other/README", "x");
  folder.write("mixed/README", "x");
  folder.write("mixed/Q900001.TXT", kOne);
  const Read got = read(folder, {"empty", "mixed", "other"});
  CHECK(got.trouble() == Strings{"no_articles empty", "no_articles other"});
  CHECK(got.articles.size() == 1);
}

TEST_CASE("links to folders are followed once and loops are survived") {
  const TempFolder folder;
  folder.write("d/a/Q900001.TXT", kOne);
  fs::create_directory_symlink("..", folder.path("d/a/up"));
  fs::create_directory_symlink(".", folder.path("d/self"));
  fs::create_directory_symlink("a", folder.path("d/z-again"));
  fs::create_symlink("a/Q900001.TXT", folder.path("d/m.txt"));
  fs::create_symlink("nowhere", folder.path("d/n.txt"));
  fs::create_symlink("o.txt", folder.path("d/o.txt"));
  const Read got = read(folder, {"d"});
  CHECK(got.origins() == Strings{"d/a/Q900001.TXT:1", "d/m.txt:1"});
  CHECK(got.trouble() ==
        Strings{"symlink_loop d/a/up", "not_found d/n.txt", "symlink_loop d/o.txt", "symlink_loop d/self"});
}

TEST_CASE("links that double the ways at every level do not double the work") {
  const TempFolder folder;
  folder.write("l0/Q900001.TXT", kOne);
  for (int level = 1; level <= 40; ++level) {
    const std::string here = folder.path(fmt::format("l{}", level));
    fs::create_directory(here);
    fs::create_directory_symlink(folder.path(fmt::format("l{}", level - 1)), here + "/a");
    fs::create_directory_symlink(folder.path(fmt::format("l{}", level - 1)), here + "/b");
  }
  CHECK(read(folder, {"l40"}).articles.size() == 1);
}

TEST_CASE("FIFOs, sockets and devices are passed over, never waited for") {
  const TempFolder folder;
  folder.write("d/Q900001.TXT", kOne);
  REQUIRE(mkfifo(folder.path("d/a.txt").c_str(), 0600) == 0);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, folder.path("d/b.txt").c_str(), sizeof address.sun_path - 1);
  REQUIRE(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  close(listener);
  fs::create_symlink("/dev/zero", folder.path("d/c.txt"));
  const Read got = read(folder, {"d", "d/a.txt"});
  CHECK(got.bytes() == Strings{kOne});
  CHECK(got.trouble() ==
        Strings{"not_regular d/a.txt", "not_regular d/b.txt", "not_regular d/c.txt", "not_regular d/a.txt"});
  fs::remove(folder.path("d/Q900001.TXT"));
  CHECK(read(folder, {"d"}).trouble().back() == "no_articles d");
}

TEST_CASE("what may not be read is a problem and its neighbours are read") {
  const TempFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  folder.write("d/Q900001.TXT", kOne);
  folder.write("d/Q900002.TXT", kTwo);
  folder.write("d/locked/Q900003.TXT", kOne);
  fs::permissions(folder.path("d/Q900001.TXT"), fs::perms::none);
  fs::permissions(folder.path("d/locked"), fs::perms::none);
  Read got;
  {
    const NotRoot user;
    if (!user) {
      WARN("cannot become another user: skipped");
      return;
    }
    // Threads of this process take the new user along, so both ways of reading are tried.
    got = read(folder, {"d", "d/Q900001.TXT"});
  }
  fs::permissions(folder.path("d/locked"), fs::perms::owner_all);
  CHECK(got.bytes() == Strings{kTwo});
  CHECK(got.trouble() ==
        Strings{"unreadable d/Q900001.TXT", "unreadable d/locked", "unreadable d/Q900001.TXT"});
}

TEST_CASE("names with spaces, newlines and bytes that are no UTF-8 come through unchanged") {
  const TempFolder folder;
  const std::string odd = "d/Q 9\n\x1B[31m\xFF\xC3.TXT";
  folder.write(odd, kOne);
  CHECK(read(folder, {"d"}).origins() == Strings{odd + ":1"});
  CHECK(read(folder, {odd}).origins() == Strings{odd + ":1"});
}

TEST_CASE("a large file that shrinks while it is read keeps what came before and says so") {
  const TempFolder folder;
  std::string text;
  while (text.size() < (3u << 20)) text += article(900001, std::string(2000, 'x'));
  const std::string path = folder.write("dump.txt", text);
  kb::corpus::SourceOptions options;
  options.readers = 0;
  auto source = open_source({path}, options);
  REQUIRE(source);
  REQUIRE(std::holds_alternative<kb::corpus::RawArticle>((*source)->next()));
  SECTION("shrinks") {
    fs::resize_file(path, 1u << 20);
  }
  SECTION("grows") {
    folder.write("dump.txt", text + "more");
  }
  const Read rest = read_all(**source);
  REQUIRE(rest.trouble() == Strings{"changed " + path});
  CHECK(rest.articles.size() > 100);
  // Not even the last one is a torso.
  for (const auto& a : rest.articles) CHECK(a.bytes.size() == rest.articles[0].bytes.size());
}

TEST_CASE("a small file whose size does not hold is read again, then reported") {
  const TempFolder folder;
  const std::string path = folder.write("Q900001.TXT", kOne);
  kb::corpus::OpenedFile opened = kb::corpus::open_regular(path, true);
  REQUIRE(opened.size == kOne.size());
  fs::resize_file(path, 100);
  kb::corpus::FileStream stream(std::move(opened.fd), opened.size);
  std::string bytes;
  CHECK_FALSE(kb::corpus::read_up_to(stream, bytes, 1000));
  REQUIRE(stream.failure());
  CHECK(stream.failure()->code == kb::corpus::ProblemCode::changed);
  const kb::corpus::LoadedFile loaded = kb::corpus::FileLoader().load({path, true, false});
  CHECK_FALSE(loaded.failure);
  CHECK(loaded.opening.head == kOne.substr(0, 100));
}

TEST_CASE("a file of /proc, which says it is empty, can be read") {
  if (!fs::exists("/proc/self/status")) return;
  auto source = open_source({"/proc/self/status"});
  REQUIRE(source);
  const Read got = read_all(**source);
  REQUIRE(got.articles.size() == 1);
  CHECK(got.articles[0].bytes.starts_with("Name:"));
}

TEST_CASE("thousands of small files come in the same order whatever the number of readers") {
  const TempFolder folder;
  for (int i = 0; i < 3000; ++i) {
    folder.write(fmt::format("d/{:03}/Q{}.TXT", i % 37, 910000 + i),
                 article(910000 + i, std::string(static_cast<std::size_t>(i), 'x')));
  }
  Strings first;
  for (const unsigned readers : {0U, 1U, 2U, 4U, 16U}) {
    kb::corpus::SourceOptions options;
    options.readers = readers;
    auto source = open_source({folder.path("d")}, options);
    REQUIRE(source);
    CHECK((*source)->expected_articles() == 3000);
    const Read got = read_all(**source);
    REQUIRE(got.articles.size() == 3000);
    if (first.empty()) first = got.origins();
    CHECK(got.origins() == first);
  }
  CHECK(std::is_sorted(first.begin(), first.end()));
}

TEST_CASE("a source may be dropped at any moment") {
  const TempFolder folder;
  std::string large;
  for (int i = 0; i < 300; ++i) {
    folder.write(fmt::format("d/Q{}.TXT", 910000 + i), kOne);
    large += article(i, std::string(60000, 'x'));
  }
  folder.write("large.txt", large);
  for (const std::size_t taken : {0, 1, 16, 17, 40, 299}) {
    for (const char* name : {"d", "large.txt"}) {
      auto source = open_source({folder.path(name)});
      REQUIRE(source);
      for (std::size_t i = 0; i < taken; ++i) (void)(*source)->next();
    }
  }
}

TEST_CASE("the number of articles is told when it is cheap to know, and only then") {
  const TempFolder folder;
  folder.write("d/Q900001.TXT", kOne);
  folder.write("d/e/Q900002.TXT", kOne);
  folder.write("d/image.png", "x");
  folder.write("one", kOne);
  folder.write("many.txt", std::string(1u << 20, 'x'));
  folder.write("a.tar.xz", "x");
  const auto expected = [&](const Strings& names) {
    Strings paths;
    for (const auto& name : names) paths.push_back(folder.path(name));
    auto source = open_source(paths);
    REQUIRE(source);
    return (*source)->expected_articles();
  };
  CHECK(expected({"d"}) == 2);
  CHECK(expected({"d", "one", "missing"}) == 3);
  CHECK(expected({"d", "many.txt"}) == std::nullopt);
  CHECK(expected({"a.tar.xz"}) == std::nullopt);
}

TEST_CASE("lists of paths, by line and by NUL") {
  using kb::corpus::parse_path_list;
  CHECK(parse_path_list("a\nb c\r\n\nd", false) == Strings{"a", "b c", "d"});
  CHECK(parse_path_list(std::string_view("a\nb\0\0c\r\0", 8), true) == Strings{"a\nb", "c\r"});
  CHECK(parse_path_list("", false).empty());
}

TEST_CASE("every problem code has a name of its own") {
  Strings names;
  for (int code = 0; code <= static_cast<int>(kb::corpus::ProblemCode::no_articles); ++code) {
    names.emplace_back(name(static_cast<kb::corpus::ProblemCode>(code)));
  }
  CHECK(std::count(names.begin(), names.end(), "unknown") == 0);
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}
