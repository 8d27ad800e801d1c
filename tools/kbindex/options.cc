#include "tools/kbindex/options.h"

#include <CLI/CLI.hpp>  // the one file of this program that pays for it
#include <charconv>
#include <cmath>

#include "indexer/format/shards.h"
#include "tools/cli/arguments.h"
#include "tools/cli/suggest.h"
#include "tools/kbindex/version.h"

namespace kb::cli::kbindex {

namespace {

constexpr const char* kFooter =
    "exit codes: 0 done; 2 error; 3 done, but articles were rejected (--strict);\n"
    "            4 not published, judged queries got worse (--gate);\n"
    "            75 another writer holds the index; 130, 143 interrupted, index intact";

Error usage(std::string message, std::string hint = "kbindex --help") {
  return {ErrorCode::invalid_argument, std::move(message), std::move(hint)};
}

/// "400M", "1.5G", "65536".
bool parse_size(const std::string& text, std::uint64_t& bytes) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || !(number > 0)) return false;
  std::string unit(at, end);
  if (unit.size() > 1 && (unit.back() == 'B' || unit.back() == 'b')) unit.pop_back();
  if (unit.size() > 1 && unit.back() == 'i') unit.pop_back();
  double factor = 1;
  if (unit == "K" || unit == "k")
    factor = 1024.0;
  else if (unit == "M" || unit == "m")
    factor = 1024.0 * 1024;
  else if (unit == "G" || unit == "g")
    factor = 1024.0 * 1024 * 1024;
  else if (!unit.empty())
    return false;
  if (number * factor > 1e15) return false;
  bytes = static_cast<std::uint64_t>(std::llround(number * factor));
  return true;
}

/// The CLI11 application and the places its values go to.
class Grammar {
 public:
  explicit Grammar(Options& options) : options_(options) {
    app_.require_subcommand(0, 1);
    app_.footer(kFooter);
    app_.set_help_flag("-h,--help", "this text, or that of a command");
    app_.add_flag("--version", version_, "versions of the program and its libraries");
    app_.add_option("--color", options.color, "auto, always, never")->type_name("WHEN");
    add_writers();
    add_readers();
    add_export();
  }

  CLI::App& app() { return app_; }

  Result<void> read(const std::vector<std::string>& arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      app_.parse(reversed);
    } catch (const CLI::CallForHelp&) {
      options_.to_print = help();
      return {};
    } catch (const CLI::ParseError& error) {
      return tl::unexpected(usage(error.what()));
    }
    if (version_) options_.to_print = version_text();
    for (const auto& [command, sub] : commands_)
      if (sub->parsed()) options_.command = command;
    return finish();
  }

 private:
  Options& options_;
  CLI::App app_{"Makes and maintains the index that kbsearch reads.", "kbindex"};
  std::vector<std::pair<Command, CLI::App*>> commands_;
  bool version_ = false;
  std::string memory_, max_article_, max_line_, max_archive_, progress_ = "auto", jobs_, slack_, shards_;

  CLI::App* command(Command id, const char* name, const char* help) {
    CLI::App* sub = app_.add_subcommand(name, help);
    sub->set_help_flag("-h,--help", "this text");
    sub->fallthrough();
    commands_.emplace_back(id, sub);
    return sub;
  }

  void add_db(CLI::App* sub) {
    sub->add_option("--db", options_.db, "index directory (default: KB_DB, else the user's own)")
        ->type_name("DIR");
  }

  void add_sources(CLI::App* sub) {
    sub->add_option("SOURCE", options_.sources, "files, folders, archives; - for standard input");
    sub->add_option("--files-from", options_.files_from,
                    "read the names of sources from FILE (- for standard input)")
        ->type_name("FILE");
    sub->add_flag("-0,--null", options_.nul, "the names are separated by NUL, not line ends");
    sub->add_option("--max-article", max_article_, "pass over longer articles (default 8M)")->type_name("SIZE");
    sub->add_option("--max-line", max_line_, "leave out what a line has beyond this (default 64K)")->type_name("SIZE");
    sub->add_option("--max-archive", max_archive_, "give an archive up that unpacks to more (default 64G)")
        ->type_name("SIZE");
    sub->add_option("--max-ratio", options_.limits.max_archive_ratio,
                    "give an archive up that unpacks to so many times its size (default 2000; 0: any)")
        ->type_name("N");
    sub->add_option("--max-depth", options_.limits.max_archive_depth, "archives within archives (default 3)")
        ->type_name("N");
  }

  void add_run(CLI::App* sub) {
    add_sources(sub);
    sub->add_option("--memory", memory_, "stay within about this much memory: 400M, 2G")->type_name("SIZE");
    sub->add_flag("--strict", options_.strict,
                  "exit 3 when articles were rejected or sources could not be read");
    add_making(sub);
  }

  /// Of every command that makes a generation.
  void add_making(CLI::App* sub) {
    add_db(sub);
    sub->add_option("--jobs,-j", jobs_, "workers (default: one a core)")->type_name("N");
    sub->add_option("--progress", progress_, "auto, bar, line, json, none")->type_name("HOW");
    sub->add_option("--report", options_.report, "write the whole report as JSON (- for standard output)")
        ->type_name("FILE");
    sub->add_flag("-q,--quiet", options_.quiet, "print errors only");
    sub->add_flag("--wait", options_.wait, "wait for another writer instead of giving up");
    add_gate(sub);
  }

  void add_gate(CLI::App* sub) {
    sub->add_option("--gate", options_.gate, "publish only when these judged queries do not get worse")
        ->type_name("QUERIES QRELS")
        ->expected(2)
        ->allow_extra_args(false);  // or a source behind them is taken for a third
    sub->add_option("--gate-slack", slack_, "how much lower their mean nDCG@10 may be (default 0)")
        ->type_name("X");
  }

  void add_writers() {
    CLI::App* build = command(Command::build, "build", "index SOURCES from scratch and publish the result");
    add_run(build);
    build->add_option("--shards", shards_, "spread the articles over N databases, also for searching over the network")
        ->type_name("N");
    CLI::App* update = command(Command::update, "update",
                               "bring the index up to SOURCES: new, changed and vanished articles");
    add_run(update);
    update->add_flag("--keep-missing", options_.keep_missing, "keep articles that are no longer in SOURCES");
    update->add_flag("--force", options_.force, "also when more than a fifth of the articles would go");
    update->add_flag("-n,--dry-run", options_.dry_run, "only say what would be done");
    CLI::App* merge = command(Command::merge, "merge",
                              "join indexes, or the shards of one, into a single index and publish it");
    add_making(merge);
    merge->add_option("INDEX", options_.sources, "index directories, databases, stub files of this machine");
    for (const auto& [id, name, help] :
         {std::tuple{Command::rollback, "rollback", "publish the generation before the current one"},
          std::tuple{Command::prune, "prune", "remove old generations nobody reads"}}) {
      CLI::App* sub = command(id, name, help);
      add_db(sub);
      sub->add_flag("--wait", options_.wait, "wait for another writer instead of giving up");
      sub->add_flag("-q,--quiet", options_.quiet, "print errors only");
      sub->add_flag("--json", options_.json, "as JSON");
      if (id == Command::prune)
        sub->add_option("--keep", options_.keep, "generations to keep, the current one included (default 2)")
            ->type_name("N");
    }
  }

  void add_readers() {
    CLI::App* parse =
        command(Command::parse, "parse", "show what the parser makes of SOURCES, one JSON object a line");
    add_sources(parse);
    parse->add_flag("--json", options_.json, "JSON Lines (the default)");
    parse->add_flag("--strict", options_.strict,
                    "exit 3 when articles were rejected or sources could not be read");
    parse->add_flag("-q,--quiet", options_.quiet, "print errors only");
    for (const auto& [id, name, help] :
         {std::tuple{Command::info, "info", "generations, counts, versions and sizes of an index"},
          std::tuple{Command::check, "check", "verify every part of the published index"}}) {
      CLI::App* sub = command(id, name, help);
      add_db(sub);
      sub->add_flag("--json", options_.json, "as JSON");
      sub->add_flag("-q,--quiet", options_.quiet, "print errors only");
    }
  }

  void add_export() {
    CLI::App* sub = command(Command::export_articles, "export", "write the articles of an index for other programs");
    add_export_options(*sub, options_.exporting);
    sub->add_option("INDEX", options_.sources, "the same as --db");
    sub->add_flag("--force", options_.force, "replace what has the name of the output");
    sub->add_flag("-q,--quiet", options_.quiet, "print errors only");
  }

  std::string help() {
    for (const auto& [id, sub] : commands_)
      if (sub->parsed()) return sub->help();
    return app_.help();
  }

  Result<void> finish() {
    std::uint64_t line = options_.article_limits.line_bytes;
    for (const auto& [name, text, bytes] :
         {std::tuple{"--memory", &memory_, &options_.memory},
          std::tuple{"--max-line", &max_line_, &line},
          std::tuple{"--max-article", &max_article_, &options_.limits.max_article_bytes},
          std::tuple{"--max-archive", &max_archive_, &options_.limits.max_archive_bytes}})
      if (!text->empty() && !parse_size(*text, *bytes))
        return tl::unexpected(usage("option '" + std::string(name) + "' needs a size such as 400M or 2G, not '" + *text + "'"));
    options_.article_limits.line_bytes = static_cast<std::size_t>(line);
    // Decoded it may be three times as long, and a stored article of more than 64 MiB is taken for damage.
    constexpr std::uint64_t kMostArticle = 16u << 20;
    if (options_.limits.max_article_bytes > kMostArticle)
      return tl::unexpected(usage("option '--max-article' takes at most 16M"));
    if (auto read = count("--jobs", jobs_, 1024, options_.jobs); !read) return read;
    if (auto read = count("--shards", shards_, format::kMostShards, options_.shards); !read) return read;
    if (!slack_.empty()) {
      const auto [end, error] =
          std::from_chars(slack_.data(), slack_.data() + slack_.size(), options_.gate_slack);
      if (error != std::errc() || end != slack_.data() + slack_.size() ||
          !(options_.gate_slack >= 0 && options_.gate_slack <= 1))
        return tl::unexpected(
            usage("option '--gate-slack' needs a number from 0 to 1, not '" + slack_ + "'"));
    }
    if (options_.keep == 0)
      return tl::unexpected(usage("option '--keep' needs at least 1: the current generation stays"));
    const std::vector<std::string> modes{"auto", "bar", "line", "json", "none"};
    const auto mode = std::ranges::find(modes, progress_);
    if (mode == modes.end()) return tl::unexpected(choice("--progress", progress_, modes));
    options_.progress = static_cast<ProgressMode>(mode - modes.begin());
    const std::vector<std::string> whens{"auto", "always", "never"};
    if (std::ranges::find(whens, options_.color) == whens.end())
      return tl::unexpected(choice("--color", options_.color, whens));
    return {};
  }

  static Result<void> count(const std::string& option, const std::string& text, unsigned most, unsigned& value) {
    if (text.empty()) return {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value > 0 && value <= most) return {};
    return tl::unexpected(
        usage("option '" + option + "' needs a number from 1 to " + std::to_string(most) + ", not '" + text + "'"));
  }

  static Error choice(const std::string& option, const std::string& value,
                      const std::vector<std::string>& choices) {
    std::string all;
    for (const std::string& one : choices) all += (all.empty() ? "" : ", ") + one;
    const std::string near = closest(value, choices);
    return usage("option '" + option + "' does not know '" + value + "'",
                 near.empty() ? "it takes " + all : "did you mean '" + near + "'?");
  }
};

std::vector<std::string> long_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  return names;
}

/// CLI11 calls every unknown option an "extra"; people want to know which one, and what they meant.
Result<void> check_names(CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* current = &app;
  int values = 0;  // of an option that are still to come
  for (const std::string& argument : arguments) {
    if (values > 0 && values-- > 0) continue;
    if (argument.size() < 2 || argument.front() != '-') {
      if (current != &app) continue;
      std::vector<std::string> names;
      for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
      if (std::ranges::find(names, argument) == names.end()) {
        const std::string near = closest(argument, names);
        return tl::unexpected(
            usage("unknown command '" + argument + "'",
                  near.empty() ? "kbindex --help" : "did you mean 'kbindex " + near + "'?"));
      }
      current = app.get_subcommand(argument);
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.starts_with("--") ? argument.substr(0, equals) : argument.substr(0, 2);
    const CLI::Option* option = current->get_option_no_throw(name);
    if (option == nullptr) option = app.get_option_no_throw(name);
    if (option == nullptr) {
      const std::size_t dashes = name.find_first_not_of('-');
      const std::string near =
          closest(argument.substr(std::min(dashes, argument.size())), long_names(*current));
      const std::string command = current == &app ? "kbindex" : "kbindex " + current->get_name();
      return tl::unexpected(usage("unknown option '" + argument + "'",
                                  near.empty() ? command + " --help; a file of that name goes behind --"
                                               : "did you mean '--" + near + "'?"));
    }
    const int takes = option->get_items_expected_max();
    const bool has_value = argument.starts_with("--") ? equals != std::string::npos : argument.size() > 2;
    if (takes == 0 && equals != std::string::npos)
      return tl::unexpected(usage("option '" + name + "' takes no value"));
    values = takes - (has_value ? 1 : 0);
    if (values > &arguments.back() - &argument)
      return tl::unexpected(usage("option '" + name + "' needs " +
                                  (takes == 1 ? std::string("a value") : std::to_string(takes) + " values")));
  }
  return {};
}

Result<void> check_use(const Options& options) {
  if (options.command == Command::merge && options.sources.empty())
    return tl::unexpected(usage("nothing to merge: name indexes, or the one whose shards are to become one",
                                "kbindex merge --db DIR INDEX..."));
  const bool reads = options.command == Command::build || options.command == Command::update ||
                     options.command == Command::parse;
  if (!reads) return {};
  if (options.sources.empty() && !options.files_from)
    return tl::unexpected(usage("nothing to read: name files, folders or archives, or - for standard input"));
  if (options.nul && !options.files_from)
    return tl::unexpected(
        usage("option '-0' is about the list that --files-from reads", "kbindex build --files-from - -0"));
  return {};
}

}  // namespace

Result<Options> parse_options(int argc, const char* const* argv) {
  Options options;
  SplitArguments split = split_at_dashes(argc, argv);
  Grammar grammar(options);
  if (auto checked = check_names(grammar.app(), split.before); !checked) return fail(std::move(checked));
  if (auto read = grammar.read(split.before); !read) return fail(std::move(read));
  if (!options.to_print.empty()) return options;
  if (options.command == Command::none) {
    if (argc > 1) return tl::unexpected(usage("no command given"));
    options.to_print = grammar.app().help();
    return options;
  }
  if (options.command == Command::export_articles)
    for (const auto* more : {&options.sources, &split.after})
      options.exporting.indexes.insert(options.exporting.indexes.end(), more->begin(), more->end());
  options.sources.insert(options.sources.end(), split.after.begin(), split.after.end());
  if (auto checked = check_use(options); !checked) return fail(std::move(checked));
  return options;
}

}  // namespace kb::cli::kbindex
