#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What has to happen to argv before (and after) an options library sees it.
namespace kb::cli {

/// argv without the program's name, cut at the first "--". CLI11 loses what follows a "--" behind a
/// positional in a subcommand, so the part behind it never reaches CLI11.
struct SplitArguments {
  std::vector<std::string> before;
  std::vector<std::string> after;
  bool dashes = false;  ///< there was a "--"
};
[[nodiscard]] SplitArguments split_at_dashes(int argc, const char* const* argv);

/// True for "-force", "-title:x", "-5": a query word that begins with a dash rather than an option. One dash,
/// then at least two bytes; which single letters are options is the caller's business.
[[nodiscard]] bool is_dash_word(std::string_view argument);

/// The query that command-line words mean. The shell has eaten the quotes: of several words, one with white
/// space becomes a phrase again (`windows nt` to `"windows nt"`, `title:a b` to `title:"a b"`), unless it has
/// quotes or an opening parenthesis of its own. A single word is the raw query. `after` are the words behind
/// "--": the same, but one that begins with a dash is quoted, so that it is searched for rather than
/// excluded.
[[nodiscard]] std::string join_query(const std::vector<std::string>& before,
                                     const std::vector<std::string>& after);

}  // namespace kb::cli
