#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// What operators select, by articles that differ in just that.

namespace kb::tests {
namespace {

using Numbers = std::set<std::uint32_t>;

ArticleText two_blocks() {
  ArticleText article = plain_article(900203, "Third", "The queue is empty after you print.\n\nSpooler memory is low.");
  return article;
}

const BuiltIndex& index() {
  static const BuiltIndex built(std::vector<ArticleText>{
      plain_article(900201, "First", "The print spooler ends. Mail is lost."),
      plain_article(900202, "Second", "Nothing is wrong with the big print\nspooler on this machine."),
      two_blocks(),
      plain_article(900204, "Fourth", "The spooler cannot print the ticket."),
      plain_article(900205, "Fifth", "A mailbox was moved, and the mail stayed behind."),
      plain_article(900206, "Sixth", "The printing spoolers were moved."),
      plain_article(900207, "Seventh", "The printout is grey. The printer hums."),
  });
  return built;
}

void check(const char* query, const Numbers& expected) {
  search::Searcher searcher = index().open();
  CAPTURE(query);
  CHECK(strict_set(searcher, query) == expected);
}

}  // namespace

TEST_CASE("a phrase stands in order, side by side, also over the end of a line, never over a block") {
  check("\"print spooler\"", {900201, 900202});
  check("\"spooler print\"", {});
  check("\"the print spooler ends\"", {900201});
  check("\"PRINT Spooler\"", {900201, 900202});
  check("\"wrong with the big print spooler\"", {900202});
}

TEST_CASE("a phrase asks for the very forms, plain words for any of them") {
  check("\"printing spoolers\"", {900206});
  search::Searcher searcher = index().open();
  CHECK(number_set(searcher, "spooler").count(900206) == 1);
}

TEST_CASE("exclusions leave articles out") {
  check("spooler -mail", {900202, 900203, 900204, 900206});
  check("spooler NOT mail", {900202, 900203, 900204, 900206});
  check("spooler -\"print spooler\"", {900203, 900204, 900206});
  check("\"print spooler\" -mail", {900202});
  check("spooler NOT (mail OR ticket)", {900202, 900203, 900206});
  check("mail -id:900201", {900205});
  check("mail -title:first", {900205});
}

TEST_CASE("OR, groups and NOT nest") {
  check("ticket OR mailbox", {900204, 900205});
  check("(ticket OR mailbox) spooler", {900204});
  check("\"print spooler\" OR mailbox", {900201, 900202, 900205});
  check("(\"print spooler\" OR ticket) -mail", {900202, 900204});
  check("(mail AND \"print spooler\") OR ticket", {900201, 900204});
}

TEST_CASE("a filter, a group, a prefix or an exclusion beside a phrase in an OR decides for itself") {
  // 900204 and 900203 have both words of the phrase apart: they must not slip in through the other member.
  check("(\"print spooler\" OR id:900205)", {900201, 900202, 900205});
  check("(\"print spooler\" OR title:fifth)", {900201, 900202, 900205});
  check("(\"print spooler\" OR (mailbox AND moved))", {900201, 900202, 900205});
  check("(\"print spooler\" OR mailb*)", {900201, 900202, 900205});
  check("(\"print spooler\" OR zzqq*)", {900201, 900202});
  check("(\"print spooler\" OR date:1990)", {900201, 900202});
  check("(\"print spooler\" OR cause:ticket)", {900201, 900202});
  check("(\"print spooler\" OR (moved NOT mailbox))", {900201, 900202, 900206});
}

TEST_CASE("a prefix finds what begins so and nothing else") {
  check("mailb*", {900205});
  check("printo*", {900207});
  check("print* -spooler", {900207});
}

TEST_CASE("operands without a single word change nothing") {
  check("ticket \"...\"", {900204});
  check("ticket -\"...\"", {900204});
  check("ticket (\"!!\" OR \"??\")", {900204});
  // Longer than any word: encoded data, which is not indexed.
  const std::string blob(100, 'x');
  check(("ticket \"" + blob + "\"").c_str(), {900204});
  check(("mailbox -" + blob).c_str(), {900205});
}

TEST_CASE("what is left when everything else is excluded") {
  check("-mail NOT mailbox ledger", {900202, 900203, 900204, 900206, 900207});
  check("category:ledger -spooler", {900205, 900207});
  check("category:ledger -\"print spooler\"", {900203, 900204, 900205, 900206, 900207});
}

TEST_CASE("the last word may still be being typed") {
  search::Searcher searcher = index().open();
  search::SearchOptions options;
  options.prefix_last = true;
  const search::ResultPage page = ask(searcher, "spooler tick", options);
  REQUIRE_FALSE(page.hits.empty());
  CHECK(page.hits[0].number == 900204);
  CHECK(page.hits[0].words_matched == 2);
}

}  // namespace kb::tests
