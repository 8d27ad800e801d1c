// What holds of the analyzer for any text.

#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "indexer/format/analyzer.h"
#include "tests/support/catch.h"

namespace {

using kb::format::Analyzer;
using kb::format::FormKind;
using kb::format::Mode;
using kb::format::Token;

std::vector<Token> tokens_of(Analyzer& analyzer, std::string_view text, Mode mode = Mode::index) {
  std::vector<Token> tokens;
  analyzer.analyze(text, tokens, mode);
  return tokens;
}

/// Pieces that the analyzer has rules for, so that random text meets them often.
const std::vector<std::string>& fragments() {
  static const std::vector<std::string> all = {" ",
                                               " ",
                                               " ",
                                               " ",
                                               " ",
                                               "\n",
                                               "\n   ",
                                               "\t",
                                               ".",
                                               ",",
                                               "-",
                                               "/",
                                               "\\",
                                               ":",
                                               "::",
                                               "+",
                                               "++",
                                               "#",
                                               "&",
                                               "&H",
                                               "$",
                                               "'",
                                               "'s",
                                               "’",
                                               "%",
                                               "@",
                                               "_",
                                               "(",
                                               ")",
                                               "\"",
                                               "0",
                                               "1",
                                               "7",
                                               "10",
                                               "400",
                                               "1067",
                                               "000",
                                               "3.1",
                                               "3.10",
                                               "5.5.2591.0",
                                               "0x",
                                               "0000000A",
                                               "80004005",
                                               "2147467259",
                                               "2147500037",
                                               "h",
                                               "x",
                                               "b",
                                               "a",
                                               "C",
                                               "STOP",
                                               "stop",
                                               "Stop",
                                               "Error",
                                               "error",
                                               "code",
                                               "Event",
                                               "ID",
                                               "EventID",
                                               "Service",
                                               "Pack",
                                               "SP",
                                               "SP4",
                                               "KERNEL32",
                                               "DLL",
                                               "exe",
                                               "NET",
                                               "Windows",
                                               "printing",
                                               "PowerPoint",
                                               "NetMeeting",
                                               "DLLs",
                                               "don",
                                               "t",
                                               "LNK2001",
                                               "Q274667",
                                               "KB274667",
                                               "\xC3\xA9",
                                               "\xC3\x9F",
                                               "\xC2\xA0",
                                               "\xC2\xAD",
                                               "e\xCC\x81",
                                               "\xCC\x81",
                                               "\xE2\x80\x91",
                                               "\xE2\x80\x94",
                                               "\xE6\x97\xA5",
                                               "\xEF\xBC\xAB",
                                               "\xEF\xBC\x8E",
                                               "\xCE\xA3",
                                               "\xEF\xAC\x81",
                                               "\xFF",
                                               "\xC3",
                                               "\x7F",
                                               "\x01",
                                               std::string(1, '\0'),
                                               std::string(70, 'k')};
  return all;
}

rc::Gen<std::string> any_text() {
  const auto known =
      rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(fragments())),
                   [](const std::vector<std::string>& parts) {
                     std::string text;
                     for (const std::string& part : parts) text += part;
                     return text;
                   });
  return rc::gen::oneOf(known, known, known, rc::gen::arbitrary<std::string>());
}

bool is_border(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 ||
         !kb::is_valid_utf8(text);
}

std::string ascii_case(std::string text, bool upper) {
  for (char& c : text) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

}  // namespace

TEST_CASE("spans lie inside the text, on code point borders, in order", "[analyzer][property]") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    Analyzer analyzer;
    std::uint32_t last_begin = 0;
    std::uint32_t last_base_end = 0;
    for (const Token& token : tokens_of(analyzer, text, *rc::gen::element(Mode::index, Mode::query))) {
      RC_ASSERT(token.begin < token.end);
      RC_ASSERT(token.end <= text.size());
      RC_ASSERT(is_border(text, token.begin));
      RC_ASSERT(is_border(text, token.end));
      RC_ASSERT(token.begin >= last_begin);
      last_begin = token.begin;
      if (token.extra) continue;
      RC_ASSERT(token.begin >= last_base_end);
      last_base_end = token.end;
    }
  }));
}

TEST_CASE("base tokens stand at 0, 1, 2 and extras before the first they cover", "[analyzer][property]") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    Analyzer analyzer;
    const std::vector<Token> tokens = tokens_of(analyzer, text, *rc::gen::element(Mode::index, Mode::query));
    const auto bases = static_cast<std::uint32_t>(
        std::count_if(tokens.begin(), tokens.end(), [](const Token& t) { return !t.extra; }));
    std::uint32_t next = 0;
    for (const Token& token : tokens) {
      RC_ASSERT(token.position == next);
      RC_ASSERT(token.width >= 1);
      RC_ASSERT(token.position + token.width <= bases);
      if (!token.extra) {
        RC_ASSERT(token.width == 1);
        ++next;
      }
    }
  }));
}

TEST_CASE("what the index sees the query sees", "[analyzer][property]") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    Analyzer analyzer;
    const std::vector<Token> index = tokens_of(analyzer, text, Mode::index);
    const std::vector<Token> query = tokens_of(analyzer, text, Mode::query);
    std::vector<const kb::format::Form*> index_bases, query_bases;
    for (const Token& token : index)
      if (!token.extra) index_bases.push_back(token.form);
    for (const Token& token : query)
      if (!token.extra) query_bases.push_back(token.form);
    RC_ASSERT(index_bases == query_bases);
  }));
}

TEST_CASE("every token of a title, typed in any case, finds the title", "[analyzer][property]") {
  CHECK(rc::check([] {
    const std::string title = *any_text();
    Analyzer analyzer;
    std::set<std::string> terms;
    const std::vector<Token> tokens = tokens_of(analyzer, title);
    for (const Token& token : tokens) terms.insert(token.form->term);
    for (const Token& token : tokens) {
      if (token.extra) continue;
      const std::string typed = title.substr(token.begin, token.end - token.begin);
      for (const std::string& spelling : {typed, ascii_case(typed, true), ascii_case(typed, false)}) {
        const std::vector<Token> query = tokens_of(analyzer, spelling, Mode::query);
        RC_ASSERT(std::any_of(query.begin(), query.end(),
                              [&](const Token& t) { return terms.count(t.form->term) != 0; }));
      }
    }
  }));
}

TEST_CASE("forms are well made and interned once", "[analyzer][property]") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    Analyzer analyzer;
    for (const Token& token : tokens_of(analyzer, text, Mode::query)) {
      const kb::format::Form& form = *token.form;
      RC_ASSERT(!form.word.empty());
      RC_ASSERT(!form.stem.empty());
      RC_ASSERT(form.term.size() <= kb::format::kMaxTermBytes);
      RC_ASSERT(kb::is_valid_utf8(form.term));
      RC_ASSERT(form.term == kb::format::term_of(form.kind, form.stem));
      RC_ASSERT(form.hash == kb::format::form_hash(form.stem, form.word));
      RC_ASSERT(&analyzer.form(form.index) == &form);
      RC_ASSERT(form.word.find(' ') == std::string::npos);
    }
    std::set<std::pair<FormKind, std::string>> distinct;
    for (std::size_t i = 0; i < analyzer.form_count(); ++i)
      RC_ASSERT(distinct.emplace(analyzer.form(i).kind, analyzer.form(i).word).second);
  }));
}

TEST_CASE("an analyzer that has seen other text answers as a fresh one", "[analyzer][property]") {
  CHECK(rc::check([] {
    const std::string before = *any_text();
    const std::string text = *any_text();
    Analyzer used, fresh;
    (void)tokens_of(used, before, Mode::query);
    const std::vector<Token> a = tokens_of(used, text);
    const std::vector<Token> b = tokens_of(fresh, text);
    RC_ASSERT(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      RC_ASSERT(a[i].begin == b[i].begin);
      RC_ASSERT(a[i].end == b[i].end);
      RC_ASSERT(a[i].width == b[i].width);
      RC_ASSERT(a[i].form->term == b[i].form->term);
      RC_ASSERT(a[i].form->hash == b[i].form->hash);
    }
  }));
}

TEST_CASE("time grows with the length of the text and no faster", "[analyzer][property]") {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](std::string_view pattern, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += pattern;
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
      Analyzer analyzer;
      const auto begin = Clock::now();
      (void)tokens_of(analyzer, text, Mode::query);
      best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
    }
    return best;
  };
  for (const char* pattern : {"\\",
                              ".",
                              "-",
                              "(",
                              "'",
                              "1",
                              "1.",
                              "1,",
                              "1,000,",
                              "a-",
                              "a.",
                              "a/",
                              "a&",
                              "a::",
                              "a'b",
                              "a+",
                              "&H",
                              "-1",
                              "_",
                              "x",
                              "error ",
                              "stop a ",
                              "Error Error 1 ",
                              "code 1 ",
                              "-\n",
                              "a-\n ",
                              "\xCC\x81",
                              "\xE6\x97\xA5",
                              "\xFF",
                              "\xC2\xAD"}) {
    INFO(pattern);
    // 16 times the text: a quadratic step would take 256 times as long.
    CHECK(seconds(pattern, 1024 * 1024) < 64 * (seconds(pattern, 64 * 1024) + 0.0005));
  }
}
