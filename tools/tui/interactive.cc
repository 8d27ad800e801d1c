#include "tools/tui/interactive.h"

#include <fmt/format.h>

#include <cstdlib>

#include "tools/cli/arguments.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/pager.h"
#include "tools/kbsearch/article_view.h"
#include "tools/tui/screen.h"

namespace kb::tui {
namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += at + i <= bytes.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

void read_in_pager(Screen& screen, const cli::Session& session, const Model& model, bool color) {
  cli::Painter painter = session.painter();
  painter.color = color;
  painter.utf8 = screen.utf8();
  const cli::ArticleView view{*model.current(),    model.titles(),          std::nullopt,
                              model.highlighter(), session.settings().link, false};
  const std::string text = cli::render_article(view, painter, screen.columns());
  // Stdout may be a pipe somebody reads the choice from; and a pager that leaves by itself would only
  // flicker.
  ::setenv("LESS", "RX", 0);
  const std::string command = session.settings().pager.value_or("less") + " >/dev/tty";
  screen.lend([&] { (void)cli::page(command, text); });
}

// Stdout may be a pipe: what counts is what was asked for, the flag above NO_COLOR above the configuration.
bool wants_color(const cli::Session& session) {
  if (const auto& flag = session.options().color; flag && *flag != "auto") return *flag == "always";
  if (cli::non_empty(session.environment(), "NO_COLOR")) return false;
  return session.config().text("color").value_or("auto") != "never";
}

Source source_of(search::Searcher& searcher) {
  return {[&searcher](const std::string& query, const search::SearchOptions& options) {
            return searcher.search(query, options);
          },
          [&searcher](std::uint32_t number) { return searcher.article(number); },
          [&searcher](const std::vector<std::uint32_t>& numbers) { return searcher.titles(numbers); },
          [&searcher](const std::string& query, const std::vector<std::string_view>& texts) {
            return searcher.highlights(query, texts);
          }};
}

}  // namespace

int run_interactive(cli::Session& session) {
  auto searcher = session.open_index();
  if (!searcher) return session.report(searcher.error());
  const bool color = !session.settings().plain && wants_color(session);
  std::string chosen;
  int code = cli::kExitInterrupted;
  {
    auto screen = Screen::open(color);
    if (!screen) return session.report(screen.error());
    Model model(source_of(**searcher), cli::join_query(session.options().words, session.options().after),
                screen->utf8());
    for (bool running = true; running;) {
      if (!screen->key_waits()) {
        model.settle();
        screen->paint(model.draw(screen->columns(), screen->rows()));
      }
      const auto key = screen->read();
      if (!key) continue;
      switch (model.press(*key)) {
        case Action::none:
          break;
        case Action::open:
          read_in_pager(*screen, session, model, color);
          break;
        case Action::copy:
          screen->send("\x1b]52;c;" + base64(model.current()->id()) + "\x07");
          break;
        case Action::accept:
          for (const std::uint32_t number : model.chosen()) chosen += fmt::format("Q{}\n", number);
          code = cli::kExitOk;
          running = false;
          break;
        case Action::cancel:
          running = false;
          break;
      }
    }
  }  // the terminal is as it was before anything is printed
  return session.deliver(chosen, code);
}

}  // namespace kb::tui
