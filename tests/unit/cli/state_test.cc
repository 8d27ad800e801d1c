#include "tools/kbsearch/state.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"

using namespace kb::cli;

namespace {

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("kb-state-test-" + std::to_string(::getpid()))) {}
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string path() const { return (path_ / "deep/state/kb").string(); }

 private:
  std::filesystem::path path_;
};

LastSearch sample() {
  return {"print \xFF spooler", 0, "newest", 10, 5, {"/a", "/b"}, {900001, 12345}};
}

}  // namespace

TEST_CASE("a search is remembered for its user only") {
  const Folder folder;
  const State state(folder.path());
  CHECK_FALSE(state.last());
  state.remember(sample());
  const auto last = state.last();
  REQUIRE(last);
  CHECK(last->sort == "newest");
  CHECK(last->offset == 10);
  CHECK(last->limit == 5);
  CHECK(last->databases == std::vector<std::string>{"/a", "/b"});
  CHECK(last->numbers == std::vector<std::uint32_t>{900001, 12345});
  for (const std::string& file : {state.last_file(), state.history_file()}) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
}

TEST_CASE("history has a line a query and no repetition") {
  const Folder folder;
  const State state(folder.path());
  LastSearch search = sample();
  for (const char* query : {"one", "two", "two", "th\nree\x1b", "one"}) {
    search.query = query;
    state.remember(search);
  }
  CHECK(state.history() == std::vector<std::string>{"one", "two", "th ree\xE2\x90\x9B", "one"});
}

TEST_CASE("history does not grow for ever") {
  const Folder folder;
  const State state(folder.path());
  std::filesystem::create_directories(folder.path());
  {
    std::ofstream file(state.history_file());
    for (int i = 0; i < 200'000; ++i) file << "query " << i << '\n';
  }
  LastSearch search = sample();
  search.query = "newest";
  state.remember(search);
  const auto history = state.history();
  CHECK(history.back() == "newest");
  CHECK(history[history.size() - 2] == "query 199999");
  CHECK(std::filesystem::file_size(state.history_file()) < 300 * 1024);
}

TEST_CASE("a file that is not ours is as if there were none") {
  const Folder folder;
  const State state(folder.path());
  std::filesystem::create_directories(folder.path());
  for (const char* text : {"", "{", "[]", "{\"query\":5}", "{\"query\":\"x\"}", "\xff"}) {
    std::ofstream(state.last_file()) << text;
    CHECK_FALSE(state.last());
  }
}

TEST_CASE("where nothing can be written nothing is said") {
  const State nowhere("");
  nowhere.remember(sample());
  CHECK_FALSE(nowhere.last());
  const State forbidden("/proc/no/such/place");
  forbidden.remember(sample());
  CHECK_FALSE(forbidden.last());
}

TEST_CASE("numbers that the program did not write are as if there were no last search") {
  const Folder folder;
  const State state(folder.path());
  state.remember(sample());
  std::string good;
  std::getline(std::ifstream(state.last_file()), good);
  REQUIRE(state.last());
  for (const auto& [from, to] : {std::pair{"\"limit\":5", "\"limit\":1e300"},
                                 {"\"limit\":5", "\"limit\":-1"},
                                 {"\"limit\":5", "\"limit\":2.5"},
                                 {"\"limit\":5", "\"limit\":18446744073709551615"},
                                 {"\"offset\":10", "\"offset\":18446744073709551615"},
                                 {"\"offset\":10", "\"offset\":\"10\""},
                                 {"\"similar\":0", "\"similar\":4294967296"},
                                 {"900001", "1e99"},
                                 {"900001", "null"}}) {
    std::string bad = good;
    REQUIRE(bad.find(from) != std::string::npos);
    bad.replace(bad.find(from), std::string(from).size(), to);
    std::ofstream(state.last_file()) << bad;
    INFO(bad);
    CHECK_FALSE(state.last());
  }
}
