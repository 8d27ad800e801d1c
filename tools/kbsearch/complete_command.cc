#include <fmt/format.h>

#include <algorithm>

#include "indexer/format/schema.h"
#include "tools/cli/exit_codes.h"
#include "tools/kbsearch/session.h"

namespace kb::cli {
namespace {

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

}  // namespace

// kbsearch --complete KIND PREFIX (values: OPTION PREFIX). A line a completion, what it means behind a tab.
// Silent when anything is wrong: this runs while somebody types.
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
  } else if (kind == "databases") {
    for (const auto& [name, location] : session.config().databases)
      if (begins_with(name, prefix)) out += fmt::format("{}\t{}\n", name, neutralise(location));
  }
  return session.deliver(out, out.empty() ? kExitNone : kExitOk);
}

}  // namespace kb::cli
