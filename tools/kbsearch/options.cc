#include "tools/kbsearch/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>  // the one file of this program that pays for it
#include <charconv>

#include "tools/cli/arguments.h"
#include "tools/cli/suggest.h"

namespace kb::cli {
namespace {

// Marks words that begin with a dash while CLI11 looks at the arguments.
constexpr char kWordMark = '\x01';

struct Token {
  std::string name;  ///< long name; empty for a word
  bool has_value = false;
};

const OptionRow* find_letter(char letter) {
  for (const OptionRow& row : kOptions)
    if (letter != '\0' && row.letter == letter) return &row;
  return nullptr;
}

std::string near_option(std::string_view name) {
  std::vector<std::string> names;
  for (const OptionRow& row : kOptions)
    if (row.group != OptionGroup::hidden) names.emplace_back(row.name);
  return closest(name, names);
}

Error unknown_option(const std::string& argument) {
  const std::size_t dashes = argument.find_first_not_of('-');
  const std::string name = argument.substr(dashes, argument.find('=') - dashes);
  std::string near = near_option(name);
  std::string hint = near.empty() ? std::string() : fmt::format("did you mean '--{}'? ", near);
  hint += fmt::format("To search for it as a word: kbsearch -- {}", argument);
  return {ErrorCode::invalid_argument, fmt::format("unknown option '{}'", argument), hint};
}

// Everything before "--", made ready for CLI11: options checked with suggestions of our own, words that begin
// with a dash marked as words, and the two options with an optional value brought to a form that cannot eat a
// query word.
class Preparation {
 public:
  explicit Preparation(Options& options) : options_(options) {}

  Result<std::vector<std::string>> prepare(const std::vector<std::string>& arguments) {
    std::vector<std::string> out;
    bool is_value = false;
    for (const std::string& argument : arguments) {
      if (is_value || argument.size() < 2 || argument[0] != '-') {
        out.push_back(argument);
        is_value = false;
        continue;
      }
      if (auto done =
              argument[1] == '-' ? take_long(argument, out, is_value) : take_short(argument, out, is_value);
          !done)
        return fail(std::move(done));
    }
    return out;
  }

 private:
  Result<void> take_long(const std::string& argument, std::vector<std::string>& out, bool& is_value) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    const OptionRow* row = find_option(name);
    if (row == nullptr) return tl::unexpected(unknown_option(argument));
    if (equals != std::string::npos && row->value.empty()) {
      const std::string value = argument.substr(equals + 1);
      out.push_back("--" + name);
      if (name == "explain")
        options_.explain_article = value;
      else if (name == "help" || name == "show" || name == "again")
        out.push_back(value);
      else
        return fail(ErrorCode::invalid_argument, fmt::format("option '--{}' takes no value", name));
      return {};
    }
    out.push_back(argument);
    is_value = equals == std::string::npos && !row->value.empty();
    return {};
  }

  Result<void> take_short(const std::string& argument, std::vector<std::string>& out, bool& is_value) {
    const OptionRow* row = find_letter(argument[1]);
    if (argument.size() == 2) {
      if (row == nullptr) return tl::unexpected(unknown_option(argument));
      if (row->letter == 'h') options_.short_help = true;
      out.push_back(argument);
      is_value = !row->value.empty();
      return {};
    }
    const bool number = argument.find_first_not_of("0123456789", 2) == std::string::npos;
    if (row != nullptr && row->name == "limit" && number) {
      out.push_back(argument);
      return {};
    }
    const std::string name = argument.substr(1, argument.find('=') - 1);
    if (find_option(name) != nullptr)  // -json: certainly not an excluded word
      return tl::unexpected(unknown_option(argument));
    out.push_back(kWordMark + argument);
    return {};
  }

  Options& options_;
};

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

Error translate(const CLI::ParseError& error, const CLI::App& app) {
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string what = error.what();
    for (const OptionRow& row : kOptions)
      if (what.find("--" + std::string(row.name)) == 0)
        return {ErrorCode::invalid_argument,
                fmt::format("option '--{}' needs a value: {}", row.name, row.value),
                fmt::format("kbsearch --help, or: --{}={}", row.name, row.value)};
  }
  (void)app;
  return {ErrorCode::invalid_argument, error.what(), "kbsearch --help"};
}

struct Texts {
  std::string limit, page, open, sort, color;
};

struct Flags {
  bool show = false, last = false, more = false, again = false, json = false, ids = false, count = false,
       blocks = false, lines = false, plain = false, paths = false, help = false, version = false,
       no_correct = false, no_synonyms = false, no_collapse = false, no_pager = false, no_history = false,
       no_config = false;
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
                                                          {"facets", &options.facets},
                                                          {"explain", &options.explain},
                                                          {"raw", &options.raw},
                                                          {"null", &options.null},
                                                          {"marks", &options.marks},
                                                          {"quiet", &options.quiet},
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
  if (is("db")) return app.add_option(names, options.databases)->expected(1)->take_all() != nullptr;
  const std::pair<std::string_view, std::string*> targets[] = {
      {"limit", &texts.limit},       {"page", &texts.page},          {"open", &texts.open},
      {"sort", &texts.sort},         {"color", &texts.color},        {"similar", &options.similar},
      {"batch", &options.batch},     {"trec", &options.trec},        {"format", &options.format},
      {"section", &options.section}, {"complete", &options.complete}};
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
  if (auto done = choose<Mode>(options.mode, {{flags.show, Mode::show, "show"},
                                              {!texts.open.empty(), Mode::open, "open"},
                                              {flags.last, Mode::last, "last"},
                                              {flags.more, Mode::more, "more"},
                                              {flags.again, Mode::again, "again"},
                                              {flags.paths, Mode::paths, "paths"},
                                              {!options.similar.empty(), Mode::similar, "similar"},
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
      {&texts.page, "page", &options.page}, {&texts.open, "open", &options.open}};
  for (const auto& [text, name, target] : numbers) {
    if (text->empty()) continue;
    auto value = positive(name, *text, kHighest);
    if (!value) return fail(std::move(value));
    *target = *value;
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
  if (!options.trec.empty() && options.mode != Mode::batch)
    return fail(ErrorCode::invalid_argument, "'--trec' belongs to '--batch'",
                "kbsearch --batch FILE --trec TAG");
  options.correct = !flags.no_correct;
  options.synonyms = !flags.no_synonyms;
  options.collapse = !flags.no_collapse;
  options.pager = !flags.no_pager;
  options.history = !flags.no_history;
  options.config = !flags.no_config;
  if (!options.explain_article.empty()) options.explain = true;
  return {};
}

}  // namespace

Result<Options> parse_options(int argc, const char* const* argv) {
  Options options;
  SplitArguments split = split_at_dashes(argc, argv);
  auto prepared = Preparation(options).prepare(split.before);
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
    return tl::unexpected(translate(error, app));
  }
  for (std::string& word : options.words)
    if (!word.empty() && word.front() == kWordMark) word.erase(0, 1);
  options.after = std::move(split.after);
  if (auto done = resolve(options, texts, flags); !done) return fail(std::move(done));
  return options;
}

std::string options_library_version() {
  return CLI11_VERSION;
}

}  // namespace kb::cli
