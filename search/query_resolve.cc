#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "search/query_chars.h"
#include "search/query_switches.h"
#include "search/query_tokens.h"

namespace kb::search {
namespace {

// "does NOT work": what stands before a NOT that is only emphasis. Sorted.
constexpr std::array<std::string_view, 38> kBeforeEmphasis{
    "and",  "are",  "but", "can", "could", "did",  "do",   "does",  "files", "had",    "has",   "have", "if",
    "in",   "is",   "it",  "may", "might", "must", "need", "of",    "or",    "should", "still", "that", "the",
    "they", "this", "to",  "was", "we",    "were", "when", "which", "why",   "will",   "would", "you"};
static_assert(std::is_sorted(kBeforeEmphasis.begin(), kBeforeEmphasis.end()));

std::string_view slice(std::string_view query, const Token& token) {
  return query.substr(token.begin, token.end - token.begin);
}

bool is_operator(TokenKind kind) {
  return kind == TokenKind::and_word || kind == TokenKind::or_word || kind == TokenKind::not_word;
}

/// Begins something that can be searched for or excluded.
bool begins_operand(const Token& token) {
  return !is_operator(token.kind) && token.kind != TokenKind::close;
}
bool ends_operand(const Token& token) {
  return !is_operator(token.kind) && token.kind != TokenKind::open;
}

std::string_view without_marks(std::string_view word) {
  while (word.size() > 1 && std::string_view(",;.!?").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  return word;
}

class Resolver {
 public:
  Resolver(std::string_view query, Tokens& tokens, Notes& notes)
      : query_(query), tokens_(tokens.list), notes_(notes) {}

  void run() {
    resolve_dashes();
    const bool shouted = is_shouted();
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (is_operator(tokens_[i].kind)) resolve_operator(i, shouted);
  }

 private:
  void resolve_dashes() {
    if (std::none_of(tokens_.begin(), tokens_.end(), [](const Token& t) { return t.dash; })) return;
    std::vector<std::string_view> words;
    bool positive = false;
    for (const Token& token : tokens_) {
      if (token.kind == TokenKind::text) words.push_back(slice(query_, token));
      positive |= !token.dash && begins_operand(token) &&
                  (token.kind != TokenKind::text || has_content(slice(query_, token)));
    }
    const bool command = query_.find('\n') != std::string_view::npos || is_command_line(words) || !positive;
    for (Token& token : tokens_) {
      if (!token.dash || (token.kind != TokenKind::text && token.kind != TokenKind::prefix)) continue;
      const std::string_view word = slice(query_, token).substr(1);
      const Dash reading = read_dash(word);
      if (reading == Dash::excludes && !command) continue;
      token.dash = false;
      if (reading == Dash::number) continue;
      if (token.kind == TokenKind::prefix) token.kind = TokenKind::text;
      notes_.add(NoteKind::dash_is_text, token.begin, token.end,
                 fmt::format("{} was searched as a word, not excluded", quoted_excerpt(slice(query_, token))),
                 fmt::format("to exclude it: NOT {}", excerpt(without_marks(word))));
    }
  }

  /// Nothing but capitals: "FILE NOT FOUND". Then NOT and AND are words of a message, and so is OR unless it
  /// stands between single words ("OWA OR IIS OR ASP").
  [[nodiscard]] bool is_shouted() const {
    return std::none_of(query_.begin(), query_.end(), is_lower) &&
           std::all_of(tokens_.begin(), tokens_.end(),
                       [](const Token& t) { return t.kind == TokenKind::text || is_operator(t.kind); });
  }
  [[nodiscard]] bool is_alternation() const {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if ((tokens_[i].kind == TokenKind::or_word) != (i % 2 == 1)) return false;
    return tokens_.size() % 2 == 1;
  }

  [[nodiscard]] bool is_emphasis(std::size_t i) const {
    return i > 0 && tokens_[i - 1].kind == TokenKind::text &&
           std::binary_search(kBeforeEmphasis.begin(), kBeforeEmphasis.end(),
                              ascii_lower(slice(query_, tokens_[i - 1])));
  }

  void resolve_operator(std::size_t i, bool shouted) {
    Token& token = tokens_[i];
    const Token* before = i > 0 ? &tokens_[i - 1] : nullptr;
    const Token* after = i + 1 < tokens_.size() ? &tokens_[i + 1] : nullptr;
    const bool is_not = token.kind == TokenKind::not_word;
    const bool prose = is_not ? shouted || is_emphasis(i)
                              : shouted && (token.kind == TokenKind::and_word || !is_alternation());
    const bool placed = is_not ? after != nullptr && begins_operand(*after) && !after->dash
                               : before != nullptr && ends_operand(*before) && after != nullptr &&
                                     (begins_operand(*after) || after->kind == TokenKind::not_word);
    if (placed && !prose) return;
    token.kind = TokenKind::text;
    if (!placed || shouted)
      notes_.add(NoteKind::operator_is_text, token.begin, token.end,
                 fmt::format("{} was searched as a word", slice(query_, token)),
                 shouted ? "operators count beside words in small letters" : "");
  }

  std::string_view query_;
  std::vector<Token>& tokens_;
  Notes& notes_;
};

}  // namespace

void resolve(std::string_view query, Tokens& tokens, Notes& notes) {
  Resolver(query, tokens, notes).run();
}

}  // namespace kb::search
