#include "tools/kbsearch/options.h"

#include "tests/support/catch.h"

using namespace kb::cli;
using Words = std::vector<std::string>;

namespace {

kb::Result<Options> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "kbsearch");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

kb::Error error_of(std::vector<const char*> arguments) {
  const auto options = parse(std::move(arguments));
  REQUIRE_FALSE(options);
  return options.error();
}

}  // namespace

TEST_CASE("words are the query, options may stand anywhere") {
  const auto options = parse({"print", "--limit", "5", "windows nt", "-n7", "--json"});
  REQUIRE(options);
  CHECK(options->words == Words{"print", "windows nt"});
  CHECK(options->limit == 7U);
  CHECK(options->form == OutputForm::json);
  CHECK(options->mode == Mode::search);
}

TEST_CASE("a word that begins with one dash belongs to the query") {
  const auto options = parse({"copy", "a.txt", "-force", "-title:x y", "-5x", "-d", "-x/y"});
  REQUIRE(options);
  CHECK(options->words == Words{"copy", "a.txt", "-force", "-title:x y", "-5x"});
  CHECK(options->databases == Words{"-x/y"});  // the value of an option is left alone
}

TEST_CASE("pattern beginning with a dash goes behind a double dash") {
  const auto options = parse({"--ids", "foo", "--", "--bar", "-b", "--limit"});
  REQUIRE(options);
  CHECK(options->words == Words{"foo"});
  CHECK(options->after == Words{"--bar", "-b", "--limit"});
}

TEST_CASE("an option with an optional value never eats a query word") {
  const auto options = parse({"--explain", "print"});
  REQUIRE(options);
  CHECK(options->words == Words{"print"});
  const auto article = parse({"--explain=Q12345", "print"});
  REQUIRE(article);
  CHECK(article->explain);
  CHECK(article->explain_article == "Q12345");
}

TEST_CASE("--show takes numbers before and behind it") {
  const auto options = parse({"--show=Q1001", "KB1002", "1003", "--section", "cause"});
  REQUIRE(options);
  CHECK(options->mode == Mode::show);
  CHECK(options->words == Words{"Q1001", "KB1002", "1003"});
  CHECK(options->section == "cause");
}

TEST_CASE("databases add up, other options take the last value") {
  const auto options = parse({"--db", "a", "-d", "b", "--sort", "newest", "--sort=oldest", "x"});
  REQUIRE(options);
  CHECK(options->databases == Words{"a", "b"});
  CHECK(options->sort == std::string("oldest"));
  CHECK(options->words == Words{"x"});
  CHECK(parse({"--db", "a", "x"})->words == Words{"x"});
}

TEST_CASE("mistakes are answered with what was probably meant") {
  CHECK(error_of({"--limt", "5"}).hint == "did you mean '--limit'?");
  CHECK(error_of({"-json", "x"}).hint == "did you mean '--json'?");
  CHECK(error_of({"--zzzzzz"}).hint == "to search for it as a word: kbsearch -- --zzzzzz");
  CHECK(error_of({"-z"}).message == "unknown option '-z'");
  CHECK(error_of({"--sort", "newst"}).hint == "did you mean 'newest'?");
  CHECK(error_of({"--color=purple"}).hint == "it takes auto, always, never");
  CHECK(error_of({"--json=5"}).message == "option '--json' takes no value");
  CHECK(error_of({"--limit"}).message == "option '--limit' needs a value: N");
  for (const char* number : {"0", "x", "5x", "-5", "", "99999999999999999999"})
    CHECK_FALSE(parse({"x", "--limit", number, "--limit", number}));
  CHECK(error_of({"--json", "--ids"}).message == "'--json' and '--ids' do not go together");
  CHECK(error_of({"--last", "--more"}).message == "'--last' and '--more' do not go together");
  CHECK_FALSE(parse({"--trec", "x", "y"}));
  CHECK_FALSE(parse({"--context", "2", "y"}));
}

TEST_CASE("every option of the table is understood") {
  for (const OptionRow& row : kOptions) {
    std::string argument = "--" + std::string(row.name);
    const bool number = row.value == "N" || row.value == "SECONDS";
    if (!row.value.empty())
      argument += std::string("=") + (number ? "1"
                                      : row.choices.empty()
                                          ? "x"
                                          : std::string(row.choices.substr(0, row.choices.find('|'))));
    std::vector<const char*> arguments{argument.c_str()};
    if (row.name == "trec") arguments.push_back("--batch=-");
    if (row.name == "context" || row.name == "ignore-case") arguments.push_back("--regex=x");
    INFO(argument);
    CHECK(parse(arguments).has_value());
  }
}

TEST_CASE("strange arguments are words") {
  const auto options = parse({"-", "", " ", "\xff\xfe", "a=b", "\x1b[0m", "->", "-*"});
  REQUIRE(options);
  CHECK(options->words.size() == 8);
}

TEST_CASE("-h is the short help, --help takes a topic") {
  CHECK(parse({"--regex", "x", "-C2"})->context == 2);
  CHECK(parse({"-h"})->short_help);
  const auto fields = parse({"--help", "fields"});
  REQUIRE(fields);
  CHECK(fields->mode == Mode::help);
  CHECK(fields->words == Words{"fields"});
  CHECK(parse({"--help=fields"})->words == Words{"fields"});
}
