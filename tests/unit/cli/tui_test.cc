// The interactive mode without a terminal: keys in, frames out.
#include "tests/support/catch.h"
#include "tests/unit/cli/golden.h"
#include "tests/unit/cli/samples.h"
#include "tools/cli/display.h"
#include "tools/tui/model.h"

using namespace kb::tui;

namespace {

/// A source of the sample values that remembers what it was asked.
struct Fake {
  std::vector<std::string> queries;
  std::vector<bool> prefixes;
  std::string highlighted;    ///< the query of the last highlights
  std::size_t available = 0;  ///< when not 0: so many hits there are

  static kb::Result<std::vector<std::vector<kb::search::Highlight>>> marks(
      const std::vector<std::string_view>& texts) {
    std::vector<std::vector<kb::search::Highlight>> out(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (const std::size_t at = texts[i].find("Spooler"); at != std::string_view::npos)
        out[i].push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 7)});
    return out;
  }

  Source source() {
    return {[this](const std::string& query,
                   const kb::search::SearchOptions& options) -> kb::Result<kb::search::ResultPage> {
              queries.push_back(query);
              prefixes.push_back(options.prefix_last);
              if (query.find("nothing") != std::string::npos) return kb::search::ResultPage{};
              if (query.find("broken") != std::string::npos)
                return kb::fail(kb::ErrorCode::io, "the disk has gone");
              kb::search::ResultPage page = samples::page();
              if (available > 0) page.hits.assign(std::min(options.limit, available), page.hits.front());
              return page;
            },
            [](std::uint32_t number) -> kb::Result<std::optional<kb::parser::Article>> {
              if (number == 900003) return std::optional<kb::parser::Article>();
              kb::parser::Article article = samples::article();
              article.number = number;
              return std::optional(article);
            },
            [](const std::vector<std::uint32_t>&) -> kb::Result<std::vector<std::string>> {
              return samples::titles();
            },
            [this](const std::string& query, const std::vector<std::string_view>& texts) {
              highlighted = query;
              return marks(texts);
            }};
  }
};

void type(Model& model, const std::string& text) {
  for (const char c : text) {
    model.press({KeyKind::text, static_cast<char32_t>(c), 0});
    model.settle();
  }
}

Action press(Model& model, KeyKind kind, int digit = 0) {
  return model.press({kind, 0, digit});
}

}  // namespace

TEST_CASE("every keystroke asks, the last word being unfinished") {
  Fake fake;
  Model model(fake.source(), "", true);
  CHECK(fake.queries.empty());
  type(model, "sp l");
  CHECK(fake.queries == std::vector<std::string>{"s", "sp", "sp ", "sp l"});
  CHECK(fake.prefixes == std::vector<bool>{true, true, false, true});
}

TEST_CASE("typing ahead is answered once, and before any other key") {
  Fake fake;
  Model model(fake.source(), "", true);
  for (const char32_t c : {U's', U'p', U'o'}) model.press({KeyKind::text, c, 0});
  CHECK(fake.queries.empty());
  CHECK(press(model, KeyKind::accept) == Action::accept);
  CHECK(fake.queries == std::vector<std::string>{"spo"});
  model.settle();
  CHECK(fake.queries.size() == 1);
}

TEST_CASE("matches are marked in the list and the preview, the last word as far as it is typed") {
  Fake fake;
  Model model(fake.source(), "print spo", true);
  const Frame frame = model.draw(140, 30);
  CHECK(fake.highlighted == "print spo*");
  std::size_t list = 0;
  std::size_t preview = 0;
  for (const Line& line : frame.rows)
    for (std::size_t i = 0; i < line.size(); ++i)
      if (line[i].style == kb::cli::Style::match && line[i].text == "Spooler") ++(i < 5 ? list : preview);
  CHECK(list > 0);
  CHECK(preview > 0);
  type(model, " ");
  CHECK(fake.highlighted == "print spo ");
}

TEST_CASE("walking down to the last hit brings more of them") {
  Fake fake;
  fake.available = 60;
  Model model(fake.source(), "print", true);
  for (int i = 0; i < 80; ++i) press(model, KeyKind::down);
  CHECK(fake.queries.size() == 2);
  CHECK(plain(model.draw(80, 24)).find("60 of ") != std::string::npos);
}

TEST_CASE("the query is edited where the cursor is") {
  Fake fake;
  Model model(fake.source(), "print spooler", true);
  press(model, KeyKind::erase_word);
  CHECK(model.query() == "print ");
  press(model, KeyKind::home);
  type(model, "x");
  CHECK(model.query() == "xprint ");
  press(model, KeyKind::erase);
  CHECK(model.query() == "xrint ");
  press(model, KeyKind::end);
  press(model, KeyKind::backspace);
  CHECK(model.query() == "xrint");
  press(model, KeyKind::erase_line);
  CHECK(model.query().empty());
  for (const KeyKind kind :
       {KeyKind::backspace, KeyKind::erase, KeyKind::erase_word, KeyKind::left, KeyKind::right})
    press(model, kind);
  CHECK(model.query().empty());
  model.press({KeyKind::text, U'\u5370', 0});
  press(model, KeyKind::left);
  type(model, "a");
  CHECK(model.query() == "a\xE5\x8D\xB0");
}

TEST_CASE("frames look as approved and fit, in one pane and in two") {
  for (const auto& [columns, rows] : {std::pair{60, 20}, {80, 24}, {140, 30}, {40, 8}}) {
    Fake fake;
    Model model(fake.source(), "print spooler", true);
    press(model, KeyKind::mark);
    const Frame frame = model.draw(columns, rows);
    CHECK(frame.rows.size() == static_cast<std::size_t>(rows));
    for (const Line& line : frame.rows) CHECK(width(line) <= columns);
    CHECK(frame.cursor_column == 2 + 13);
    check_golden("tui-" + std::to_string(columns) + "x" + std::to_string(rows) + ".txt", plain(frame));
  }
}

TEST_CASE("no size and no query makes drawing fail") {
  Fake fake;
  Model model(fake.source(), std::string(300, 'x') + "\x1b[2J\xff", true);
  for (const int columns : {1, 2, 5, 20, 99, 100, 101, 300})
    for (const int rows : {1, 2, 3, 11, 12, 13, 80}) {
      const Frame frame = model.draw(columns, rows);
      for (const Line& line : frame.rows) CHECK(width(line) <= columns);
      CHECK(plain(frame).find('\x1b') == std::string::npos);
    }
}

TEST_CASE("the list is walked within its ends, and the preview follows") {
  Fake fake;
  Model model(fake.source(), "print", true);
  CHECK(model.current()->number == 900001);
  press(model, KeyKind::up);
  CHECK(model.current()->number == 900001);
  press(model, KeyKind::down);
  CHECK(model.current()->number == 12345);
  for (int i = 0; i < 9; ++i) press(model, KeyKind::down);
  CHECK(model.current()->number == 900007);
}

TEST_CASE("marked numbers are chosen in the order of marking, else the current one") {
  Fake fake;
  Model model(fake.source(), "print", true);
  CHECK(model.chosen() == std::vector<std::uint32_t>{900001});
  press(model, KeyKind::down);
  press(model, KeyKind::mark);
  press(model, KeyKind::up);
  press(model, KeyKind::up);
  press(model, KeyKind::mark);
  CHECK(model.chosen() == std::vector<std::uint32_t>{12345, 900001});
  press(model, KeyKind::mark);  // the second again: taken back
  CHECK(model.chosen() == std::vector<std::uint32_t>{900001});
  CHECK(press(model, KeyKind::accept) == Action::accept);
}

TEST_CASE("the preview scrolls within its ends and jumps by sections") {
  Fake fake;
  Model model(fake.source(), "print", true);
  const std::string first = plain(model.draw(80, 24));
  press(model, KeyKind::page_up);
  CHECK(plain(model.draw(80, 24)) == first);
  press(model, KeyKind::next_section);
  press(model, KeyKind::next_section);
  CHECK(plain(model.draw(80, 24)).find("\nCAUSE\n") != std::string::npos);
  press(model, KeyKind::previous_section);
  CHECK(plain(model.draw(80, 24)).find("\nSYMPTOMS\n") != std::string::npos);
  for (int i = 0; i < 50; ++i) press(model, KeyKind::page_down);
  CHECK(plain(model.draw(80, 24)).find("(not in the index)") != std::string::npos);
}

TEST_CASE("a cited article is followed, and back again") {
  Fake fake;
  Model model(fake.source(), "print", true);
  press(model, KeyKind::follow, 1);
  CHECK(model.current()->number == 900002);
  press(model, KeyKind::back);
  CHECK(model.current()->number == 900001);
  press(model, KeyKind::follow, 2);  // not in the index: said, nothing lost
  CHECK(model.current()->number == 900001);
  CHECK(plain(model.draw(80, 24)).find("Q900003 is not in the index") != std::string::npos);
  press(model, KeyKind::follow, 9);
  press(model, KeyKind::back);
  CHECK(model.current()->number == 900001);
}

TEST_CASE("a filter is put in and taken out") {
  Fake fake;
  Model model(fake.source(), "print", true);
  press(model, KeyKind::facets);
  CHECK(plain(model.draw(80, 24)).find("category:winnt") != std::string::npos);
  press(model, KeyKind::down);
  press(model, KeyKind::open);
  CHECK(model.query() == "print category:ws");
  press(model, KeyKind::facets);
  press(model, KeyKind::down);
  press(model, KeyKind::open);
  CHECK(model.query() == "print");
}

TEST_CASE("Esc closes what is open before it leaves") {
  Fake fake;
  Model model(fake.source(), "print", true);
  press(model, KeyKind::help);
  check_golden("tui-help-80x24.txt", plain(model.draw(80, 24)));
  CHECK(press(model, KeyKind::cancel) == Action::none);
  press(model, KeyKind::facets);
  CHECK(press(model, KeyKind::cancel) == Action::none);
  CHECK(press(model, KeyKind::cancel) == Action::cancel);
}

TEST_CASE("no hits, no article and errors are said and harmless") {
  Fake fake;
  Model none(fake.source(), "nothing", true);
  CHECK(none.current() == nullptr);
  for (const KeyKind kind :
       {KeyKind::open, KeyKind::copy, KeyKind::accept, KeyKind::mark, KeyKind::down, KeyKind::back})
    CHECK(press(none, kind) == Action::none);
  press(none, KeyKind::follow, 1);
  CHECK(plain(none.draw(80, 24)).find("no article found") != std::string::npos);
  Model broken(fake.source(), "broken", true);
  CHECK(plain(broken.draw(80, 24)).find("the disk has gone") != std::string::npos);
}
