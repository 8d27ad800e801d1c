#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "tools/cli/arguments.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbsearch/answer_view.h"
#include "tools/kbsearch/help.h"
#include "tools/kbsearch/render_records.h"
#include "tools/kbsearch/session.h"
#include "tools/kbsearch/value_hints.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMaxPasteBytes = 16 << 20;

/// What is asked, after --last, --more, --again and --paste have been worked out.
struct Question {
  std::string query;
  std::uint32_t similar = 0;
  std::uint32_t citations = 0;  ///< of which article, for --cites and --cited-by
  search::SearchOptions options;
  std::vector<std::string> databases;
  std::string sort_name;
};

search::SearchOptions search_options(const Session& session) {
  const Options& options = session.options();
  search::SearchOptions out;
  out.limit = session.settings().limit;
  out.offset = (options.page - 1) * out.limit;
  out.sort = session.settings().sort;
  out.facets = options.facets;
  out.correct = options.correct;
  out.synonyms = options.synonyms;
  out.collapse = options.collapse;
  out.explain = options.explain;
  out.explain_article = parser::parse_article_number(options.explain_article);
  switch (options.form) {
    case OutputForm::count:
      out.count_exactly = true;
      [[fallthrough]];
    case OutputForm::ids:
    case OutputForm::lines:
      out.snippets = false;
      break;
    case OutputForm::automatic:
      out.snippets = session.out().tty || session.settings().plain;
      break;
    case OutputForm::format:
      out.snippets = options.format.find("{snippet}") != std::string::npos;
      break;
    case OutputForm::blocks:
    case OutputForm::plain:
    case OutputForm::json:
      break;
  }
  if (out.facets && options.form != OutputForm::json) out.snippets = false;
  return out;
}

Result<Question> recall(const Session& session, Question question) {
  const Options& options = session.options();
  const auto last = session.state().last();
  if (!last)
    return fail(ErrorCode::not_found, "there is no last search",
                "kbsearch WORD ... (searches on a terminal are remembered)");
  question.query = last->query;
  question.similar = last->similar;
  if (!options.sort) {
    question.sort_name = last->sort;
    question.options.sort = sort_from(last->sort);
  }
  if (options.databases.empty()) question.databases = last->databases;
  if (!options.limit) question.options.limit = last->limit;
  if (options.mode == Mode::more) question.options.offset = last->offset + last->numbers.size();
  if (options.mode == Mode::again) {
    const std::string more = join_query(options.words, options.after);
    if (more.empty())
      return fail(ErrorCode::invalid_argument, "'--again' needs the words to add",
                  "kbsearch --again WORD ...");
    question.query += (question.query.empty() ? "" : " ") + more;
    question.similar = 0;
  }
  return question;
}

Result<std::uint32_t> article_number(const std::string& text) {
  const std::uint32_t number = parser::parse_article_number(text);
  if (number != 0) return number;
  return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not an article number", text),
              "as Q274667, KB274667 or 274667");
}

// The citations of an article, or those of it, as a page of hits in the order of their numbers.
Result<search::ResultPage> cited_page(search::Searcher& searcher, const Question& question, bool by) {
  auto numbers = by ? searcher.cited_by(question.citations) : searcher.cites(question.citations);
  if (!numbers) return fail(std::move(numbers));
  search::ResultPage page;
  page.total = numbers->size();
  page.total_exact = true;
  for (std::size_t i = question.options.offset;
       i < numbers->size() && page.hits.size() < question.options.limit; ++i) {
    auto article = searcher.article((*numbers)[i]);
    if (!article) return fail(std::move(article));
    if (!*article) continue;
    search::Hit hit;
    hit.number = (*numbers)[i];
    hit.title = (*article)->title;
    hit.type = (*article)->type;
    hit.date = (*article)->date;
    hit.category = (*article)->category;
    hit.product = (*article)->product;
    for (const parser::AppliesTo& item : (*article)->applies_to) hit.applies_to.push_back(item.name);
    page.hits.push_back(std::move(hit));
  }
  return page;
}

Result<search::ResultPage> ask(search::Searcher& searcher, const Question& question, const Options& options) {
  if (question.similar != 0) return searcher.similar(question.similar, question.options);
  if (question.citations != 0) return cited_page(searcher, question, options.mode == Mode::cited_by);
  return searcher.search(question.query, question.options);
}

std::string shown_query(const Question& question, const Options& options) {
  if (question.similar != 0) return fmt::format("similar to Q{}", question.similar);
  if (question.citations != 0)
    return fmt::format("{} Q{}", options.mode == Mode::cited_by ? "citing" : "cited by", question.citations);
  return question.query;
}

Result<Question> make_question(const Session& session) {
  const Options& options = session.options();
  Question question{
      "", 0, 0, search_options(session), session.settings().databases, session.settings().sort_name};
  if (options.mode == Mode::last || options.mode == Mode::more || options.mode == Mode::again)
    return recall(session, std::move(question));
  if (options.mode == Mode::similar || options.mode == Mode::cites || options.mode == Mode::cited_by) {
    auto number = article_number(options.article);
    if (!number) return fail(std::move(number));
    (options.mode == Mode::similar ? question.similar : question.citations) = *number;
    return question;
  }
  if (options.paste) {
    auto text = read_descriptor(STDIN_FILENO, "standard input", kMaxPasteBytes);
    if (!text) return fail(std::move(text));
    question.query = std::move(*text);
    question.options.paste = true;
    return question;
  }
  question.query = join_query(options.words, options.after);
  return question;
}

std::string render(const Session& session, const AnswerView& view, const Question& question,
                   const std::optional<Format>& format) {
  const Options& options = session.options();
  const char end = options.null ? '\0' : '\n';
  const bool tty = session.out().tty;
  OutputForm form = options.form;
  if (form == OutputForm::automatic)
    form = session.settings().plain ? OutputForm::plain : tty ? OutputForm::blocks : OutputForm::lines;
  if (form == OutputForm::json) return render_json(view, question.databases, question.sort_name);
  if (form == OutputForm::count) return std::to_string(view.page.total) + end;
  if (options.facets)
    return render_facets(view, session.painter(), session.out().columns, form == OutputForm::lines);
  switch (form) {
    case OutputForm::blocks:
      return render_blocks(view, session.painter(), session.out().columns);
    case OutputForm::plain:
      return render_plain(view, session.painter());
    case OutputForm::ids:
      return render_ids(view, end);
    case OutputForm::format:
      return format->render(view, end);
    default:
      return render_lines(view, end);
  }
}

// With --json the notices are objects on stdout; everybody else reads them on stderr.
void say_what_happened(const Session& session, const AnswerView& view) {
  const Painter& painter = session.err_painter();
  if (session.options().form != OutputForm::json)
    session.say(render_notices(view, painter, session.message_columns()));
  if (session.options().explain && session.options().form != OutputForm::json)
    for (const std::string& line : view.page.explanation)
      session.say(painter.paint(Style::dim, neutralise(line, true)) + '\n');
  if (view.page.hits.empty() && session.options().form != OutputForm::json && session.err().tty) {
    const bool beyond = view.offset > 0 && view.page.total > 0;
    session.say(format_message("kbsearch", Severity::note, beyond ? "no more results" : "no article found",
                               "", nullptr, painter));
  }
}

void remember(const Session& session, const Question& question, const search::ResultPage& page) {
  // --more past the end must not make the last page of results unreachable for --open.
  if (!session.remembers() || page.hits.empty() || question.citations != 0) return;
  LastSearch last{question.query,
                  question.similar,
                  question.sort_name,
                  question.options.offset,
                  question.options.limit,
                  question.databases,
                  {}};
  for (const search::Hit& hit : page.hits) last.numbers.push_back(hit.number);
  session.state().remember(last);
}

}  // namespace

int run_search(Session& session) {
  const Options& options = session.options();
  const bool wants_words = options.mode == Mode::search && !options.paste;
  if (wants_words && options.words.empty() && options.after.empty()) {
    session.say(short_help());
    return kExitError;
  }
  std::optional<Format> format;
  if (options.form == OutputForm::format) {
    auto compiled = Format::compile(options.format);
    if (!compiled) return session.report(compiled.error());
    format = std::move(*compiled);
  }
  auto question = make_question(session);
  if (!question) return session.report(question.error());

  const auto started = std::chrono::steady_clock::now();
  auto searcher = session.open_index(question->databases);
  if (!searcher) return session.report(searcher.error());
  auto page = ask(**searcher, *question, options);
  if (!page) return session.report(page.error());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();

  const bool relaxed =
      std::any_of(page->notices.begin(), page->notices.end(),
                  [](const search::Notice& notice) { return notice.kind == search::NoticeKind::relaxed; });
  if ((relaxed || page->hits.empty()) && question->similar == 0 && question->citations == 0)
    for (search::Notice& notice : misspelt_values(question->databases, question->query))
      page->notices.push_back(std::move(notice));

  const AnswerView view{
      *page,   shown_query(*question, options), question->options.offset, question->options.limit,
      seconds, question->databases.size() > 1,  session.remembers(),      session.settings().link};
  say_what_happened(session, view);
  const int code = options.form == OutputForm::count ? (page->total > 0 ? kExitOk : kExitNone)
                                                     : (page->hits.empty() ? kExitNone : kExitOk);
  remember(session, *question, *page);
  return session.deliver(render(session, view, *question, format), code);
}

}  // namespace kb::cli
