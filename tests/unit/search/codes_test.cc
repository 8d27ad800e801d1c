#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Codes, names and versions: every spelling a person may type finds the articles, however they spell it.

namespace kb::tests {
namespace {

using Numbers = std::set<std::uint32_t>;

const BuiltIndex& index() {
  static const BuiltIndex built(std::vector<ArticleText>{
      plain_article(900101, "Ledger Import Fails", "The import ends with error 0x80004005 and no text."),
      plain_article(900102, "Ledger Export Fails", "The export ends; the log says 80004005."),
      plain_article(900103, "Ledger Macro Fails", "The macro shows &H80004005 in a box."),
      plain_article(900104, "Ledger Script Fails", "Err.Number is -2147467259 after the call."),
      plain_article(900105, "Ledger Call Fails", "The call ends with 0x80004004, which is another code."),
      plain_article(900111, "Blue Screen at Start", "STOP 0x0000000A appears on a blue screen."),
      plain_article(900112, "Blue Screen at End", "The computer halts with STOP 0xA."),
      plain_article(900113, "Blue Screen at Noon", "*** STOP: 0x0000000a (0x00000008,0x00000002) is shown."),
      plain_article(900114, "Blue Screen at Night", "STOP 0x0000001E appears on a blue screen."),
      plain_article(900121, "Log Entry One", "Event ID: 1171 is written every hour."),
      plain_article(900122, "Log Entry Two", "You find Event ID 1171 in the log."),
      plain_article(900123, "Log Entry Three", "Event 1171 comes back after a restart."),
      plain_article(900124, "Log Entry Four", "Event ID: 1172 is written every hour."),
      plain_article(900131, "Crash in a Library", "The fault is in KERNEL32.DLL at an address."),
      plain_article(900132, "Crash in a Service", "Msexcimc.exe ends without a word."),
      plain_article(900133, "Crash in an Archive", "Copy kernel32.bak over the file."),
      plain_article(900141, "Protocol One", "Remove TCP/IP and add it again."),
      plain_article(900142, "Protocol Two", "The tcpip stack is not bound."),
      plain_article(900151, "Update One", "Install SP4 and restart."),
      plain_article(900152, "Update Two", "Install Service Pack 4 and restart."),
      plain_article(900153, "Update Three", "Install Service Pack 5 and restart."),
      plain_article(900161, "Release One", "This concerns release 3.10 of the driver."),
      plain_article(900162, "Release Two", "This concerns release 3.1 of the driver."),
      plain_article(900163, "Release Three", "This concerns release 3.11 of the driver."),
      plain_article(900171, "Service Does Not Start", "Error 1067: the process ended too early."),
      plain_article(900172, "Linker", "The linker says LNK2001 about an external symbol."),
  });
  return built;
}

/// The articles on the first places, as many as are expected, and nothing that must stay out among them.
void check_first(search::Searcher& searcher, const char* query, const Numbers& expected) {
  CAPTURE(query);
  const std::vector<std::uint32_t> all = numbers(searcher, query);
  REQUIRE(all.size() >= expected.size());
  CHECK(Numbers(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(expected.size())) == expected);
}

}  // namespace

TEST_CASE("every spelling of a result code finds the same articles, and no other code's") {
  search::Searcher searcher = index().open();
  const Numbers expected{900101, 900102, 900103, 900104};
  for (const char* query : {"0x80004005", "80004005", "&H80004005", "-2147467259", "2147467259", "0X80004005",
                            "error:0x80004005", "error:80004005", "error:&H80004005", "error:-2147467259"}) {
    CAPTURE(query);
    CHECK(number_set(searcher, query) == expected);
  }
}

TEST_CASE("a STOP code is found with and without its zeros") {
  search::Searcher searcher = index().open();
  for (const char* query : {"STOP 0xA", "STOP 0x0000000A", "stop 0xa", "stop a", "STOP: 0x0000000A", "*** STOP: 0x0000000A"})
    check_first(searcher, query, {900111, 900112, 900113});
  CHECK(number_set(searcher, "error:0xA") == Numbers{900111, 900112, 900113});
  CHECK(number_set(searcher, "error:\"stop 0x0000000a\"") == Numbers{900111, 900112, 900113});
  CHECK(number_set(searcher, "error:0x1E") == Numbers{900114});
}

TEST_CASE("an event is found in every spelling, and another event is not") {
  search::Searcher searcher = index().open();
  for (const char* query : {"Event ID: 1171", "Event ID 1171", "event 1171", "EVENT ID:1171", "1171"})
    check_first(searcher, query, {900121, 900122, 900123});
  CHECK(number_set(searcher, "error:\"event id 1171\"") == Numbers{900121, 900122, 900123});
  CHECK(number_set(searcher, "error:1171") == Numbers{900121, 900122, 900123});
}

TEST_CASE("an error number and a linker code are found by their field") {
  search::Searcher searcher = index().open();
  CHECK(number_set(searcher, "error:1067") == Numbers{900171});
  check_first(searcher, "Error 1067", {900171});
  CHECK(number_set(searcher, "lnk2001") == Numbers{900172});
}

TEST_CASE("a file name is found whole and by its parts") {
  search::Searcher searcher = index().open();
  CHECK(numbers(searcher, "kernel32.dll").at(0) == 900131);
  CHECK(number_set(searcher, "kernel32") == Numbers{900131, 900133});
  CHECK(number_set(searcher, "Msexcimc") == Numbers{900132});
  CHECK(numbers(searcher, "MSEXCIMC.EXE").at(0) == 900132);
  CHECK(number_set(searcher, "file:kernel32.dll") == Numbers{900131});
  CHECK(number_set(searcher, "file:KERNEL32") == Numbers{900131, 900133});
  CHECK(number_set(searcher, "file:kern*") == Numbers{900131, 900133});
  CHECK(number_set(searcher, "file:kernel32.b*") == Numbers{900133});
}

TEST_CASE("joined and parted names are one") {
  search::Searcher searcher = index().open();
  for (const char* query : {"tcp/ip", "tcpip", "TCP-IP"}) check_first(searcher, query, {900141, 900142});
}

TEST_CASE("SP4 is Service Pack 4 and not 5") {
  search::Searcher searcher = index().open();
  CHECK(number_set(searcher, "SP4") == Numbers{900151, 900152});
  check_first(searcher, "Service Pack 4", {900151, 900152});
  check_first(searcher, "service pack 5", {900153});
}

TEST_CASE("3.10 is 3.1 and never 3.11") {
  search::Searcher searcher = index().open();
  CHECK(number_set(searcher, "3.10") == Numbers{900161, 900162});
  CHECK(number_set(searcher, "3.1") == Numbers{900161, 900162});
  CHECK(number_set(searcher, "3.11") == Numbers{900163});
}

TEST_CASE("codes and names with digits are never corrected") {
  search::Searcher searcher = index().open();
  for (const char* query : {"0x80004006", "80004006", "kernel33", "lnk2002", "3.12", "9.9.9", "1173"}) {
    CAPTURE(query);
    const search::ResultPage page = ask(searcher, query);
    CHECK(page.hits.empty());
    CHECK(page.corrected_query.empty());
    CHECK_FALSE(has_notice(page, search::NoticeKind::corrected));
    CHECK(has_notice(page, search::NoticeKind::unknown_word));
  }
}

}  // namespace kb::tests
