// Every output form at several widths, with and without colour, approved as whole files.
#include <fmt/format.h>

#include <algorithm>

#include "search/grep.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/golden.h"
#include "tests/unit/cli/samples.h"
#include "tools/cli/display.h"
#include "tools/cli/message.h"
#include "tools/kbsearch/answer_view.h"
#include "tools/kbsearch/article_view.h"
#include "tools/kbsearch/help.h"
#include "tools/kbsearch/render_grep.h"
#include "tools/kbsearch/render_records.h"

using namespace kb::cli;

namespace {

constexpr int kWidths[] = {60, 80, 140, 200};

kb::search::ResultPage page = samples::page();
AnswerView view() {
  return {page, "produtc:server spoler", 0, 3, 0.0042, true, true, ""};
}

Painter painter(bool color) {
  Painter out;
  out.color = color;
  return out;
}

std::string suffix(int columns, bool color) {
  return fmt::format("{}{}.txt", columns, color ? "-color" : "");
}

// What a terminal shows of `text`: without the escape sequences we write ourselves.
std::string visible(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\x1b') {
      out += text[i];
      continue;
    }
    if (text[i + 1] == ']')
      i = text.find("\x1b\\", i) + 1;
    else
      i = text.find('m', i);
  }
  return out;
}

void check_width(const std::string& text, int columns) {
  const std::string shown = visible(text);
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = shown.find('\n', at);
    INFO(shown.substr(at, end - at));
    CHECK(display_width(shown.substr(at, end - at)) <= columns);
    at = end + 1;
  }
}

void check_harmless(const std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const bool own = c == '\n' || c == '\t' ||
                     (c == 0x1b && (text.compare(at, 2, "\x1b[") == 0 || text.compare(at, 2, "\x1b]") == 0));
    INFO("byte " << at << " of " << text);
    CHECK((c >= 0x20 || own));
    CHECK(c != 0x7F);
  }
  CHECK(text.find("\x1b[2J") == std::string::npos);
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(text.find("\xC2\x9B") == std::string::npos);
}

}  // namespace

TEST_CASE("result blocks look as approved and fit") {
  for (const int columns : kWidths)
    for (const bool color : {false, true}) {
      const std::string text = render_blocks(view(), painter(color), columns);
      check_golden("blocks-" + suffix(columns, color), text);
      check_width(text, columns);
      check_harmless(text);
    }
}

TEST_CASE("colour changes nothing but colour") {
  for (const int columns : kWidths)
    CHECK(visible(render_blocks(view(), painter(true), columns)) ==
          render_blocks(view(), painter(false), columns));
}

TEST_CASE("result blocks fit any width from 30 to 200, with marks and in ASCII") {
  for (int columns = 30; columns <= 200; columns += 7) {
    Painter marked;
    marked.marks = true;
    check_width(render_blocks(view(), marked, columns), columns);
    Painter ascii;
    ascii.utf8 = false;
    const std::string text = render_blocks(view(), ascii, columns);
    check_width(text, columns);
    for (const char c : text) CHECK(static_cast<unsigned char>(c) < 0x80);
  }
}

TEST_CASE("marks show matches without colour") {
  Painter marked;
  marked.marks = true;
  for (const int columns : {60, 80, 140})
    check_golden("blocks-marks-" + suffix(columns, false), render_blocks(view(), marked, columns));
  const std::string text = render_blocks(view(), marked, 80);
  CHECK(text.find("[Spooler]") != std::string::npos);
}

TEST_CASE("blocks in ASCII and with links look as approved") {
  Painter ascii;
  ascii.utf8 = false;
  check_golden("blocks-ascii-80.txt", render_blocks(view(), ascii, 80));
  Painter links = painter(true);
  links.links = true;
  AnswerView linked = view();
  linked.link = "https://kb.example/{id}?n={number}";
  const std::string text = render_blocks(linked, links, 80);
  check_golden("blocks-links-80.txt", text);
  CHECK(visible(text) == render_blocks(view(), painter(false), 80));
}

TEST_CASE("the record forms look as approved") {
  check_golden("lines.txt", render_lines(view(), '\n'));
  check_golden("ids.txt", render_ids(view(), '\n'));
  check_golden("plain.txt", render_plain(view(), painter(false)));
  const auto format = Format::compile(
      "{rank}\\t{id} {{{type}}} {date} {score} {words} {category} "
      "{source}\\n\\t{title}\\n\\t{applies}\\n\\t{snippet}");
  REQUIRE(format);
  check_golden("format.txt", format->render(view(), '\n'));
  check_golden("answer.json", render_json(view(), {"/srv/kb/one", "/srv/kb/two"}, "relevance"));
  for (const std::string& text :
       {render_lines(view(), '\n'), render_plain(view(), painter(false)), format->render(view(), '\n')})
    check_harmless(text);
}

TEST_CASE("a hit is one line and its columns are fixed") {
  const std::string text = render_lines(view(), '\n');
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(std::count(text.begin(), text.end(), '\t') == 3 * 5);
  CHECK(render_ids(view(), '\0') == std::string("Q900001\0Q12345\0Q900007\0", 23));
}

TEST_CASE("facets look as approved and fit") {
  for (const int columns : {60, 80, 140})
    for (const bool color : {false, true}) {
      const std::string text = render_facets(view(), painter(color), columns, false);
      check_golden("facets-" + suffix(columns, color), text);
      check_width(text, columns);
    }
  check_golden("facets-lines.txt", render_facets(view(), painter(false), 80, true));
}

TEST_CASE("notices look as approved") {
  for (const int columns : {60, 80, 140})
    for (const bool color : {false, true})
      check_golden("notices-" + suffix(columns, color), render_notices(view(), painter(color), columns));
}

TEST_CASE("the lines of --regex look as approved and fit") {
  kb::search::GrepPage grep;
  grep.articles = {
      {900001,
       "PRB: Print Jobs Wait Forever After the Spooler Service Is Restarted by an Administrator",
       {{7, false, "The following message is logged:", {}},
        {9, true, "   Event ID 9061: The port \"LPT1:\" did not answer (0x80004005).", {{3, 16}}},
        {21,
         true,
         "An escape \x1b[31m, wide \xE5\x8D\xB0\xE5\x88\xB7, and a line that goes on and on "
         "until no terminal of sixty columns has room for its Event ID 9061",
         {{113, 126}}}}},
      {12345, "Short", {{1, true, "Event ID 9061", {{0, 13}}}}}};
  for (const int columns : {60, 80, 140})
    for (const bool color : {false, true}) {
      const std::string text = render_grep_blocks(grep, painter(color), columns, "");
      check_golden("regex-" + suffix(columns, color), text);
      check_width(text, columns);
      check_harmless(text);
    }
  check_golden("regex-lines.txt", render_grep_lines(grep));
  check_harmless(render_grep_lines(grep));
}

TEST_CASE("errors look as approved") {
  const std::string query = "produtc:server print spooler stops after a few seconds and every job waits";
  const Place place{query, 0, 7};
  for (const int columns : {60, 80, 140})
    for (const bool color : {false, true}) {
      const Painter dressed = painter(color);
      check_golden(
          "messages-" + suffix(columns, color),
          format_error("kbsearch",
                       {kb::ErrorCode::not_found, "no index at '/srv/kb'", "kbindex build --db /srv/kb DUMP"},
                       dressed) +
              format_message("kbsearch", Severity::warning, "config.toml:2: unknown key 'limt' ignored",
                             "did you mean 'limit'?", nullptr, dressed, columns) +
              format_message("kbsearch", Severity::note, "unknown field 'produtc' searched as text",
                             "did you mean product:?", &place, dressed, columns));
    }
}

TEST_CASE("a total never says less than the list shows") {
  kb::search::ResultPage few = page;
  few.total = 1;
  few.total_exact = true;
  const AnswerView relaxed{few, "q", 10, 10, 0.001, false, false, ""};
  CHECK(total_words(few, 13) == "at least 13");
  CHECK(render_blocks(relaxed, painter(false), 80).find("11-13 of at least 13") != std::string::npos);
  CHECK(render_plain(relaxed, painter(false)).find("Results 11 to 13 of at least 13.") != std::string::npos);
  const std::string json = render_json(relaxed, {"/x"}, "relevance");
  CHECK(json.find("\"total\":13") != std::string::npos);
  CHECK(json.find("\"total_exact\":false") != std::string::npos);
  few.total = 1480;
  CHECK(total_words(few, 13) == "1,480");
  few.total_exact = false;
  CHECK(total_words(few, 13) == "about 1,480");
}

TEST_CASE("weights are shown when asked for") {
  kb::search::ResultPage explained = page;
  explained.hits.resize(1);
  explained.hits[0].weights = {{"title", 12.5}, {"body", 9.25}, {"proximity", 1.75}};
  const AnswerView with{explained, "q", 10, 10, 0.001, false, false, ""};
  check_golden("blocks-explain-80.txt", render_blocks(with, painter(false), 80));
}

TEST_CASE("an empty answer prints nothing") {
  const kb::search::ResultPage none;
  const AnswerView empty{none, "q", 0, 10, 0, false, true, ""};
  CHECK(render_blocks(empty, painter(true), 80).empty());
  CHECK(render_plain(empty, painter(false)).empty());
  CHECK(render_lines(empty, '\n').empty());
}

TEST_CASE("the article view looks as approved") {
  const kb::parser::Article article = samples::article();
  const std::vector<std::string> titles = samples::titles();
  for (const int columns : kWidths)
    for (const bool color : {false, true}) {
      const ArticleView shown{article, titles, std::nullopt, {}, "", false};
      const std::string text = render_article(shown, painter(color), columns);
      check_golden("article-" + suffix(columns, color), text);
      check_width(text, columns);
      check_harmless(text);
    }
  const ArticleView plain{article, titles, std::nullopt, {}, "", true};
  check_golden("article-plain.txt", render_article(plain, painter(false), 80));
  check_golden("article.json", json_article_line(article, titles));
}

TEST_CASE("the article view marks what the highlighter finds, in prose and verbatim") {
  const kb::parser::Article article = samples::article();
  const std::vector<std::string> titles = samples::titles();
  const Highlighter spooler = [](std::string_view text) {
    std::vector<Row> out;
    for (const std::string_view word : {"Spooler", "spooler"})
      for (std::size_t at = 0; (at = text.find(word, at)) != std::string_view::npos; at += word.size())
        out.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())});
    std::sort(out.begin(), out.end(), [](const Row& a, const Row& b) { return a.begin < b.begin; });
    return out;
  };
  Painter marked;
  marked.marks = true;
  const ArticleView view{article, titles, std::nullopt, spooler, "", false};
  const std::string text = render_article(view, marked, 80);
  CHECK(text.find("Stop the [Spooler] service") != std::string::npos);
  CHECK(text.find("      net stop [spooler]\n") != std::string::npos);
}

TEST_CASE("one section can be shown alone") {
  const kb::parser::Article article = samples::article();
  const std::vector<std::string> titles = samples::titles();
  const ArticleView cause{article, titles, kb::parser::SectionKind::cause, {}, "", false};
  for (const int columns : {60, 80, 140})
    for (const bool color : {false, true}) {
      const std::string text = render_article(cause, painter(color), columns);
      check_golden("article-cause-" + suffix(columns, color), text);
      check_width(text, columns);
    }
  const ArticleView none{article, titles, kb::parser::SectionKind::workaround, {}, "", false};
  CHECK(render_article(none, painter(false), 80).empty());
}

TEST_CASE("the helps look as approved and fit 100 columns") {
  check_golden("help-short.txt", short_help());
  check_golden("help-full.txt", full_help());
  check_golden("help-fields.txt", fields_help());
  check_golden("help-syntax.txt", syntax_help());
  check_width(short_help(), 80);
  check_width(full_help(), 100);
  check_width(fields_help(), 80);
  check_width(syntax_help(), 80);
}
