#include "search/filters.h"

#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Every field of the table, and ranges.

namespace kb::tests {
namespace {

using Numbers = std::set<std::uint32_t>;

ArticleText alpha() {
  ArticleText a;
  a.number = 900301;
  a.date = "07-JAN-1999";
  a.category = "exchange";
  a.title = "BUG: Mailbox Agent Ends at Midnight";
  a.product = "Contoso Courier";
  a.versions = "winnt:4.0,5.0";
  a.keywords = "kbagent exc5";
  a.sections = {{"SYMPTOMS", "The agent ends at midnight with a red lamp."},
                {"CAUSE", "The clock of the agent is late. A quota is reached."},
                {"RESOLUTION", "Set the clock. Copy courier.dll to the folder."},
                {"WORKAROUND", "Restart the agent by hand."},
                {"STATUS", "We know of this behaviour of courier."},
                {"MORE INFORMATION", "The lamp has a fuse. See Q900302 about lamps."},
                {"REFERENCES", "The handbook of agents, chapter nine."}};
  a.query_words = "crash xadm nightfall";
  return a;
}

ArticleText beta() {
  ArticleText a;
  a.number = 900302;
  a.date = "15-JUN-2000";
  a.category = "winnt";
  a.title = "HOWTO: Change a Lamp";
  a.product = "Contoso Ledger";
  a.versions = "winnt:3.51,4.0 SP4";
  a.keywords = "kbhowto kblamp";
  a.sections = {{"SUMMARY", "How to change a lamp while the clock is running."},
                {"MORE INFORMATION", "The cause of a red lamp is told elsewhere. Midnight is a good time."}};
  a.query_words = "bulb";
  return a;
}

ArticleText gamma() {
  ArticleText a;
  a.number = 900303;
  a.date = "31-DEC-2001";
  a.category = "winnt";
  a.title = "Clock Runs Late";
  a.product = "Contoso Ledger";
  a.versions = "winnt:3.1";
  a.keywords = "kbclock";
  a.sections = {{"SYMPTOMS", "The clock is late. The quota lamp is green."}, {"CAUSE", "The battery is old."}};
  a.query_words = "";
  return a;
}

const BuiltIndex& index() {
  static const BuiltIndex built(std::vector<ArticleText>{alpha(), beta(), gamma()});
  return built;
}

void check(const char* query, const Numbers& expected) {
  search::Searcher searcher = index().open();
  CAPTURE(query);
  CHECK(strict_set(searcher, query) == expected);
}

}  // namespace

TEST_CASE("fields of words look where they say") {
  check("title:midnight", {900301});
  check("t:lamp", {900302});
  check("title:\"change a lamp\"", {900302});
  check("title:\"lamp change\"", {});
  check("title:mid*", {900301});
  check("product:courier", {900301});
  check("product:\"contoso ledger\"", {900302, 900303});
  check("product:contoso", {900301, 900302, 900303});
}

TEST_CASE("zone fields look into one section") {
  check("symptoms:lamp", {900301, 900303});
  check("cause:clock", {900301});
  check("cause:quota", {900301});
  check("resolution:clock", {900301});
  check("fix:clock", {900301});
  check("workaround:restart", {900301});
  check("summary:clock", {900302});
  check("status:behaviour", {900301});
  check("more:lamp", {900301, 900302});
  check("references:handbook", {900301});
  check("words:nightfall", {900301});
  check("words:bulb", {900302});
  check("applies:courier", {900301});
}

TEST_CASE("quoted zone fields are phrases in their section") {
  check("symptoms:\"red lamp\"", {900301});
  check("more:\"red lamp\"", {900302});
  check("symptoms:\"quota lamp\"", {900303});
  check("cause:\"clock agent\"", {});
  check("cause:(clock OR battery)", {900301, 900303});
}

TEST_CASE("exact fields take their value in any case") {
  check("category:exchange", {900301});
  check("category:WINNT", {900302, 900303});
  check("os:\"windows nt\"", {900301, 900302, 900303});
  check("keyword:kblamp", {900302});
  check("keyword:KBLAMP", {900302});
  check("keyword:kb*", {900301, 900302, 900303});
  check("tech:kbwinnt*", {900301, 900302, 900303});
  check("type:bug", {900301});
  check("type:howto", {900302});
  check("id:Q900302", {900302});
  check("id:900302", {900302});
  check("q:kb900302", {900302});
  check("section:workaround", {900301});
  check("section:\"more information\"", {900301, 900302});
  check("section:more_information", {900301, 900302});
  check("has:cause", {900301, 900303});
  check("file:courier.dll", {900301});
  check("cites:Q900302", {900301});
  check("cites:900302", {900301});
}

TEST_CASE("versions are whole, by range, and 3.10 is 3.1") {
  check("version:5.0", {900301});
  check("version:4.0", {900301, 900302, 900303});  // the applies-to item of every fixture says 4.0
  check("version:\"4.0 sp4\"", {900302});
  check("version:3.1", {900303});
  check("version:3.10", {900303});
  check("version:4.5..", {900301});
  check("version:>=5.0", {900301});
  check("version:>4.5", {900301});
  check("version:..3.1", {900303});
  check("version:<3.51", {900303});
  check("version:<3.1", {});
  check("version:>5.0", {});
  check("version:3.0..3.5", {900303});
}

TEST_CASE("dates are years, months, days and ranges of them") {
  check("date:1999", {900301});
  check("date:2000-06", {900302});
  check("date:2000-06-15", {900302});
  check("date:2000-06-14", {});
  check("date:1999..2000", {900301, 900302});
  check("date:>=2000-06", {900302, 900303});
  check("date:<=1999", {900301});
  check("date:2000..", {900302, 900303});
  check("date:..2000-06-15", {900301, 900302});
  check("date:2001-12-31", {900303});
}

TEST_CASE("filters stand beside words, which then rank") {
  check("clock category:winnt", {900302, 900303});
  check("clock date:1999", {900301});
  check("lamp -category:winnt", {900301});
  search::Searcher searcher = index().open();
  CHECK(numbers(searcher, "clock late category:winnt").at(0) == 900303);
}

TEST_CASE("versions compare number by number") {
  using search::compare_versions;
  const std::vector<std::string> order{"3.1", "3.11", "3.51", "4.0", "4.0 sp2", "4.0 sp10", "10.0"};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t k = 0; k < order.size(); ++k) {
      CAPTURE(order[i], order[k]);
      const int expected = i < k ? -1 : i > k ? 1 : 0;
      CHECK(compare_versions(order[i], order[k]) == expected);
    }
  // More digits than any integer holds.
  CHECK(compare_versions("99999999999999999999999", "1") == 1);
  CHECK(compare_versions("1", "99999999999999999999999") == -1);
}

}  // namespace kb::tests
