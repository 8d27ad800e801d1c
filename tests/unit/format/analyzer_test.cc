// Single rules of the analyzer: hashes and terms that are stored in indexes, stems, folding, codes.

#include "indexer/format/analyzer.h"

#include <xapian.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "indexer/format/analyzer_stem.h"
#include "tests/support/catch.h"

namespace {

using namespace kb::format;

/// Terms of an article's text.
std::set<std::string> terms(std::string_view text, Mode mode = Mode::index) {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.analyze(text, tokens, mode);
  std::set<std::string> result;
  for (const Token& token : tokens) result.insert(token.form->term);
  return result;
}

std::vector<std::string> words(std::string_view text) {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.analyze(text, tokens);
  std::vector<std::string> result;
  for (const Token& token : tokens)
    if (!token.extra) result.push_back(token.form->word);
  return result;
}

bool has(std::string_view text, const std::string& term, Mode mode = Mode::index) {
  return terms(text, mode).count(term) != 0;
}

}  // namespace

TEST_CASE("form hashes are those that stand in indexes", "[analyzer]") {
  CHECK(form_hash("", "") == 0xFDBDF67F);
  CHECK(form_hash("print", "printing") == 0x7E4C8123);
  CHECK(form_hash("print", "print") == 0x7E4C8126);
  CHECK(form_hash("0x80004005", "0x80004005") == 0x776778C6);
  CHECK(form_hash("print", "print") >> 8 == form_hash("print", "printing") >> 8);
  CHECK(form_hash("print", "print") != form_hash("print", "printing"));
}

TEST_CASE("form hashes collide as seldom as 24 bits allow", "[analyzer]") {
  std::set<std::uint32_t> stems;
  constexpr int kCount = 20000;
  for (int i = 0; i < kCount; ++i) stems.insert(form_hash("stem" + std::to_string(i), "") >> 8);
  CHECK(stems.size() > kCount - 40);  // expected: 12 collisions
}

TEST_CASE("terms by kind", "[analyzer]") {
  CHECK(term_of(FormKind::word, "print") == "Zprint");
  CHECK(term_of(FormKind::identifier, "wm_paint") == "Zwm_paint");
  CHECK(term_of(FormKind::identifier, "_begin") == "_begin");
  CHECK(term_of(FormKind::number, "1067") == "1067");
  CHECK(term_of(FormKind::compound, ".net") == ".net");
  CHECK(term_of(FormKind::file_name, "kernel32.dll") == "XFkernel32.dll");
  CHECK(term_of(FormKind::code, "hex:a") == "XIhex:a");
}

TEST_CASE("long terms are cut on a code point border", "[analyzer]") {
  CHECK(term_of(FormKind::file_name, std::string(100, 'a')).size() == kMaxTermBytes);
  std::string cyrillic;
  for (int i = 0; i < 60; ++i) cyrillic += "\xD0\xB6";
  const std::string term = term_of(FormKind::word, cyrillic);
  CHECK(term.size() == kMaxTermBytes - 1);
}

TEST_CASE("encoded data gives no token and takes no position", "[analyzer]") {
  CHECK(words("one " + std::string(65, 'Q') + " two") == std::vector<std::string>{"one", "two"});
  CHECK(words(std::string(64, 'q')).size() == 1);
}

TEST_CASE("all spellings of a result code are one term", "[analyzer][codes]") {
  for (const char* text :
       {"0x80004005", "0X80004005", "80004005", "&H80004005", "&h80004005&", "-2147467259", "(-2147467259)",
        "2147500037", "80004005h", "0x80004005L", "2,147,500,037", "error 80004005.",
        "\xE2\x88\x92"
        "2147467259"}) {
    INFO(text);
    CHECK(has(text, "XIhex:80004005"));
    CHECK(has(text, "XIhex:80004005", Mode::query));
  }
  CHECK(has("2147467259", "XIhex:80004005", Mode::query));
  for (const char* text : {"12345678", "19990101", "deadbeef", "1-2147467259", "8000400", "-214746"}) {
    INFO(text);
    for (const std::string& term : terms(text)) CHECK(term.substr(0, 6) != "XIhex:");
  }
}

TEST_CASE("all spellings of a STOP code are one term", "[analyzer][codes]") {
  for (const char* text :
       {"STOP 0x0000000A", "STOP: 0xA", "STOP: 0x0000000A (0x1, 0x2)", "Stop 0x0A", "Stop 0A", "STOP 0A",
        "stop 0x0000000a", "*** STOP: 0x0000000A", "Stop error 0xA", "STOP 0000000A"}) {
    INFO(text);
    CHECK(has(text, "XIstop:a"));
  }
  for (const char* text :
       {"stop a", "stop 0a", "STOP A", "stop 0x0000000A", "stop a error", "stop a blue screen", "stop: a"}) {
    INFO(text);
    CHECK(has(text, "XIstop:a", Mode::query));
  }
  CHECK(has("STOP 0xA", "XIhex:a"));
  CHECK_FALSE(has("stop a service", "XIstop:a", Mode::query));
  CHECK_FALSE(has("how to stop a", "XIstop:a"));
  CHECK_FALSE(has("Stop 10 services", "XIstop:10"));
  CHECK_FALSE(has("stops. 0xA", "XIstop:a"));
}

TEST_CASE("event ids and errors by the word before the number", "[analyzer][codes]") {
  for (const char* text :
       {"Event ID: 1171", "Event ID 1171", "Event 1171", "EventID 1171", "event id:1171", "EVENT ID = 1171",
        "Event ID: 01171", "Event ID:\n    1171", "Source: X Event ID: 1171."}) {
    INFO(text);
    CHECK(has(text, "XIevent:1171"));
    CHECK(has(text, "XIevent:1171", Mode::query));
  }
  for (const char* text : {"Error 1067", "error code 1067", "Error: 1067", "error #1067", "error (1067)",
                           "ERROR 1067:", "Err Msg 1067", "Error Message: 1067", "error code: 1067",
                           "error number 1067", "run-time error '1067'", "error -1067"}) {
    INFO(text);
    CHECK(has(text, "XIerror:1067"));
  }
  CHECK(has("fatal error C1001", "XIerror:c1001"));
  CHECK(has("LNK2001", "XIerror:lnk2001"));
  CHECK(has("error XYZ1234", "XIerror:xyz1234"));
  for (const char* text : {"in error. 1067 files", "error, 1067", "error\n\n1067", "errors in 1067",
                           "code 1067", "error 1067.5"}) {
    INFO(text);
    CHECK_FALSE(has(text, "XIerror:1067"));
  }
}

TEST_CASE("versions by prefix and with a final zero", "[analyzer]") {
  CHECK(has("5.5.2591.0", "5.5"));
  CHECK_FALSE(has("5.5.2591.0", "5.5", Mode::query));  // who asks for one build does not ask for all
  CHECK(has("3.10", "3.1"));
  CHECK(has("3.10", "3.1", Mode::query));
  CHECK_FALSE(has("3.11", "3.1"));
  CHECK_FALSE(has("3.100", "3.1"));
  CHECK(words("3.50,3.51.") == std::vector<std::string>{"3.50", "3.51"});
  CHECK(words("1,000,000") == std::vector<std::string>{"1000000"});
  CHECK(words("Version 4.0SP4 of NT4.0") ==
        std::vector<std::string>{"version", "4.0", "sp4", "of", "nt", "4.0"});
}

TEST_CASE("service packs in every spelling are one term", "[analyzer]") {
  for (const char* text : {"SP4", "sp4", "SP 4", "SP-4", "Service Pack 4", "service pack 4",
                           "Service\n  Pack 4", "SP4a", "Service Pack 4a"}) {
    INFO(text);
    CHECK(has(text, "Zsp4"));
  }
  CHECK_FALSE(has("Service Pack 40.", "Zsp4"));
  CHECK(has("Service Pack 6a", "Zsp6a", Mode::query));
  CHECK_FALSE(has("Service Pack 6a", "Zsp6", Mode::query));
}

TEST_CASE("wholes and parts", "[analyzer]") {
  const auto both = [](std::string_view text, const std::string& whole) {
    INFO(text);
    CHECK(has(text, whole));
    CHECK(has(text, whole, Mode::query));
  };
  both("TCP/IP", "Ztcpip");
  both("tcp/ip", "Ztcpip");
  both("TCPIP", "Ztcpip");
  both("MS-DOS", "Zmsdos");
  both("MS-DOS-based", "Zmsdos");
  both("e-mail", "Zemail");
  both("E-mails", "Zemail");
  both("third-\n      party", "Zthirdparti");
  both("OS/2", "Zos2");
  both("X.400", "Zx400");
  both("32-bit", "32bit");
  both("AT&T", "Zat&t");
  both("CRecordset::Open", "Zcrecordset::open");
  both("IPC$", "Zipc$");
  both("Schedule+", "Zschedule+");
  both(".NET", ".net");
  both("kernel32.dll", "XFkernel32.dll");
  both("Kernel32.DLL.", "XFkernel32.dll");
  CHECK(has("ASP.NET", ".net"));
  CHECK_FALSE(has("word.Another", "XFword.another"));
  CHECK_FALSE(has("the file...the", ".the"));
  CHECK(words("C++ and C#, not i+++j") == std::vector<std::string>{"c++", "and", "c#", "not", "i", "j"});
}

TEST_CASE("identifiers are not stemmed but found by any case", "[analyzer]") {
  CHECK(has("NetMeeting", "Znetmeeting"));
  CHECK(has("netmeeting", "Znetmeeting", Mode::query));
  CHECK(has("NETMEETING", "Znetmeeting", Mode::query));
  CHECK(has("netmeeting", "Znetmeet"));
  CHECK(has("NetMeeting", "Znetmeet", Mode::query));
  CHECK(has("WM_PAINTING", "Zwm_painting"));
  CHECK(has("DLLs", "Zdll"));
  CHECK(has("dlls", "Zdll"));
}

TEST_CASE("apostrophes", "[analyzer]") {
  CHECK(words("user's users' 'quoted' don't x's's") ==
        std::vector<std::string>{"user", "users", "quoted", "don't", "x", "s"});
  CHECK(words("don\xE2\x80\x99t") == std::vector<std::string>{"don't"});
  CHECK(terms("don't") == terms("dont"));
  CHECK(terms("we'll") != terms("well"));
}

TEST_CASE("text beyond ASCII is folded", "[analyzer]") {
  CHECK(words("Z\xC3\xBCrich") == std::vector<std::string>{"zurich"});
  CHECK(words("Zu\xCC\x88rich") == std::vector<std::string>{"zurich"});
  CHECK(words("soft\xC2\xADware zero\xE2\x80\x8Bwidth") == std::vector<std::string>{"software", "zerowidth"});
  CHECK(words("one\xC2\xA0two\xE2\x80\xA6three") == std::vector<std::string>{"one", "two", "three"});
  CHECK(words("a\xFF"
              "b \xC3( c") == std::vector<std::string>{"a", "b", "c"});
  CHECK(words("STRASSE Stra\xC3\x9F"
              "e") == std::vector<std::string>{"strasse", "strasse"});
  CHECK(fold("Caf\xC3\x89 \xE2\x80\x9Cx\xE2\x80\x9D\xC2\xA0y\xE2\x80\x93z") == "cafe \"x\" y-z");
  CHECK(fold("KERNEL32.DLL") == "kernel32.dll");
}

TEST_CASE("stems that would collide are kept apart", "[analyzer][stem]") {
  const std::vector<std::pair<const char*, const char*>> apart = {{"universal", "university"},
                                                                  {"internal", "international"},
                                                                  {"internal", "internet"},
                                                                  {"settings", "set"},
                                                                  {"organization", "organ"},
                                                                  {"adding", "ad"},
                                                                  {"windows", "window"},
                                                                  {"customer", "custom"},
                                                                  {"iis", "ii"},
                                                                  {"wins", "win"},
                                                                  {"business", "busy"},
                                                                  {"important", "import"},
                                                                  {"conversation", "conversion"},
                                                                  {"initialize", "initiate"},
                                                                  {"server", "serve"},
                                                                  {"service", "server"},
                                                                  {"news", "new"},
                                                                  {"access", "accessories"},
                                                                  {"policy", "police"},
                                                                  {"terminal", "terminate"}};
  for (const auto& [one, other] : apart) {
    INFO(one << " " << other);
    CHECK(stem_word(one) != stem_word(other));
  }
}

TEST_CASE("forms of one word have one stem", "[analyzer][stem]") {
  const std::vector<std::vector<const char*>> together = {{"print", "printing", "printed", "prints"},
                                                          {"index", "indexes", "indices"},
                                                          {"freeze", "froze", "frozen"},
                                                          {"hang", "hangs", "hung"},
                                                          {"settings", "setting"},
                                                          {"dll", "dlls"},
                                                          {"write", "wrote", "written", "writing"},
                                                          {"add", "adds", "added", "adding"},
                                                          {"lose", "lost"},
                                                          {"color", "colour", "colours"},
                                                          {"initialize", "initialise", "initialisation"},
                                                          {"convert", "conversion"},
                                                          {"recover", "recovery"},
                                                          {"organization", "organisation"}};
  for (const auto& group : together)
    for (const char* word : group) {
      INFO(word);
      CHECK(stem_word(word) == stem_word(group[0]));
    }
}

TEST_CASE("every stem exception is used, needed and written once", "[analyzer][stem]") {
  const Xapian::Stem plain("english");
  std::set<std::string> seen;
  for (const detail::StemGroup& group : detail::stem_groups()) {
    std::istringstream words(std::string(group.words));
    for (std::string word; words >> word;) {
      INFO(word);
      CHECK(seen.insert(word).second);
      CHECK(stem_word(word) == group.stem);
      CHECK(plain(word) != group.stem);
    }
  }
  CHECK(seen.size() > 200);
}

TEST_CASE("stop words say nothing, and no other word is one", "[analyzer]") {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.analyze("the of and is with", tokens);
  for (const Token& token : tokens) CHECK(token.form->stop_word);
  analyzer.analyze("not no it nt os off on in out up down can't cannot without it's print", tokens);
  for (const Token& token : tokens) {
    INFO(token.form->word);
    CHECK_FALSE(token.form->stop_word);
  }
}

TEST_CASE("trim forgets all forms when there are too many", "[analyzer]") {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.analyze("one two three", tokens);
  CHECK_FALSE(analyzer.trim(3));
  CHECK(analyzer.form_count() == 3);
  CHECK(analyzer.trim(2));
  CHECK(analyzer.form_count() == 0);
  analyzer.analyze("two", tokens);
  REQUIRE(tokens.size() == 1);
  CHECK(tokens[0].form->word == "two");
  CHECK(tokens[0].form->index == 0);
}
