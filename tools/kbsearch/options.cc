#include "tools/kbsearch/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>  // the one file of this program that pays for it
#include <charconv>

#include "parser/article.h"
#include "tools/cli/arguments.h"
#include "tools/cli/suggest.h"
#include "tools/kbsearch/option_words.h"

namespace kb::cli {
namespace {

Result<std::size_t> positive(std::string_view option, const std::string& text, std::size_t highest) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > highest)
    return fail(ErrorCode::invalid_argument,
                fmt::format("option '--{}' needs a number from 1 to {}, not '{}'", option, highest, text));
  return value;
}

Result<void> check_choice(std::string_view option, const std::string& value) {
  std::vector<std::string> choices;
  std::string_view rest = find_option(option)->choices;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    choices.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const std::string& choice : choices)
    if (choice == value) return {};
  const std::string near = closest(value, choices);
  return fail(ErrorCode::invalid_argument, fmt::format("option '--{}' does not know '{}'", option, value),
              near.empty() ? fmt::format("it takes {}", fmt::join(choices, ", "))
                           : fmt::format("did you mean '{}'?", near));
}

Error translate(const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string what = error.what();  // "--limit: 1 required TEXT missing"
    for (const OptionRow& row : kOptions)
      if (const std::string name = "--" + std::string(row.name); what.find(name + ':') == 0)
        return needs_value(name);
  }
  return {ErrorCode::invalid_argument, error.what(), "kbsearch --help"};
}

struct Texts {
  std::string limit, page, open, context, timeout, sort, color, similar, cites, cited_by;
};

struct Flags {
  bool interactive = false, show = false, last = false, more = false, again = false, json = false,
       ids = false, count = false, blocks = false, lines = false, plain = false, lint_synonyms = false,
       paths = false, help = false, version = false, no_correct = false, no_synonyms = false,
       no_collapse = false, no_pager = false, no_history = false, no_config = false;
};

std::string spelled(const OptionRow& row) {
  std::string names = "--" + std::string(row.name);
  if (row.letter != '\0') names += std::string(",-") + row.letter;
  return names;
}

// Binds one row of the table to where its value goes. Returns false for a row nobody thought of.
bool bind(CLI::App& app, const OptionRow& row, Options& options, Texts& texts, Flags& flags) {
  const std::string names = spelled(row);
  const auto is = [&row](std::string_view name) { return row.name == name; };
  if (row.value.empty()) {
    const std::pair<std::string_view, bool*> targets[] = {{"paste", &options.paste},
                                                          {"ignore-case", &options.ignore_case},
                                                          {"facets", &options.facets},
                                                          {"partial", &options.partial},
                                                          {"explain", &options.explain},
                                                          {"raw", &options.raw},
                                                          {"null", &options.null},
                                                          {"marks", &options.marks},
                                                          {"quiet", &options.quiet},
                                                          {"interactive", &flags.interactive},
                                                          {"show", &flags.show},
                                                          {"last", &flags.last},
                                                          {"more", &flags.more},
                                                          {"again", &flags.again},
                                                          {"json", &flags.json},
                                                          {"ids", &flags.ids},
                                                          {"count", &flags.count},
                                                          {"blocks", &flags.blocks},
                                                          {"lines", &flags.lines},
                                                          {"plain", &flags.plain},
                                                          {"lint-synonyms", &flags.lint_synonyms},
                                                          {"paths", &flags.paths},
                                                          {"help", &flags.help},
                                                          {"version", &flags.version},
                                                          {"no-correct", &flags.no_correct},
                                                          {"no-synonyms", &flags.no_synonyms},
                                                          {"no-collapse", &flags.no_collapse},
                                                          {"no-pager", &flags.no_pager},
                                                          {"no-history", &flags.no_history},
                                                          {"no-config", &flags.no_config}};
    for (const auto& [name, target] : targets)
      if (is(name)) return app.add_flag(names, *target) != nullptr;
    return false;
  }
  if (is("db")) return app.add_option(names, options.databases)->allow_extra_args(false) != nullptr;
  const std::pair<std::string_view, std::string*> targets[] = {
      {"limit", &texts.limit},         {"page", &texts.page},
      {"open", &texts.open},           {"sort", &texts.sort},
      {"color", &texts.color},         {"similar", &texts.similar},
      {"cites", &texts.cites},         {"cited-by", &texts.cited_by},
      {"context", &texts.context},     {"timeout", &texts.timeout},
      {"regex", &options.regex},
      {"batch", &options.batch},       {"trec", &options.trec},
      {"format", &options.format},     {"section", &options.section},
      {"complete", &options.complete}, {"synonyms", &options.synonym_file}};
  for (const auto& [name, target] : targets)
    if (is(name)) return app.add_option(names, *target)->take_last() != nullptr;
  return false;
}

// At most one of these may be given; the message names both.
template <class Value>
Result<void> choose(Value& out, std::initializer_list<std::tuple<bool, Value, std::string_view>> choices) {
  std::string_view chosen;
  for (const auto& [given, value, name] : choices) {
    if (!given) continue;
    if (!chosen.empty())
      return fail(ErrorCode::invalid_argument,
                  fmt::format("'--{}' and '--{}' do not go together", chosen, name));
    chosen = name;
    out = value;
  }
  return {};
}

Result<void> resolve(Options& options, const Texts& texts, const Flags& flags) {
  constexpr std::size_t kHighest = 1'000'000;
  if (flags.help || flags.version) {
    options.mode = flags.help ? Mode::help : Mode::version;
    return {};
  }
  if (auto done = choose<Mode>(options.mode, {{flags.interactive, Mode::interactive, "interactive"},
                                              {flags.show, Mode::show, "show"},
                                              {!texts.open.empty(), Mode::open, "open"},
                                              {flags.last, Mode::last, "last"},
                                              {flags.more, Mode::more, "more"},
                                              {flags.again, Mode::again, "again"},
                                              {flags.lint_synonyms, Mode::lint_synonyms, "lint-synonyms"},
                                              {flags.paths, Mode::paths, "paths"},
                                              {!texts.similar.empty(), Mode::similar, "similar"},
                                              {!texts.cites.empty(), Mode::cites, "cites"},
                                              {!texts.cited_by.empty(), Mode::cited_by, "cited-by"},
                                              {!options.regex.empty(), Mode::regex, "regex"},
                                              {!options.batch.empty(), Mode::batch, "batch"},
                                              {!options.complete.empty(), Mode::complete, "complete"}});
      !done)
    return done;
  if (auto done = choose<OutputForm>(options.form, {{flags.blocks, OutputForm::blocks, "blocks"},
                                                    {flags.lines, OutputForm::lines, "lines"},
                                                    {flags.plain, OutputForm::plain, "plain"},
                                                    {flags.json, OutputForm::json, "json"},
                                                    {flags.ids, OutputForm::ids, "ids"},
                                                    {flags.count, OutputForm::count, "count"},
                                                    {!options.format.empty(), OutputForm::format, "format"}});
      !done)
    return done;
  const std::tuple<const std::string*, std::string_view, std::size_t*> numbers[] = {
      {&texts.page, "page", &options.page},
      {&texts.open, "open", &options.open},
      {&texts.context, "context", &options.context}};
  for (const auto& [text, name, target] : numbers) {
    if (text->empty()) continue;
    auto value = positive(name, *text, kHighest);
    if (!value) return fail(std::move(value));
    *target = *value;
  }
  if (!texts.timeout.empty()) {
    constexpr std::size_t kHour = 3600;
    auto value = positive("timeout", texts.timeout, kHour);
    if (!value) return fail(std::move(value));
    options.timeout = static_cast<unsigned>(*value);
  }
  if (!texts.limit.empty()) {
    auto value = positive("limit", texts.limit, kHighest);
    if (!value) return fail(std::move(value));
    options.limit = *value;
  }
  for (const auto& [text, name, target] :
       {std::tuple{&texts.sort, "sort", &options.sort}, {&texts.color, "color", &options.color}}) {
    if (text->empty()) continue;
    if (auto done = check_choice(name, *text); !done) return done;
    *target = *text;
  }
  const bool has_words = !options.words.empty() || !options.after.empty();
  if (has_words && (options.mode == Mode::last || options.mode == Mode::more || options.mode == Mode::open))
    return fail(ErrorCode::invalid_argument,
                fmt::format("'--{}' takes no words", options.mode == Mode::last   ? "last"
                                                     : options.mode == Mode::more ? "more"
                                                                                  : "open"),
                "kbsearch --again WORD ... adds words to the last search");
  if (!options.trec.empty() && options.mode != Mode::batch)
    return fail(ErrorCode::invalid_argument, "'--trec' belongs to '--batch'",
                "kbsearch --batch FILE --trec TAG");
  if ((options.context > 0 || options.ignore_case) && options.mode != Mode::regex)
    return fail(ErrorCode::invalid_argument, "'--context' and '--ignore-case' belong to '--regex'",
                "kbsearch --regex PATTERN");
  for (const std::string* article : {&texts.similar, &texts.cites, &texts.cited_by})
    if (!article->empty()) options.article = *article;
  if (flags.no_synonyms && !options.synonym_file.empty())
    return fail(ErrorCode::invalid_argument, "'--synonyms' and '--no-synonyms' do not go together");
  options.correct = !flags.no_correct;
  options.synonyms = !flags.no_synonyms;
  options.collapse = !flags.no_collapse;
  options.pager = !flags.no_pager;
  options.history = !flags.no_history;
  options.config = !flags.no_config;
  if (!options.explain_article.empty()) options.explain = true;
  if (!options.explain_article.empty() && parser::parse_article_number(options.explain_article) == 0)
    return fail(ErrorCode::invalid_argument,
                fmt::format("'{}' is not an article number", options.explain_article), "--explain=Q274667");
  return {};
}

}  // namespace

Result<Options> parse_options(int argc, const char* const* argv) {
  Options options;
  SplitArguments split = split_at_dashes(argc, argv);
  auto prepared = prepare_words(split.before, options);
  if (!prepared) return fail(std::move(prepared));

  CLI::App app;
  app.set_help_flag();
  Texts texts;
  Flags flags;
  app.add_option("words", options.words);
  for (const OptionRow& row : kOptions)
    if (!bind(app, row, options, texts, flags))
      return fail(ErrorCode::internal, fmt::format("option '--{}' leads nowhere", row.name));
  try {
    app.parse(std::vector<std::string>(prepared->rbegin(), prepared->rend()));  // CLI11 wants them backwards
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(translate(error));
  }
  for (std::string& word : options.words) restore_word(word);
  options.after = std::move(split.after);
  if (auto done = resolve(options, texts, flags); !done) return fail(std::move(done));
  return options;
}

std::string options_library_version() {
  return CLI11_VERSION;
}

}  // namespace kb::cli
