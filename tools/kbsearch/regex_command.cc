#include <fmt/format.h>

#include <algorithm>

#include "search/grep.h"
#include "tools/cli/arguments.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbsearch/answer_view.h"
#include "tools/kbsearch/render_records.h"
#include "tools/kbsearch/session.h"

namespace kb::cli {
namespace {

// As grep does it: NUMBER:LINE:TEXT for a match, NUMBER-LINE-TEXT around it, "--" between groups.
std::string grep_lines(const search::GrepPage& page) {
  std::string out;
  bool first = true;
  for (const search::GrepArticle& article : page.articles) {
    std::uint32_t before = 0;
    for (const search::GrepLine& line : article.lines) {
      const bool context =
          std::any_of(article.lines.begin(), article.lines.end(), [](const auto& l) { return !l.matches; });
      if (context && !first && line.line != before + 1) out += "--\n";
      const char mark = line.matches ? ':' : '-';
      out += fmt::format("Q{}{}{}{}{}\n", article.number, mark, line.line, mark, neutralise(line.text));
      before = line.line;
      first = false;
    }
  }
  return out;
}

// For people: the article above its lines.
std::string grep_blocks(const search::GrepPage& page, const Painter& painter, int columns,
                        const std::string& link) {
  std::string out;
  for (const search::GrepArticle& article : page.articles) {
    const std::string number = "Q" + std::to_string(article.number);
    const std::string title =
        cut_to_width(prepare(article.title, {}, painter).text, columns - static_cast<int>(number.size()) - 2,
                     painter.glyph("…", "..."));
    out += painter.link(link_target(link, article.number), painter.paint(Style::number, number)) + "  " +
           painter.paint(Style::title, title) + '\n';
    std::uint32_t before = 0;
    for (const search::GrepLine& line : article.lines) {
      if (before != 0 && line.line > before + 1) out += painter.paint(Style::dim, "    --") + '\n';
      before = line.line;
      const MarkedText text = prepare(line.text, rows(line.highlights), painter);
      const Row whole{0, static_cast<std::uint32_t>(fitting_prefix(text.text, columns - 6))};
      out += painter.paint(Style::dim, fmt::format("{:>4}{} ", line.line, line.matches ? ':' : '-')) +
             paint(text, whole, line.matches ? Style::plain : Style::dim, painter) + '\n';
    }
    out += '\n';
  }
  return out;
}

}  // namespace

int run_regex(Session& session) {
  const Options& options = session.options();
  search::GrepOptions how;
  how.ignore_case = options.ignore_case;
  how.context = static_cast<std::uint32_t>(std::min<std::size_t>(options.context, 1000));
  how.narrow = join_query(options.words, options.after);
  if (options.limit) how.max_articles = *options.limit;
  auto page = search::grep(session.settings().databases, options.regex, how);
  if (!page) return session.report(page.error());
  const bool json = options.form == OutputForm::json;
  if (page->cut && !json)
    session.say(format_message("kbsearch", Severity::note,
                               fmt::format("only the first {} articles that match", page->articles.size()),
                               "more: --limit N", nullptr, session.err_painter()));
  const int code = page->articles.empty() ? kExitNone : kExitOk;
  std::string out;
  if (json)
    out = render_json(*page);
  else if (options.form == OutputForm::count)
    out = std::to_string(page->articles.size()) + '\n';
  else if (options.form == OutputForm::ids)
    for (const search::GrepArticle& article : page->articles)
      out += fmt::format("Q{}{}", article.number, options.null ? '\0' : '\n');
  else if (options.form == OutputForm::blocks || (options.form == OutputForm::automatic && session.out().tty))
    out = grep_blocks(*page, session.painter(), session.out().columns, session.settings().link);
  else
    out = grep_lines(*page);
  return session.deliver(out, code);
}

}  // namespace kb::cli
