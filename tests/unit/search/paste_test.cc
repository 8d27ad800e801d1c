#include "search/paste.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "search/paste_lines.h"
#include "search/query.h"
#include "tests/support/catch.h"

namespace kb::search {
namespace {

constexpr std::uint64_t kArticles = 50000;

/// A collection that has every word of letters, some common; these codes and files; and no addresses.
std::uint32_t frequency(std::string_view term) {
  static const std::map<std::string, std::uint32_t, std::less<>> kKnown{
      {"XIevent:1077", 3}, {"XIstop:1e", 180},      {"XIhex:c0000005", 590},
      {"XFpriv.edb", 110}, {"XFntoskrnl.exe", 130}, {"XFkernel32.dll", 190},
      {"XIhex:0", 900},    {"Zsp4", 2200},          {"Zwindow", 30000},
  };
  if (const auto known = kKnown.find(term); known != kKnown.end()) return known->second;
  const bool letters =
      term.size() > 1 && term[0] == 'Z' &&
      std::all_of(term.begin() + 1, term.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return letters ? 500 : 0;
}

Pasted pasted(std::string_view text, const PasteOptions& options = {}) {
  format::Analyzer analyzer;
  return query_from_paste(text, analyzer, frequency, kArticles, options);
}

bool has(const Pasted& result, PasteKind kind, std::string_view text) {
  return std::any_of(result.units.begin(), result.units.end(),
                     [&](const PasteUnit& unit) { return unit.kind == kind && unit.text == text; });
}
bool has(const Pasted& result, std::string_view text) {
  return std::any_of(result.units.begin(), result.units.end(),
                     [&](const PasteUnit& unit) { return unit.text == text; });
}

}  // namespace

TEST_CASE("an event gives its number, its source and what its description says") {
  const Pasted result = pasted(
      "Event Type:\tError\r\nEvent Source:\tMailStore\r\nEvent "
      "ID:\t1077\r\nDate:\t\t11/14/2001\r\nComputer:\tALPHA\r\n"
      "Description:\r\nThe database \"D:\\data\\priv.edb\" could not be started by the service.\r\n");
  CHECK(has(result, PasteKind::code, "Event ID 1077"));
  CHECK(has(result, PasteKind::file, "priv.edb"));
  CHECK(has(result, "mailstore"));
  CHECK(has(result, PasteKind::message, "database"));
  CHECK_FALSE(has(result, "alpha"));
  CHECK_FALSE(has(result, "description"));
  CHECK(result.units.front().frequency > 0);
}

TEST_CASE("a dump gives its codes and the first modules, not its registers") {
  const Pasted result = pasted(
      "*** STOP: 0x0000001E (0xC0000005,0x80108A41,0x00000000,0x00000000)\n"
      "KMODE_EXCEPTION_NOT_HANDLED*** Address 80108a41 has base at 80100000 - ntoskrnl.exe\n"
      "EAX=c00301a4 CS=0137 EIP=bff9d709 EFLGS=00010212\n53 56 57 8b 75 10 8b 38 33 db 85 f6\n");
  CHECK(has(result, PasteKind::code, "STOP 0x0000001E"));
  CHECK(has(result, PasteKind::code, "0xC0000005"));
  CHECK(has(result, PasteKind::name, "kmode_exception_not_handled"));
  CHECK(has(result, PasteKind::file, "ntoskrnl.exe"));
  CHECK_FALSE(has(result, "eflgs"));
  CHECK_FALSE(has(result, "0x00000000"));
  CHECK_FALSE(has(result, "8b"));
}

TEST_CASE("words of a quoted message come before words around it") {
  std::string text = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda omicron\n";
  text += "He sees \"Cannot open the mailbox store\" then.\n";
  const Pasted result = pasted(text, {4, 8, 6});
  REQUIRE(result.units.size() == 4);
  CHECK(has(result, PasteKind::message, "mailbox"));
  CHECK(has(result, PasteKind::message, "store"));
  CHECK(has(result, PasteKind::message, "open"));
}

TEST_CASE("units stay in order, bounded, each once, and point into the text") {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "kernel32.dll priv.edb ntoskrnl.exe Event ID 1077 ";
    for (int j = 0; j < 5; ++j) text += static_cast<char>('a' + (i * 7 + j * 3) % 26);
    text += " happened in the service.\n";
  }
  const Pasted result = pasted(text, {10, 1, 2});
  CHECK(result.units.size() <= 10);
  CHECK(std::count_if(result.units.begin(), result.units.end(),
                      [](const auto& u) { return u.kind == PasteKind::file; }) == 2);
  CHECK(std::count_if(result.units.begin(), result.units.end(),
                      [](const auto& u) { return u.kind == PasteKind::code; }) == 1);
  for (std::size_t i = 1; i < result.units.size(); ++i)
    CHECK(result.units[i - 1].begin <= result.units[i].begin);
  for (const PasteUnit& unit : result.units) CHECK(unit.end <= text.size());
}

TEST_CASE("nothing known gives nothing") {
  CHECK(pasted("").query.empty());
  CHECK(pasted("\n\n  \t").query.empty());
  CHECK(pasted("0x12345678 99999999").query.empty());
  CHECK(pasted("the of and to").query.empty());
}

TEST_CASE("a page is cut where it is too long, and says so") {
  CHECK_FALSE(pasted(std::string(1000, 'a')).cut);
  CHECK(pasted(std::string(kMaxPasteBytes + 1, ' ')).cut);
}

TEST_CASE("whatever was pasted, the query is plain words") {
  const std::vector<std::string> parts{"\"",
                                       "(",
                                       ")",
                                       " NOT ",
                                       " OR ",
                                       "title:x",
                                       "-force",
                                       "Event ID:1077",
                                       "error:1067",
                                       "STOP: 0x1E",
                                       "C:\\a\\priv.edb",
                                       "\n",
                                       " ",
                                       "print*",
                                       "spooler",
                                       "date:1999..2000",
                                       "A::B",
                                       "\xE2\x80\x9C",
                                       "\xFF",
                                       "kernel32.dll"};
  std::mt19937 random(5);
  format::Analyzer analyzer;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = random() % 20; i-- > 0;)
      text += parts[random() % parts.size()] + (random() % 2 ? " " : "");
    const Pasted result = query_from_paste(text, analyzer, frequency, kArticles);
    CAPTURE(text);
    CAPTURE(result.query);
    const ParsedQuery parsed = parse_query(result.query);
    REQUIRE(parsed.root.children.size() <= 1);
    if (!parsed.root.children.empty()) REQUIRE(parsed.root.children.front().kind == NodeKind::words);
    REQUIRE(parsed.notes.empty());
    REQUIRE(parsed.root.children.empty() == result.query.empty());
  }
}

TEST_CASE("stretches cover a text without gaps") {
  std::mt19937 random(9);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random() % 200; i-- > 0;) text += "ab \"\n:1"[random() % 7];
    std::uint32_t at = 0;
    for (const PasteStretch& stretch : stretches(text)) {
      REQUIRE(stretch.begin == at);
      REQUIRE(stretch.end > stretch.begin);
      at = stretch.end;
    }
    REQUIRE(at == text.size());
  }
}

}  // namespace kb::search
