// What must hold for every input: rapidcheck makes bytes, text with control characters, and articles put
// together from the pieces that the format's rules look for.

#include <rapidcheck.h>

#include <chrono>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "parser/parse.h"
#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;

namespace {

/// Lines that the rules look for, and lines that nearly are such.
rc::Gen<std::string> any_line() {
  return rc::gen::oneOf(
      rc::gen::element<std::string>(
          "", "", "SUMMARY", "=======", "CAUSE", "=====", "MORE INFORMATION", "================", "SYMPTOM",
          "The information in this article applies to:", " - Widget, versions 1.0, 2.0, used with:",
          "    - Box ", " - ", "as they apply to:", "Additional query words: one two",
          "Additional reference words:", "Keywords          : kbone", "Version           : winnt:4.0;:",
          "KBCategory: kbx", "THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS",
          "   Q123456 Title", "ARTICLE-ID: Q12345", "TITLE : Menus", "1. One", " - two",
          "The following error message appears:", "   int main() { return 0; }", "   a      b      c", "-or-",
          "DOCUMENT:Q12345  01-JAN-2000  [x]", "\tArticle: Q12345", "\tProduct(s): Widget", "\t", "\tText",
          "---", "# Title", "{% raw %}", "{% endraw %}"),
      rc::gen::map(rc::gen::inRange(0, 90),
                   [](int n) { return std::string(static_cast<std::size_t>(n), '-'); }),
      rc::gen::map(rc::gen::inRange(0, 90),
                   [](int n) { return std::string(static_cast<std::size_t>(n), '='); }),
      rc::gen::container<std::string>(rc::gen::element('a', ' ', ' ', 'Q', '1', '.', ':', ',', '-', '=', '|',
                                                       '\t', '\x93', '\xC3', '\xA4', '\0', '(', 'S', 'P',
                                                       '"')),
      rc::gen::arbitrary<std::string>());
}

rc::Gen<std::string> any_article() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(any_line()),
                      [](const std::vector<std::string>& lines) {
                        std::string out = "DOCUMENT:Q12345  01-JAN-2000  [x]\n";
                        for (const std::string& line : lines) out += line + '\n';
                        return out;
                      });
}

// The same below the newer header, some lines indented as it is and some not.
rc::Gen<std::string> any_converted_article() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(any_line()),
                      [](const std::vector<std::string>& lines) {
                        std::string out = "# Q12345: T\n\n\tArticle: Q12345\n\tProduct(s): Widget\n\t\n";
                        for (const std::string& line : lines)
                          out += (line.size() % 3 ? "\t" : "") + line + '\n';
                        return out;
                      });
}

rc::Gen<std::string> any_input() {
  return rc::gen::oneOf(rc::gen::arbitrary<std::string>(), any_article(), any_article(),
                        any_converted_article());
}

bool on_border(std::string_view text, std::uint32_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void check_span(const Article& article, Span span) {
  RC_ASSERT(span.begin <= span.end);
  RC_ASSERT(span.end <= article.text.size());
  RC_ASSERT(on_border(article.text, span.begin));
  RC_ASSERT(on_border(article.text, span.end));
}

void check_spans(const Article& article) {
  std::uint32_t last = 0;
  for (const Section& section : article.sections) {
    check_span(article, section.span);
    RC_ASSERT(section.span.begin >= last);
    last = section.span.begin;
    for (const Block& block : section.blocks) {
      check_span(article, block.span);
      RC_ASSERT(!block.span.empty());
      RC_ASSERT(block.span.begin >= last);
      RC_ASSERT(block.span.end <= section.span.end);
      last = block.span.end;
    }
    last = section.span.end;
  }
  for (const CrossReference& reference : article.references) check_span(article, reference.span);
}

std::string normalised(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

TEST_CASE("any bytes give a result with spans in order, in range and on code-point borders") {
  CHECK(rc::check([] {
    const std::string bytes = *any_input();
    const Parsed parsed = parse(bytes);
    check_spans(parsed.article);
    RC_ASSERT(kb::is_valid_utf8(parsed.article.text));
    RC_ASSERT(parsed.accepted == (parsed.article.number != 0));
    bool rejected = false;
    for (const Diagnostic& d : parsed.diagnostics) {
      rejected = rejected || d.severity == Severity::rejected;
      RC_ASSERT(d.line >= 1u);
    }
    RC_ASSERT(parsed.accepted != rejected);
  }));
}

TEST_CASE("every word of a section stands in one of its blocks") {
  CHECK(rc::check([] {
    const Parsed parsed = parse(*any_article());
    for (const Section& section : parsed.article.sections) {
      std::string outside;
      std::uint32_t last = section.span.begin;
      for (const Block& block : section.blocks) {
        outside += parsed.article.text.substr(last, block.span.begin - last);
        last = block.span.end;
      }
      outside += parsed.article.text.substr(last, section.span.end - last);
      // Between blocks there is nothing but blanks, line ends and the rules of subheadings.
      RC_ASSERT(outside.find_first_not_of(" \t\n-=") == std::string::npos);
    }
  }));
}

TEST_CASE("CRLF and LF give equal articles") {
  CHECK(rc::check([] {
    const std::string text = normalised(*any_article());
    const Parsed lf = parse(text);
    const Parsed crlf = parse(kb::test::with_crlf(text));
    RC_ASSERT(lf.article == crlf.article);
    RC_ASSERT(lf.diagnostics == crlf.diagnostics);
  }));
}

TEST_CASE("parsing is deterministic, whatever the result held before") {
  CHECK(rc::check([] {
    const std::string first = *any_input();
    const std::string second = *any_input();
    Parsed reused;
    parse(first, reused);
    parse(second, reused);
    const Parsed fresh = parse(second);
    RC_ASSERT(reused.article == fresh.article);
    RC_ASSERT(reused.diagnostics == fresh.diagnostics);
    RC_ASSERT(reused.accepted == fresh.accepted);
  }));
}

TEST_CASE("the text of an article parses to the same article") {
  CHECK(rc::check([] {
    const Parsed first = parse(*any_article());
    // A body that quotes the legal text ends at the quotation when the real one is gone.
    RC_PRE(first.accepted && first.article.text.find("THE INFORMATION PROVIDED") == std::string::npos);
    Parsed second = parse(first.article.text);
    RC_ASSERT(second.accepted);
    RC_ASSERT(second.article.number == first.article.number);
    RC_ASSERT(second.article.keywords == first.article.keywords);
  }));
}

TEST_CASE("time is linear: eight times the input takes no more than thirty times as long") {
  const auto seconds = [](const std::string& unit, int times) {
    std::string body;
    for (int i = 0; i < times; ++i) body += unit;
    const std::string text = kb::test::article_with(body);
    const auto start = std::chrono::steady_clock::now();
    Parsed parsed;
    for (int i = 0; i < 3; ++i) parse(text, parsed);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  const auto unit = GENERATE(as<std::string>(), "a ", "x\n", "- x\n", "Q12345 ", "ARTICLE-ID: Q12345\n",
                             "Additional query words: x\n", "CAUSE\n=====\n", "---------------------------\n",
                             "a: \n\n   b\n\n", "Version           : 1.0\n", "1. ", "   *\n", "\x93",
                             "    - ", "Microsoft has confirmed this to be a\n");
  INFO(unit);
  const double small = seconds(unit, 20'000);
  const double large = seconds(unit, 160'000);
  CHECK(large < 30 * small + 0.05);
}
