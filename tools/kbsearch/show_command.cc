#include <fmt/format.h>

#include "tools/cli/exit_codes.h"
#include "tools/cli/suggest.h"
#include "tools/kbsearch/answer_view.h"
#include "tools/kbsearch/article_view.h"
#include "tools/kbsearch/render_records.h"
#include "tools/kbsearch/session.h"

namespace kb::cli {
namespace {

Result<std::vector<std::uint32_t>> wanted_numbers(const Session& session) {
  const Options& options = session.options();
  if (options.mode == Mode::open) {
    const auto last = session.state().last();
    if (!last || last->numbers.empty())
      return fail(ErrorCode::not_found, "there is no last search to open a result of", "kbsearch WORD ...");
    const std::size_t first = last->offset + 1;
    if (options.open < first || options.open >= first + last->numbers.size())
      return fail(ErrorCode::not_found,
                  fmt::format("the last search showed results {} to {}, not {}", first,
                              last->offset + last->numbers.size(), options.open),
                  "kbsearch --last shows them again, kbsearch --more the next");
    return std::vector<std::uint32_t>{last->numbers[options.open - first]};
  }
  std::vector<std::string> words = options.words;
  words.insert(words.end(), options.after.begin(), options.after.end());
  if (words.empty())
    return fail(ErrorCode::invalid_argument, "'--show' needs an article number", "kbsearch --show Q274667");
  std::vector<std::uint32_t> out;
  for (const std::string& word : words) {
    const std::uint32_t number = parser::parse_article_number(word);
    if (number == 0)
      return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not an article number", word),
                  "as Q274667, KB274667 or 274667; without --show it would be searched for");
    out.push_back(number);
  }
  return out;
}

Result<std::optional<parser::SectionKind>> wanted_section(const Options& options) {
  if (options.section.empty()) return std::nullopt;
  if (const auto section = find_section(options.section)) return section;
  std::vector<std::string> names;
  names.reserve(parser::kSectionKinds);
  for (int i = 0; i < parser::kSectionKinds; ++i)
    names.emplace_back(parser::name(static_cast<parser::SectionKind>(i)));
  const std::string near = closest(options.section, names);
  return fail(ErrorCode::invalid_argument, fmt::format("no section is called '{}'", options.section),
              near.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                           : fmt::format("did you mean '{}'?", near));
}

/// Puts articles one after the other into the form that was asked for.
class Shower {
 public:
  Shower(const Session& session, search::Searcher& searcher, std::optional<parser::SectionKind> section)
      : session_(session), searcher_(searcher), section_(section) {}

  /// False when the article (or the section of it) is not there; that has then been said.
  Result<bool> show(std::uint32_t number) {
    auto article = searcher_.article(number);
    if (!article) return fail(std::move(article));
    if (!*article) {
      missing(fmt::format("Q{} is not in the index", number),
              fmt::format("kbsearch cites:Q{} finds articles that cite it", number));
      return false;
    }
    return add(**article);
  }

  [[nodiscard]] const std::string& text() const { return out_; }

 private:
  Result<bool> add(const parser::Article& article) {
    const Options& options = session_.options();
    if (options.raw) {
      // Into a pipe or file: the article as it is. A terminal must not be driven by it.
      if (!out_.empty()) out_ += '\n';
      const std::string text = session_.out().tty ? neutralise(raw(article), true) : raw(article);
      out_ += text;
      if (!text.empty() && text.back() != '\n') out_ += '\n';
      return !text.empty();
    }
    std::vector<std::uint32_t> numbers;
    for (const parser::CrossReference& reference : article.references) numbers.push_back(reference.number);
    auto titles = searcher_.titles(numbers);
    if (!titles) return fail(std::move(titles));
    if (options.form == OutputForm::json) {
      out_ += json_article_line(article, *titles);
      return true;
    }
    const ArticleView view{
        article, *titles, section_, last_words(), session_.settings().link, session_.settings().plain};
    const std::string text = render_article(view, session_.painter(), session_.out().columns);
    if (text.empty()) {
      missing(fmt::format("Q{} has no section '{}'", article.number, parser::name(*section_)),
              fmt::format("it has {}", fmt::join(section_names(article), ", ")));
      return false;
    }
    if (!out_.empty()) out_ += '\n';
    out_ += text;
    return true;
  }

  /// Marks the words of the last search, where a person reads or asks for marks: a pipe gets the text alone.
  [[nodiscard]] Highlighter last_words() const {
    if (!session_.out().tty && !session_.painter().marks && !session_.painter().color) return {};
    const auto last = session_.state().last();
    if (!last || last->query.empty()) return {};
    return [this, query = last->query](std::string_view text) {
      auto found = searcher_.highlights(query, {text});
      return found ? rows(found->front()) : std::vector<Row>{};
    };
  }

  [[nodiscard]] std::string raw(const parser::Article& article) const {
    if (!section_) return article.text;
    std::string out;
    for (const parser::Section& section : article.sections)
      if (section.kind == *section_) out += std::string(article.slice(section.span)) + '\n';
    return out;
  }

  void missing(const std::string& message, const std::string& hint) const {
    session_.complain(format_message("kbsearch", Severity::error, message, hint, nullptr, session_.err_painter()));
  }

  const Session& session_;
  search::Searcher& searcher_;
  std::optional<parser::SectionKind> section_;
  std::string out_;
};

}  // namespace

int run_show(Session& session) {
  auto numbers = wanted_numbers(session);
  if (!numbers) return session.report(numbers.error());
  auto section = wanted_section(session.options());
  if (!section) return session.report(section.error());
  auto searcher = session.open_index();
  if (!searcher) return session.report(searcher.error());
  Shower shower(session, **searcher, *section);
  int code = kExitOk;
  for (const std::uint32_t number : *numbers) {
    auto found = shower.show(number);
    if (!found) return session.report(found.error());
    if (!*found) code = kExitNone;
  }
  if (shower.text().empty()) return code;
  return session.deliver(shower.text(), code, !session.options().raw);
}

}  // namespace kb::cli
