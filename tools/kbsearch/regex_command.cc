#include <fmt/format.h>

#include <algorithm>

#include "search/grep.h"
#include "tools/cli/arguments.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbsearch/render_grep.h"
#include "tools/kbsearch/render_records.h"
#include "tools/kbsearch/session.h"

namespace kb::cli {
int run_regex(Session& session) {
  const Options& options = session.options();
  search::GrepOptions how;
  how.ignore_case = options.ignore_case;
  how.context = static_cast<std::uint32_t>(std::min<std::size_t>(options.context, 1000));
  how.narrow = join_query(options.words, options.after);
  how.open = session.open_options();
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
    out = render_grep_blocks(*page, session.painter(), session.out().columns, session.settings().link);
  else
    out = render_grep_lines(*page);
  return session.deliver(out, code);
}

}  // namespace kb::cli
