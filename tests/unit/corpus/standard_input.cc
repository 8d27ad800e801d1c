#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/support/catch.h"
#include "tests/unit/corpus/support.h"

using namespace kb::test;
using kb::corpus::open_source;

namespace {

/// Standard input is another descriptor for as long as it lives.
class Redirected {
 public:
  explicit Redirected(int fd) : before_(dup(STDIN_FILENO)) {
    dup2(fd, STDIN_FILENO);
    close(fd);
  }
  ~Redirected() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  int before_;
};

/// What a source over "-" gives when `bytes` come through a pipe, in small pieces.
Read read_piped(const std::string& bytes, unsigned readers, Strings paths = {"-"}) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  std::thread writer([&] {
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t n = write(ends[1], bytes.data() + at, std::min<std::size_t>(bytes.size() - at, 3000));
      if (n <= 0) break;
      at += static_cast<std::size_t>(n);
    }
    close(ends[1]);
  });
  Read got;
  {
    const Redirected input(ends[0]);
    kb::corpus::SourceOptions options;
    options.readers = readers;
    auto source = open_source(std::move(paths), options);
    REQUIRE(source);
    got = read_all(**source);
  }
  writer.join();
  return got;
}

const std::string kOne = article(900001);
const std::string kTwo = article(900002);

}  // namespace

TEST_CASE("standard input may be an article, a concatenation or an archive") {
  for (const unsigned readers : {0U, 4U}) {
    CHECK(read_piped(kOne, readers).origins() == Strings{"-:1"});
    CHECK(read_piped(kOne, readers).bytes() == Strings{kOne});
    CHECK(read_piped(kOne + kTwo, readers).bytes() == Strings{kOne, kTwo});
    CHECK(read_piped("not an article", readers).bytes() == Strings{"not an article"});
    for (const auto format : {Format::tar, Format::zip, Format::seven_zip}) {
      // Larger than a pipe and than what is looked at first.
      std::vector<Member> members;
      for (int i = 0; i < 100; ++i) members.push_back({"Q9.TXT", article(i, std::string(4000, 'x'))});
      members.push_back({"noise", std::string(300000, 'n')});
      const auto got = read_piped(archive(format, Filter::none, members), readers);
      CHECK(got.articles.size() == 100);
      CHECK(got.problems.empty());
      REQUIRE(!got.articles.empty());
      CHECK(got.origins()[0] == "-!Q9.TXT:1");
    }
    CHECK(read_piped(archive(Format::tar, Filter::xz, {{"Q1.TXT", kOne}}), readers).bytes() == Strings{kOne});
    CHECK(read_piped(compressed(Filter::gzip, kOne), readers).origins() == Strings{"-!data:1"});
  }
}

TEST_CASE("empty standard input is a problem, and so is reading it twice") {
  CHECK(read_piped("", 4).trouble() == Strings{"no_articles -"});
  const Read twice = read_piped(kOne, 4, {"-", "-"});
  CHECK(twice.articles.size() == 1);
  CHECK(twice.trouble() == Strings{"unreadable -"});
}

TEST_CASE("a folder or a closed descriptor as standard input is a problem") {
  {
    const Redirected input(open("/", O_RDONLY | O_DIRECTORY));
    auto source = open_source({"-"});
    REQUIRE(source);
    CHECK(read_all(**source).trouble() == Strings{"unreadable -"});
  }
}

TEST_CASE("a file as standard input is read like a pipe") {
  const TempFolder folder;
  const std::string path = folder.write("a.zip", archive(Format::zip, Filter::none, {{"Q1.TXT", kOne}}));
  const Redirected input(open(path.c_str(), O_RDONLY));
  auto source = open_source({"-"});
  REQUIRE(source);
  CHECK(read_all(**source).bytes() == Strings{kOne});
}

TEST_CASE("a source is dropped promptly while standard input is silent") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  {
    const Redirected input(ends[0]);
    const std::string some = kOne + kTwo + std::string(60000, 'x');
    std::thread writer(
        [&] { CHECK(write(ends[1], some.data(), some.size()) == static_cast<ssize_t>(some.size())); });
    auto source = open_source({"-"});
    REQUIRE(source);
    std::thread later([&] {
      const std::string more(20000, 'x');
      CHECK(write(ends[1], more.data(), more.size()) == static_cast<ssize_t>(more.size()));
    });
    CHECK(std::holds_alternative<kb::corpus::RawArticle>((*source)->next()));
    writer.join();
    later.join();
    // Nobody has closed the other end; were this to wait for it, the test would not end.
  }
  close(ends[1]);
}
