#include <fmt/format.h>

#include <algorithm>

#include "indexer/format/schema.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbsearch/complete_terms.h"
#include "tools/kbsearch/session.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMostNumbers = 50;
constexpr std::size_t kMostValues = 200;

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string field_lines(std::string_view prefix) {
  std::string out;
  for (const format::Field& field : format::kFields)
    if (begins_with(field.name, prefix)) out += fmt::format("{}:\t{}\n", field.name, field.help);
  return out;
}

// The values of an option ("--sort") or of a field with a closed set ("type", "section").
std::string value_lines(std::string_view of, std::string_view prefix) {
  std::string out;
  const auto add = [&](std::string_view value) {
    if (!value.empty() && begins_with(value, prefix)) out += fmt::format("{}\n", value);
  };
  if (of == "type") {
    for (int i = 0; i < parser::kArticleTypes; ++i) add(parser::name(static_cast<parser::ArticleType>(i)));
    return out;
  }
  const OptionRow* option = find_option(of);
  std::string_view rest = option != nullptr ? option->choices : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    add(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

// A value with a blank in it is a phrase.
std::string quoted(const std::string& value) {
  return value.find(' ') == std::string::npos ? value : '"' + value + '"';
}

std::string lines_of(const Result<std::vector<std::string>>& values) {
  std::string out;
  if (values)
    for (const std::string& value : *values) out += quoted(neutralise(value)) + '\n';
  return out;
}

// Numbers with their titles. "Q27", "KB27" and "27" are the same beginning; the spelling typed is kept.
std::string number_lines(Session& session, std::string_view prefix) {
  std::size_t letters = 0;
  while (letters < prefix.size() && (prefix[letters] < '0' || prefix[letters] > '9')) ++letters;
  const auto values = field_values(session.settings().databases, *format::find_field("id"),
                                   prefix.substr(letters), kMostNumbers);
  if (!values) return {};
  std::vector<std::uint32_t> numbers;
  for (const std::string& value : *values)
    if (const std::uint32_t number = parser::parse_article_number(value); number != 0)
      numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  auto searcher = session.open_index();
  if (!searcher) return {};
  const auto titles = (*searcher)->titles(numbers);
  const std::string typed(prefix.empty() ? "Q" : prefix.substr(0, letters));
  std::string out;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    out += fmt::format("{}{}\t{}\n", typed, numbers[i],
                       titles && i < titles->size() ? neutralise((*titles)[i]) : "");
  return out;
}

// What may follow "product:" and the like.
std::string field_value_lines(const Session& session, std::string_view name, std::string_view prefix) {
  const format::Field* field = format::find_field(name);
  if (field == nullptr) return {};
  if (field->name == "type") return value_lines("type", prefix);
  if (!prefix.empty() && prefix.front() == '"') prefix.remove_prefix(1);
  return lines_of(field_values(session.settings().databases, *field, prefix, kMostValues));
}

}  // namespace

// kbsearch --complete KIND PREFIX (values: OPTION PREFIX; field-values: FIELD PREFIX). A line a completion,
// what it means behind a tab. Silent when anything is wrong: this runs while somebody types.
int run_complete(Session& session) {
  std::vector<std::string> words = session.options().words;
  words.insert(words.end(), session.options().after.begin(), session.options().after.end());
  const std::string& kind = session.options().complete;
  const std::string prefix = words.empty() ? "" : words.back();
  std::string out;
  if (kind == "fields") {
    out = field_lines(prefix);
  } else if (kind == "values") {
    out = value_lines(words.empty() ? "" : words.front(), words.size() > 1 ? prefix : "");
  } else if (kind == "products") {
    out = field_value_lines(session, "product", prefix);
  } else if (kind == "keywords") {
    out = field_value_lines(session, "keyword", prefix);
  } else if (kind == "field-values") {
    out = field_value_lines(session, words.empty() ? "" : words.front(), words.size() > 1 ? prefix : "");
  } else if (kind == "numbers") {
    out = number_lines(session, prefix);
  } else if (kind == "options") {
    for (const OptionRow& row : kOptions)
      if (row.group != OptionGroup::hidden) out += fmt::format("--{}\t{}\n", row.name, row.help);
  } else if (kind == "databases") {
    for (const auto& [name, location] : session.config().databases)
      if (begins_with(name, prefix)) out += fmt::format("{}\t{}\n", name, neutralise(location));
  }
  return session.deliver(out, out.empty() ? kExitNone : kExitOk);
}

}  // namespace kb::cli
