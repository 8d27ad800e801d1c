#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// The command line of kbsearch. One table says which options there are; the parser, both helps, the man page
/// and the completions are held against it by tests/unit/cli.
namespace kb::cli {

enum class OptionGroup : std::uint8_t { search, article, output, recall, setup, hidden };

struct OptionRow {
  std::string_view name;   ///< long name without dashes
  char letter;             ///< '\0' for none
  std::string_view value;  ///< name of its value; empty for a flag
  OptionGroup group;
  std::string_view help;
  std::string_view choices = {};  ///< values separated by '|', for checking and completion
};

inline constexpr std::array kOptions{
    OptionRow{"limit", 'n', "N", OptionGroup::search, "results a page (10)"},
    OptionRow{"page", '\0', "N", OptionGroup::search, "the Nth page"},
    OptionRow{"sort", '\0', "ORDER", OptionGroup::search, "relevance, newest, oldest or number",
              "relevance|newest|oldest|number"},
    OptionRow{"interactive", 'i', "", OptionGroup::search, "search while you type"},
    OptionRow{"paste", '\0', "", OptionGroup::search,
              "search for what stdin says: an event log entry, an error dialog"},
    OptionRow{"similar", '\0', "Q", OptionGroup::search, "articles like this one"},
    OptionRow{"cites", '\0', "Q", OptionGroup::search, "articles that this one cites"},
    OptionRow{"cited-by", '\0', "Q", OptionGroup::search, "articles that cite this one"},
    OptionRow{"regex", '\0', "PATTERN", OptionGroup::search,
              "lines of text that match (RE2 syntax), of articles with the query's words"},
    OptionRow{"context", 'C', "N", OptionGroup::search, "with --regex: lines around a match"},
    OptionRow{"ignore-case", '\0', "", OptionGroup::search,
              "with --regex: upper and lower case are the same"},
    OptionRow{"facets", '\0', "", OptionGroup::search,
              "count the matches by product, type, year and section"},
    OptionRow{"no-correct", '\0', "", OptionGroup::search, "do not search for other spellings"},
    OptionRow{"synonyms", '\0', "FILE", OptionGroup::search, "synonym rules of your own, see kb-query(7)"},
    OptionRow{"no-synonyms", '\0', "", OptionGroup::search, "do not search for synonyms"},
    OptionRow{"no-collapse", '\0', "", OptionGroup::search, "do not fold near-duplicates into one result"},
    OptionRow{"batch", '\0', "FILE", OptionGroup::search, "run many queries: lines of ID, TAB, query"},
    OptionRow{"trec", '\0', "TAG", OptionGroup::search, "with --batch: print a TREC run of this name"},
    OptionRow{"explain", '\0', "", OptionGroup::search, "how the query was read and the results ranked"},
    OptionRow{"show", '\0', "", OptionGroup::article,
              "show the articles with these numbers: Q274667, KB274667, 274667"},
    OptionRow{"open", '\0', "N", OptionGroup::article, "show the Nth result of the last search"},
    OptionRow{"section", '\0', "NAME", OptionGroup::article,
              "only this section: symptoms, cause, resolution, ...",
              "lead|summary|symptoms|cause|resolution|workaround|status|more_information|references"},
    OptionRow{"raw", '\0', "", OptionGroup::article, "the article as it was written"},
    OptionRow{"json", '\0', "", OptionGroup::output, "JSON Lines, see kbsearch-json(5)"},
    OptionRow{"ids", '\0', "", OptionGroup::output, "only the article numbers"},
    OptionRow{"count", '\0', "", OptionGroup::output, "only how many articles match"},
    OptionRow{"format", '\0', "TEMPLATE", OptionGroup::output, "a line of your own, as '{id}\\t{title}'"},
    OptionRow{"null", '0', "", OptionGroup::output, "end records with a NUL byte instead of a line end"},
    OptionRow{"blocks", '\0', "", OptionGroup::output, "the layout for people, also into a pipe"},
    OptionRow{"lines", '\0', "", OptionGroup::output, "the layout for pipes, also on a terminal"},
    OptionRow{"plain", '\0', "", OptionGroup::output, "for screen readers: labels, no colour, no wrapping"},
    OptionRow{"marks", '\0', "", OptionGroup::output, "show matches as [match]"},
    OptionRow{"color", '\0', "WHEN", OptionGroup::output, "auto, always or never", "auto|always|never"},
    OptionRow{"no-pager", '\0', "", OptionGroup::output, "do not use a pager"},
    OptionRow{"quiet", 'q', "", OptionGroup::output, "no notes on stderr"},
    OptionRow{"last", '\0', "", OptionGroup::recall, "the last search again"},
    OptionRow{"more", '\0', "", OptionGroup::recall, "the next page of the last search"},
    OptionRow{"again", '\0', "", OptionGroup::recall, "the last search with the words that follow added"},
    OptionRow{"no-history", '\0', "", OptionGroup::recall, "do not remember this search"},
    OptionRow{"db", 'd', "DB", OptionGroup::setup,
              "an index: a path or a name of the configuration; repeatable"},
    OptionRow{"partial", '\0', "", OptionGroup::setup,
              "search the databases that can be reached, and say which cannot"},
    OptionRow{"timeout", '\0', "SECONDS", OptionGroup::setup,
              "a database on another machine may take to answer (10)"},
    OptionRow{"no-config", '\0', "", OptionGroup::setup, "read no configuration file"},
    OptionRow{"lint-synonyms", '\0', "", OptionGroup::setup,
              "name the rules of synonym files that can find nothing"},
    OptionRow{"paths", '\0', "", OptionGroup::setup, "print which files and folders are used"},
    OptionRow{"help", 'h', "", OptionGroup::setup,
              "-h: the short help; --help: this; --help fields, --help syntax"},
    OptionRow{"version", 'V', "", OptionGroup::setup, "print the versions of program and libraries"},
    OptionRow{"complete", '\0', "KIND", OptionGroup::hidden, "print completions (for the shells)",
              "fields|field-values|products|keywords|numbers|values|databases|options"},
};

[[nodiscard]] constexpr const OptionRow* find_option(std::string_view name) {
  for (const OptionRow& row : kOptions)
    if (row.name == name) return &row;
  return nullptr;
}

/// What the command line asks for.
enum class Mode : std::uint8_t {
  interactive,
  search,
  similar,
  cites,
  cited_by,
  regex,
  show,
  open,
  last,
  more,
  again,
  batch,
  lint_synonyms,
  paths,
  help,
  version,
  complete
};

enum class OutputForm : std::uint8_t { automatic, blocks, lines, plain, json, ids, count, format };

struct Options {
  Mode mode = Mode::search;
  OutputForm form = OutputForm::automatic;
  std::vector<std::string> words;  ///< query words, article numbers or the help topic
  std::vector<std::string> after;  ///< words behind "--"
  bool paste = false;

  std::optional<std::size_t> limit;
  std::size_t page = 1;
  std::optional<std::string> sort, color;
  std::string article;  ///< of --similar, --cites and --cited-by
  std::string regex, batch, trec, format, section, complete;
  std::string synonym_file;
  std::size_t context = 0;
  std::size_t open = 0;
  std::vector<std::string> databases;

  bool partial = false;
  unsigned timeout = 10;  ///< seconds
  bool ignore_case = false;
  bool correct = true, synonyms = true, collapse = true, facets = false, explain = false;
  std::string explain_article;  ///< of --explain=Q12345
  bool raw = false, null = false, marks = false, pager = true, quiet = false, history = true, config = true;
  bool short_help = false;
};

/// Errors: invalid_argument, with a suggestion as hint.
[[nodiscard]] Result<Options> parse_options(int argc, const char* const* argv);

/// The version of the options library, for --version.
[[nodiscard]] std::string options_library_version();

}  // namespace kb::cli
