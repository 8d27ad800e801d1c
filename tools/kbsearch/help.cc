#include "tools/kbsearch/help.h"

#include <fmt/format.h>
#include <unicode/uvernum.h>
#include <xapian.h>

#include "indexer/format/schema.h"
#include "tools/cli/suggest.h"
#include "tools/kbsearch/options.h"

#ifndef KB_VERSION
#define KB_VERSION "0"
#endif

namespace kb::cli {
namespace {

constexpr std::string_view kUsage =
    "usage: kbsearch [OPTION ...] WORD ...\n"
    "       kbsearch --show NUMBER ...\n";

std::string option_lines(OptionGroup group) {
  std::string out;
  for (const OptionRow& row : kOptions) {
    if (row.group != group) continue;
    std::string names = row.letter != '\0' ? fmt::format("-{}, ", row.letter) : "    ";
    names += fmt::format("--{}", row.name);
    if (!row.value.empty()) names += fmt::format(" {}", row.value);
    if (row.name == "show") names += " Q ...";
    if (row.name == "explain") names += "[=Q]";
    out += fmt::format("  {:<22} {}\n", names, row.help);
  }
  return out;
}

std::string_view kind_note(const format::Field& field) {
  if (field.kind == format::FieldKind::date) return "2001, 2001-06, 1999..2001, >=2000-06";
  return field.ranges ? "also ranges: 4.0..5.0, >=4.0" : "";
}

}  // namespace

std::string short_help() {
  return std::string(kUsage) +
         "\n"
         "  kbsearch print spooler stops           articles that answer this, best first\n"
         "  kbsearch 'stop 0xA' type:bug           an error code, with a filter\n"
         "  kbsearch --show Q274667                one article\n"
         "  kbsearch --paste < event.txt           search for what a log says\n"
         "\n"
         "  kbsearch --more     the next page       kbsearch --open 1    the first result\n"
         "  kbsearch --help     all options         kbsearch --help syntax, --help fields\n";
}

std::string full_help() {
  std::string out(kUsage);
  out +=
      "\nSearches an index of knowledge base articles (made by kbindex). Several words are\n"
      "searched together and ranked; an argument with blanks in it is a phrase; a single\n"
      "argument is taken as the whole query. Nothing you type is an error.\n";
  const std::pair<OptionGroup, std::string_view> groups[] = {{OptionGroup::search, "Searching"},
                                                             {OptionGroup::article, "Reading"},
                                                             {OptionGroup::output, "Output"},
                                                             {OptionGroup::recall, "The last search"},
                                                             {OptionGroup::setup, "Set-up"}};
  for (const auto& [group, title] : groups) out += fmt::format("\n{}:\n{}", title, option_lines(group));
  out +=
      "\nExit codes: 0 results, 1 none, 2 error.\n"
      "Manuals: kbsearch(1), kb-query(7), kb-config(5), kbsearch-json(5).\n";
  return out;
}

std::string fields_help() {
  std::string out = "Fields narrow a search: FIELD:WORD, FIELD:\"A PHRASE\", -FIELD:WORD.\n\n";
  for (const format::Field& field : format::kFields) {
    std::string names(field.name);
    for (const std::string_view alias : field.aliases)
      if (!alias.empty()) names += fmt::format(", {}", alias);
    out += fmt::format("  {:<24} {}\n  {:<24}   {}\n", names, field.help, "", field.example);
    if (const std::string_view note = kind_note(field); !note.empty())
      out += fmt::format("  {:<24}   {}\n", "", note);
  }
  return out;
}

std::string syntax_help() {
  return "A query is words. Everything that is not clearly syntax is text.\n"
         "\n"
         "  print spooler            both words if possible; then most of them\n"
         "  \"stops responding\"       these words next to each other\n"
         "  -fax, NOT fax            without this word\n"
         "  ras OR dun               one of them\n"
         "  (ras OR dun) error       grouped\n"
         "  spool*                   words that begin like this\n"
         "  title:spooler            a word of the title (kbsearch --help fields)\n"
         "  date:1999..2001          a range; date:>=2000-06, version:4.0..5.0\n"
         "  Q274667, KB274667        the article with this number\n"
         "  0x80004005               an error code, in any of its spellings\n"
         "\n"
         "In a shell:\n"
         "  kbsearch print 'stops responding'      the second argument is a phrase\n"
         "  kbsearch 'ras OR dun -fax'             one argument is the whole query\n"
         "  kbsearch -- -force                     a word that begins with a dash\n";
}

std::string version_text() {
  return fmt::format(
      "kbsearch {}\n"
      "Xapian {}, ICU {}, CLI11 {}, fmt {}.{}.{}; schema {}\n"
      "Licence: GNU GPL version 2 or later. No warranty.\n",
      KB_VERSION, Xapian::version_string(), U_ICU_VERSION, options_library_version(), FMT_VERSION / 10000,
      FMT_VERSION / 100 % 100, FMT_VERSION % 100, format::kSchemaVersion);
}

Result<std::string> help_for(std::string_view topic) {
  if (topic.empty()) return full_help();
  if (topic == "fields") return fields_help();
  if (topic == "syntax") return syntax_help();
  const std::string near = closest(topic, {"fields", "syntax"});
  return fail(ErrorCode::invalid_argument, fmt::format("no help about '{}'", topic),
              near.empty() ? "kbsearch --help fields, kbsearch --help syntax"
                           : fmt::format("did you mean '--help {}'?", near));
}

}  // namespace kb::cli
