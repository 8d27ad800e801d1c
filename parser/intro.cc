#include "parser/intro.h"

#include <algorithm>
#include <array>

#include "parser/chars.h"

namespace kb::parser {
namespace {

/// Words that announce what a program shows, and words that announce what a person types or writes.
constexpr auto kMessageWords = std::to_array<std::string_view>(
    {"error", "errors", "message", "messages", "warning", "warnings", "prompt", "prompted", "displays",
     "display", "displayed", "appears", "appear", "event", "events", "receive", "reports"});
constexpr auto kCodeWords = std::to_array<std::string_view>(
    {"code",      "command", "commands", "line",        "lines",   "statement", "statements", "syntax",
     "type",      "enter",   "key",      "keys",        "subkey",  "section",   "program",    "function",
     "macro",     "script",  "example",  "declaration", "setting", "settings",  "entry",      "entries",
     "procedure", "path",    "value",    "file",        "files",   "parameter"});

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return equals_ci(w, word); });
}

/// The words that name what is quoted.
bool is_error_word(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"error", "errors", "message", "messages", "warning", "warnings", "event", "events"});
  return is_one_of(word, kWords);
}

std::string_view letters_of(std::string_view word) {
  while (!word.empty() && !is_alpha(word.front())) word.remove_prefix(1);
  while (!word.empty() && !is_alpha(word.back())) word.remove_suffix(1);
  return word;
}

}  // namespace

Intro intro_of(std::string_view block) {
  // Backwards word by word to the sentence's beginning. "the following error" and "error message" settle it;
  // otherwise the word nearest to the colon decides. Without a colon ("the following error may appear.") only
  // they count.
  constexpr std::size_t kFarthest = 30;
  constexpr std::size_t kNear = 9;
  block = trim_right(block);
  if (block.empty()) return Intro::none;
  const bool colon =
      block.back() == ':' || is_alnum(block.back());  // "... prompted with the message" goes on
  if (!colon && block.back() != '.') return Intro::none;
  Intro nearest = Intro::other;
  std::string_view later;  // the word behind the one looked at
  bool error_behind = false;
  std::size_t end = block.size();
  for (std::size_t n = 0; n < kFarthest && end > 0; ++n) {
    while (end > 0 && (is_blank(block[end - 1]) || block[end - 1] == '\n')) --end;
    std::size_t begin = end;
    while (begin > 0 && !is_blank(block[begin - 1]) && block[begin - 1] != '\n') --begin;
    if (begin == end) break;
    const std::string_view word = block.substr(begin, end - begin);
    if (n > 0 && (word.back() == '.' || word.back() == '?' || word.back() == '!')) break;
    const std::string_view letters = letters_of(word);
    const bool message = is_one_of(letters, kMessageWords);
    if (colon && error_behind && is_error_word(letters)) return Intro::message;  // "error message"
    if (error_behind && equals_ci(letters, "following")) return Intro::message;
    if (nearest == Intro::other && n < kNear) {
      if (message)
        nearest = Intro::message;
      else if (is_one_of(letters, kCodeWords))
        nearest = Intro::code;
    }
    // "following" may stand two words before: "the following STOP error message".
    error_behind = is_error_word(letters) || (error_behind && is_error_word(later));
    later = letters;
    end = begin;
  }
  return colon ? nearest : Intro::none;
}

bool is_alternative(std::string_view text) {
  constexpr std::size_t kLongest = 10;
  if (text.size() > kLongest) return false;
  while (!text.empty() && !is_alpha(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_alpha(text.back())) text.remove_suffix(1);
  return equals_ci(text, "or") || equals_ci(text, "and");
}

bool is_citation(std::string_view text) {
  if (text.size() > 5 && to_lower(text[0]) == 'q' && is_digit(text[1]) && is_digit(text[2]) &&
      is_digit(text[3]) && is_digit(text[4]) && is_digit(text[5]))
    return true;
  return starts_with_ci(text, "ARTICLE-ID");
}

bool is_url(std::string_view text) {
  return starts_with_ci(text, "http:") || starts_with_ci(text, "https:") || starts_with_ci(text, "ftp:") ||
         starts_with_ci(text, "www.");
}

}  // namespace kb::parser
