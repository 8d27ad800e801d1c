#include "tools/cli/arguments.h"

#include <algorithm>

namespace kb::cli {
namespace {

bool has_blank(std::string_view word) {
  return word.find_first_of(" \t\n\r") != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

std::string with_quotes_back(const std::string& word) {
  if (!has_blank(word) || word.find('"') != std::string::npos) return word;
  std::string_view rest = word;
  std::string out;
  if (rest.front() == '-') {
    out = "-";
    rest.remove_prefix(1);
  }
  if (rest.empty() || rest.front() == '(') return word;
  if (const auto colon = rest.find(':'); colon != std::string_view::npos && is_name(rest.substr(0, colon))) {
    out.append(rest.substr(0, colon + 1));
    rest.remove_prefix(colon + 1);
    if (rest.empty() || rest.front() == '(') return word;
  }
  return out + quoted(rest);
}

}  // namespace

SplitArguments split_at_dashes(int argc, const char* const* argv) {
  SplitArguments out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (out.dashes)
      out.after.emplace_back(argument);
    else if (argument == "--")
      out.dashes = true;
    else
      out.before.emplace_back(argument);
  }
  return out;
}

bool is_dash_word(std::string_view argument) {
  return argument.size() > 2 && argument[0] == '-' && argument[1] != '-';
}

std::string join_query(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  const bool single = before.size() + after.size() == 1;
  std::string query;
  const auto append = [&query](const std::string& word) {
    if (!query.empty()) query += ' ';
    query += word;
  };
  for (const std::string& word : before) append(single ? word : with_quotes_back(word));
  for (const std::string& word : after) {
    const bool literal = word.size() > 1 && word.front() == '-' && word.find('"') == std::string::npos;
    if (literal && !has_blank(word))
      append(quoted(word));
    else
      append(single ? word : with_quotes_back(word));
  }
  return query;
}

}  // namespace kb::cli
