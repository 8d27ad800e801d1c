#include "search/snippet.h"

#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "search/snippet_text.h"
#include "tests/support/catch.h"

namespace kb::search {
namespace {

using parser::Article;
using parser::BlockKind;
using parser::SectionKind;

struct BlockText {
  BlockKind kind;
  std::string text;
};

/// An article of blocks, without the trouble of writing one.
class ArticleBuilder {
 public:
  ArticleBuilder& section(SectionKind kind, const std::vector<BlockText>& blocks) {
    parser::Section section;
    section.kind = kind;
    section.span.begin = size();
    for (const BlockText& block : blocks) {
      parser::Block b;
      b.kind = block.kind;
      b.span.begin = size();
      article_.text += block.text;
      b.span.end = size();
      article_.text += "\n\n";
      section.blocks.push_back(b);
    }
    section.span.end = size();
    article_.sections.push_back(section);
    return *this;
  }
  ArticleBuilder& cites(std::string_view number) {
    parser::CrossReference reference;
    reference.span.begin = static_cast<std::uint32_t>(article_.text.find(number));
    reference.span.end = reference.span.begin + static_cast<std::uint32_t>(number.size());
    article_.references.push_back(reference);
    return *this;
  }
  [[nodiscard]] const Article& article() const { return article_; }

 private:
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(article_.text.size()); }
  Article article_;
};

/// What a query of these words looks for; each word is a group, stop words weigh little.
std::vector<WantedForm> wanted(std::string_view query) {
  format::Analyzer analyzer;
  std::vector<format::Token> tokens;
  analyzer.analyze(query, tokens, format::Mode::query);
  std::vector<WantedForm> forms;
  for (const format::Token& token : tokens)
    forms.push_back({token.form->hash, token.form->kind != format::FormKind::word,
                     static_cast<std::uint16_t>(token.position), token.form->stop_word ? 0.5F : 4.0F});
  return forms;
}

std::string marked(std::string_view text, const std::vector<Highlight>& spans) {
  std::string out;
  std::size_t at = 0;
  for (const Highlight& span : spans) {
    REQUIRE(span.begin >= at);
    REQUIRE(span.end > span.begin);
    REQUIRE(span.end <= text.size());
    out += std::string(text.substr(at, span.begin - at)) + '[' +
           std::string(text.substr(span.begin, span.end - span.begin)) + ']';
    at = span.end;
  }
  return out + std::string(text.substr(at));
}

std::string highlighted(std::string_view text, std::string_view query) {
  format::Analyzer analyzer;
  return marked(text, highlights(text, wanted(query), analyzer));
}

/// "symptoms: text [match] text" a line.
std::vector<std::string> snippet(const Article& article, std::string_view query,
                                 const SnippetOptions& options = {}) {
  format::Analyzer analyzer;
  std::vector<std::string> out;
  for (const SnippetLine& line :
       make_snippet(article, query.empty() ? std::vector<WantedForm>{} : wanted(query), analyzer, options))
    out.push_back(std::string(parser::name(line.section)) + ": " + marked(line.text, line.highlights));
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("highlights follow stems, and exact forms only themselves") {
  CHECK(highlighted("Printing prints the printed page", "print page") ==
        "[Printing] [prints] the [printed] [page]");
  CHECK(highlighted("WM_PAINT and paint", "WM_PAINT") == "[WM_PAINT] and paint");
  CHECK(highlighted("nothing here", "printer").empty() == false);
  CHECK(highlighted("nothing here", "printer") == "nothing here");
  CHECK(highlighted("", "printer").empty());
}

TEST_CASE("a whole file name is one highlight") {
  CHECK(highlighted("Rename Kernel32.dll first.", "kernel32.dll") == "Rename [Kernel32.dll] first.");
}

TEST_CASE("stop words are highlighted only beside another match") {
  CHECK(highlighted("Go to the queue to print", "to print") == "Go to the queue [to] [print]");
  CHECK(highlighted("Go to the queue", "to print") == "Go to the queue");
}

TEST_CASE("highlights lie on the borders of characters") {
  CHECK(highlighted("Das Caf\xC3\xA9 \xE2\x80\x9Cprinter\xE2\x80\x9D", "caf\xC3\xA9 printer") ==
        "Das [Caf\xC3\xA9] \xE2\x80\x9C[printer]\xE2\x80\x9D");
}

TEST_CASE("the section that matters comes before one that says the same") {
  ArticleBuilder builder;
  builder.section(SectionKind::summary, {{BlockKind::paragraph, "About queues."}})
      .section(SectionKind::symptoms, {{BlockKind::paragraph, "The spooler stops when you\nprint a page."}})
      .section(SectionKind::more_information,
               {{BlockKind::paragraph, "The spooler stops when you print a page."}});
  CHECK(snippet(builder.article(), "spooler print", {1, 160}) ==
        Lines{"symptoms: The [spooler] stops when you [print] a page."});
}

TEST_CASE("lines come in the order of the article, and a further one must say something new") {
  ArticleBuilder builder;
  builder
      .section(SectionKind::symptoms,
               {{BlockKind::paragraph, "The spooler stops."}, {BlockKind::paragraph, "The page is lost."}})
      .section(SectionKind::cause, {{BlockKind::paragraph, "A damaged font stops the driver."}});
  CHECK(snippet(builder.article(), "spooler font") ==
        Lines{"symptoms: The [spooler] stops.", "cause: A damaged [font] stops the driver."});
  CHECK(snippet(builder.article(), "spooler") == Lines{"symptoms: The [spooler] stops."});
  CHECK(snippet(builder.article(), "spooler font", {1, 160}).size() == 1);
  CHECK(snippet(builder.article(), "spooler font", {0, 160}).empty());
}

TEST_CASE("a message comes whole, with the sentence that announces it") {
  ArticleBuilder builder;
  const std::string message =
      "   Cannot open the mailbox. The information store is\n   not available. Contact the administrator.";
  builder.section(SectionKind::symptoms,
                  {{BlockKind::paragraph, "When you start the client, the following error\nappears:"},
                   {BlockKind::message, message}});
  CHECK(snippet(builder.article(), "start client") ==
        Lines{"symptoms: When you [start] the [client], the following error appears:",
              "symptoms: Cannot open the mailbox. The information store is not available. Contact the "
              "administrator."});
  CHECK(snippet(builder.article(), "administrator mailbox", {1, 60}) ==
        Lines{"symptoms: Cannot open the [mailbox]. The information store is not available. Contact the "
              "[administrator]."});
}

TEST_CASE("boilerplate is never shown and another article's title hardly ever") {
  ArticleBuilder builder;
  builder
      .section(SectionKind::status,
               {{BlockKind::boilerplate, "This was confirmed to be a problem in the printer."}})
      .section(SectionKind::more_information, {{BlockKind::paragraph, "See Q123456, Printer Queue Is Stuck."},
                                               {BlockKind::paragraph, "A printer needs paper."}})
      .cites("Q123456");
  CHECK(snippet(builder.article(), "printer queue", {1, 160}) ==
        Lines{"more_information: A [printer] needs paper."});
  CHECK(snippet(builder.article(), "confirmed").size() == 1);
  CHECK(snippet(builder.article(), "confirmed")[0].find("confirmed") == std::string::npos);
}

TEST_CASE("a line of a listing is shown whole and alone") {
  ArticleBuilder builder;
  builder.section(SectionKind::more_information,
                  {{BlockKind::listing, "   open #1\n      print #1, \"text\"\n   close #1"}});
  CHECK(snippet(builder.article(), "print", {2, 12}) == Lines{"more_information: [print] #1, \"text\""});
}

TEST_CASE("without a match the article's best section begins") {
  ArticleBuilder builder;
  builder.section(SectionKind::status, {{BlockKind::boilerplate, "Confirmed."}})
      .section(SectionKind::more_information, {{BlockKind::paragraph, "Details follow."}})
      .section(SectionKind::symptoms, {{BlockKind::subheading, "First"},
                                       {BlockKind::paragraph, "The screen is dark. It stays so."}});
  CHECK(snippet(builder.article(), "zebra") == Lines{"symptoms: The screen is dark. It stays so."});
  CHECK(snippet(builder.article(), "") == Lines{"symptoms: The screen is dark. It stays so."});
  CHECK(snippet(builder.article(), "zebra", {2, 20}) == Lines{"symptoms: The screen is dark."});
  CHECK(snippet(Article{}, "zebra").empty());
}

TEST_CASE("a long sentence is cut around what is wanted") {
  std::string text = "When you";
  for (int i = 0; i < 40; ++i) text += " click something";
  text += " the spooler service prints";
  for (int i = 0; i < 40; ++i) text += " something else";
  ArticleBuilder builder;
  builder.section(SectionKind::symptoms, {{BlockKind::paragraph, text + "."}});
  format::Analyzer analyzer;
  const std::vector<SnippetLine> lines =
      make_snippet(builder.article(), wanted("spooler prints"), analyzer, {1, 80});
  REQUIRE(lines.size() == 1);
  CHECK(columns(lines[0].text) <= 86);
  CHECK(columns(lines[0].text) >= 60);
  CHECK(lines[0].text.starts_with("..."));
  CHECK(lines[0].text.ends_with("..."));
  CHECK(marked(lines[0].text, lines[0].highlights).find("[spooler] service [prints]") != std::string::npos);
}

TEST_CASE("sentences end where a reader says they do") {
  const auto parts = [](std::string_view text) {
    Lines out;
    for (const parser::Span span : sentences(text))
      out.emplace_back(text.substr(span.begin, span.end - span.begin));
    return out;
  };
  CHECK(parts("One. Two? Three!") == Lines{"One.", "Two?", "Three!"});
  CHECK(parts("Run Setup.exe. Then wait.") == Lines{"Run Setup.exe.", "Then wait."});
  CHECK(parts("Use a printer, e.g. a laser. Version 4.0 only.") ==
        Lines{"Use a printer, e.g. a laser.", "Version 4.0 only."});
  CHECK(parts("He said \"No.\" She left.\nEnd") == Lines{"He said \"No.\"", "She left.", "End"});
  CHECK(parts("Made by Acme Inc. The end.") == Lines{"Made by Acme Inc. The end."});
  CHECK(parts("  ").empty());
  CHECK(parts("").empty());
}

TEST_CASE("any text is cut between characters, to the width, with what is wanted in it") {
  std::mt19937 random(3);
  const std::vector<std::string> letters{"a", "b", " ", " ", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                         "."};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    std::vector<std::size_t> borders{0};
    for (std::size_t i = random() % 120; i-- > 0;) {
      text += letters[random() % letters.size()];
      borders.push_back(text.size());
    }
    const std::size_t a = borders[random() % borders.size()], b = borders[random() % borders.size()];
    const std::size_t width = 10 + random() % 60;
    const std::string cut = cut_around(text, std::min(a, b), std::max(a, b), width);
    CAPTURE(text);
    CAPTURE(cut);
    REQUIRE(is_valid_utf8(cut));
    REQUIRE(columns(cut) <= width + 6);
  }
}

}  // namespace kb::search
