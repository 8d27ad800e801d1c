// What a person at a terminal sees, driven through a pseudo-terminal.
#include <algorithm>
#include <filesystem>

#include "tests/cli/kbsearch.h"
#include "tests/support/catch.h"

namespace {
using process::has;

std::string visible(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b')
      i = std::min(text.find('m', i), text.size());
    else
      out += text[i];
  }
  return out;
}
}  // namespace

TEST_CASE("a terminal gets blocks in colour that fit it") {
  const Kbsearch kb;
  for (const int columns : {60, 80, 140}) {
    process::Options options;
    options.columns = columns;
    const auto result = kb.on_terminal({"print", "spooler"}, options);
    CHECK(result.code == 0);
    CHECK(has(result.out, "\x1b["));
    if (columns >= 80)
      CHECK(has(result.out, "kbsearch --open 1"));  // the footer leaves out what does not fit
    const std::string shown = visible(result.out);
    for (std::size_t at = 0; at < shown.size();) {
      const std::size_t end = std::min(shown.find('\n', at), shown.size());
      const std::string line = shown.substr(at, end - at);
      const auto code_points =
          std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
      INFO(line);
      CHECK(code_points <= columns);
      at = end + 1;
    }
  }
}

TEST_CASE("NO_COLOR, TERM=dumb and --color have their say") {
  const Kbsearch kb;
  process::Options options;
  options.environment["NO_COLOR"] = "1";
  CHECK_FALSE(has(kb.on_terminal({"spooler"}, options).out, "\x1b"));
  CHECK(has(kb.on_terminal({"--color=always", "spooler"}, options).out, "\x1b["));
  process::Options dumb;
  dumb.environment["TERM"] = "dumb";
  CHECK_FALSE(has(kb.on_terminal({"spooler"}, dumb).out, "\x1b"));
  CHECK_FALSE(has(kb.on_terminal({"--color=never", "spooler"}).out, "\x1b"));
  CHECK_FALSE(has(kb.run({"--blocks", "spooler"}).out, "\x1b"));
  CHECK(has(kb.run({"--blocks", "--color=always", "spooler"}).out, "\x1b["));
  process::Options force;
  force.environment["CLICOLOR_FORCE"] = "1";
  CHECK(has(kb.run({"--blocks", "spooler"}, force).out, "\x1b["));
}

TEST_CASE("a terminal without UTF-8 gets ASCII") {
  const Kbsearch kb;
  process::Options options;
  options.environment["LC_ALL"] = "C";
  for (const char c : kb.on_terminal({"--color=never", "print", "spooler"}, options).out)
    CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("control characters in articles never reach a terminal, not even raw") {
  const Kbsearch kb;
  kb.directory().write(
      "dump/Q990001.TXT",
      "DOCUMENT:Q990001  12-JUN-2000  [winnt]\r\nTITLE   :Hostile \x1b]0;owned\x07 Title \x9b"
      "31m \x1b[2J\r\n"
      "PRODUCT :Example\r\nPROD/VER::4.0\r\nOPER/SYS:\r\nKEYWORDS:\r\n\r\n"
      "======================================================================\r\n\r\nCAUSE\r\n=====\r\n\r\n"
      "The hostile \x1b[31m escape \xe2\x80\xae turns.\r\n");
  const std::string index = (kb.directory().path() / "index").string();
  process::Options options;
  REQUIRE(process::run(kb.directory(), {KB_KBINDEX, "build", "--db", index, "dump"}).code == 0);
  options.environment["KB_DB"] = index;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"hostile"},
                                                    {"--plain", "hostile"},
                                                    {"--json", "hostile"},
                                                    {"--lines", "hostile"},
                                                    {"--format", "{title} {snippet}", "hostile"},
                                                    {"--show", "Q990001"},
                                                    {"--show", "--raw", "Q990001"},
                                                    {"--show", "--json", "Q990001"},
                                                    {"--show", "--section", "cause", "Q990001"}}) {
    INFO(arguments[0]);
    std::vector<std::string> plain = arguments;
    plain.insert(plain.begin(), "--color=never");
    const auto result = kb.on_terminal(plain, options);
    CHECK(result.code == 0);
    for (const char* bad : {"\x1b", "\x07", "\x9b", "\xc2\x9b", "\xe2\x80\xae"}) {
      CHECK_FALSE(has(result.out, bad));
      const bool verbatim = std::count(plain.begin(), plain.end(), "--raw") >
                            0;  // --show --raw into a pipe is the article itself
      if (!verbatim) CHECK_FALSE(has(kb.run(plain, options).out, bad));
    }
  }
}

TEST_CASE("the pager is used on a terminal only, and only when wanted") {
  const Kbsearch kb;
  process::Options options;
  options.environment["KB_PAGER"] = "sed 's/^/PAGED /'";
  const std::string id = "Q901004";
  CHECK(has(kb.on_terminal({"--show", id}, options).out, "PAGED "));
  CHECK_FALSE(has(kb.on_terminal({"--no-pager", "--show", id}, options).out, "PAGED "));
  CHECK_FALSE(has(kb.run({"--show", id}, options).out, "PAGED "));
  options.rows = 5;
  CHECK(has(kb.on_terminal({"spooler"}, options).out, "PAGED "));
  options.rows = 500;
  CHECK_FALSE(has(kb.on_terminal({"spooler"}, options).out, "PAGED "));
}

TEST_CASE("a missing pager costs nothing but a message") {
  const Kbsearch kb;
  process::Options options;
  options.environment["KB_PAGER"] = "no-such-pager";
  const auto result = kb.on_terminal({"--show", "Q901004"}, options);
  CHECK(result.code == 0);
  CHECK(has(result.out, "Q901004"));
}

TEST_CASE("the last search can be continued, repeated, narrowed and opened") {
  const Kbsearch kb;
  const auto ids = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> all = arguments;
    all.insert(all.begin(), {"--color=never", "--ids"});
    return kb.on_terminal(all).out;
  };
  CHECK(kb.run({"--more"}).code == 2);
  CHECK(kb.run({"--open", "1"}).code == 2);
  const std::string first = ids({"-n2", "windows"});
  const std::string second = ids({"--more"});
  CHECK(second != first);
  CHECK(second == ids({"-n2", "--page", "2", "windows"}));
  CHECK(ids({"--last", "-n2"}) == first);
  const auto open = kb.on_terminal({"--color=never", "--open", "1"});
  CHECK(open.code == 0);
  CHECK(has(open.out, first.substr(0, first.find('\n'))));
  CHECK(kb.on_terminal({"--open", "77"}).code == 2);
  CHECK(ids({"--again", "printer"}) == ids({"windows", "printer"}));
  const std::string newest = ids({"-n2", "--sort", "newest", "windows"});
  CHECK(newest != first);
  const std::string more_of_newest = ids({"--more"});
  CHECK(ids({"--last"}) == newest);  // as many, in the same order
  CHECK(more_of_newest == ids({"-n2", "--page", "2", "--sort", "newest", "windows"}));
}

TEST_CASE("an article shown after a search has its matches marked, in a pipe only when asked for") {
  const Kbsearch kb;
  CHECK(kb.on_terminal({"spooler"}).code == 0);
  CHECK(has(kb.on_terminal({"--show", "Q901004"}).out, "\x1b[1;31mSpooler\x1b[0m"));
  CHECK(has(kb.run({"--marks", "--show", "Q901004"}).out, "[Spooler]"));
  CHECK_FALSE(has(kb.run({"--show", "Q901004"}).out, "[Spooler]"));
}

TEST_CASE("nothing is remembered of searches in pipes, nor with --no-history") {
  const Kbsearch kb;
  const auto state = kb.directory().path() / ".local/state/kb";
  CHECK(kb.run({"spooler"}).code == 0);
  CHECK_FALSE(std::filesystem::exists(state));
  CHECK(kb.on_terminal({"--no-history", "spooler"}).code == 0);
  CHECK_FALSE(std::filesystem::exists(state));
  CHECK(kb.on_terminal({"spooler"}).code == 0);
  CHECK(std::filesystem::exists(state / "history"));
}

TEST_CASE("a home that cannot be written spoils nothing") {
  const Kbsearch kb;
  process::Options options;
  options.environment["XDG_STATE_HOME"] = "/proc/nothing";
  CHECK(kb.on_terminal({"spooler"}, options).code == 0);
}

TEST_CASE("--plain has labels and no escape sequence") {
  const Kbsearch kb;
  const auto result = kb.on_terminal({"--plain", "spooler"});
  CHECK(has(result.out, "Result 1: Q"));
  CHECK_FALSE(has(result.out, "\x1b"));
}
