#include "search/query_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "search/query_chars.h"
#include "search/query_fields.h"

namespace kb::search {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr int kShortestPrefix = 3;

class Lexer {
 public:
  Lexer(std::string_view query, Notes& notes) : query_(query), notes_(notes) {}

  Tokens run() {
    while (at_ < query_.size()) {
      if (const std::size_t blank = blank_at(query_, at_); blank > 0)
        at_ += blank;
      else
        unit();
    }
    close_what_is_open();
    return std::move(tokens_);
  }

 private:
  /// One token, or a dash and its token.
  void unit() {
    const std::size_t begin = at_;
    const bool dash = query_[at_] == '-' && at_ + 1 < query_.size() && stands_free(at_) &&
                      query_[at_ + 1] != '-' && query_[at_ + 1] != ')' && blank_at(query_, at_ + 1) == 0;
    if (dash) ++at_;
    if (quote_at(query_, at_) > 0 && phrase(begin, dash)) return;
    if (query_[at_] == '(' && open(begin, dash, nullptr)) return;
    if (query_[at_] == ')' && !dash) return closing();
    word(begin, dash);
  }

  /// Nothing but a blank, a parenthesis or the beginning stands before `at`: a dash there may exclude.
  [[nodiscard]] bool stands_free(std::size_t at) const {
    if (at == 0 || query_[at - 1] == '(') return true;
    for (std::size_t back = 1; back <= 3 && back <= at; ++back)
      if (blank_at(query_, at - back) == back) return true;
    return false;
  }

  Token& push(TokenKind kind, std::size_t begin, std::size_t end, bool dash) {
    Token token;
    token.kind = kind;
    token.dash = dash;
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    tokens_.list.push_back(token);
    at_ = end;
    return tokens_.list.back();
  }

  void push_leaf(TokenKind kind, Node node, std::size_t begin, std::size_t end, bool dash) {
    node.begin = static_cast<std::uint32_t>(begin);
    node.end = static_cast<std::uint32_t>(end);
    push(kind, begin, end, dash).leaf = static_cast<std::uint32_t>(tokens_.leaves.size());
    tokens_.leaves.push_back(std::move(node));
  }

  /// The place of the next quotation mark at or after `from`. Linear over all calls: a failure is remembered.
  [[nodiscard]] std::size_t find_quote(std::size_t from) {
    if (from >= no_quote_from_) return kNone;
    for (std::size_t i = from; i < query_.size(); ++i)
      if (quote_at(query_, i) > 0) return i;
    no_quote_from_ = from;
    return kNone;
  }

  /// `at_` is on a quotation mark. False when it has no partner: it is text then.
  bool phrase(std::size_t begin, bool dash) {
    const std::size_t inner = at_ + quote_at(query_, at_);
    const std::size_t close = find_quote(inner);
    if (close == kNone) {
      note_open_quote(at_, inner);
      return false;
    }
    const std::size_t end = close + quote_at(query_, close);
    Node node;
    node.kind = NodeKind::phrase;
    node.text = std::string(query_.substr(inner, close - inner));
    if (has_content(node.text))
      push_leaf(TokenKind::phrase, std::move(node), begin, end, dash);
    else
      push(TokenKind::text, begin, end, false);
    return true;
  }

  /// `at_` is on '('. False when it is too deep and text.
  bool open(std::size_t begin, bool dash, const format::Field* field) {
    if (depth_ >= kMaxDepth) {
      if (!std::exchange(told_depth_, true))
        notes_.add(NoteKind::too_deep, at_, at_ + 1,
                   fmt::format("parentheses more than {} deep were read as text", kMaxDepth));
      parens_.push_back(kNone);
      push(TokenKind::text, begin, at_ + 1, false);
      return true;
    }
    ++depth_;
    parens_.push_back(tokens_.list.size());
    Node node;
    node.field = field;
    push_leaf(TokenKind::open, std::move(node), begin, at_ + 1, dash);
    return true;
  }

  /// `at_` is on ')' at the beginning of a unit.
  void closing() {
    const std::size_t paren = parens_.empty() ? kNone : parens_.back();
    if (parens_.empty() && stray_ == kNone) stray_ = at_;
    if (!parens_.empty()) parens_.pop_back();
    if (paren == kNone) {
      push(TokenKind::text, at_, at_ + 1, false);
      return;
    }
    --depth_;
    if (paren + 1 == tokens_.list.size()) {  // "()": nothing in it
      tokens_.list[paren].kind = TokenKind::text;
      push(TokenKind::text, at_, at_ + 1, false);
    } else {
      push(TokenKind::close, at_, at_ + 1, false);
    }
  }

  void note_open_quote(std::size_t begin, std::size_t end) {
    notes_.add(NoteKind::unbalanced_quote, begin, end, "a quotation mark without a partner was read as text",
               "close the phrase with \"");
  }

  struct Word {
    std::size_t end = 0;
    std::size_t opens = 0;   ///< parentheses opened within it and not closed: "printf(x"
    std::size_t closes = 0;  ///< such parentheses of earlier words that it closes: "y)"
    std::size_t stray = kNone;
  };

  /// The word that begins at `begin`: up to a blank or the ')' of a group. Parentheses and quotation marks
  /// within the word (Foo(), printf("%s"), 3.5") are part of it. Changes nothing, so that a word can be read
  /// a second time.
  [[nodiscard]] Word scan(std::size_t begin) const {
    Word word;
    std::size_t at = begin;
    for (; at < query_.size() && blank_at(query_, at) == 0; ++at) {
      if (query_[at] == '(' && at > begin) ++word.opens;
      if (query_[at] == ')' && !inner_close(word, at)) break;
    }
    word.end = at;
    return word;
  }

  /// False when the ')' at `at` closes a group, so that the word ends before it.
  [[nodiscard]] bool inner_close(Word& word, std::size_t at) const {
    if (word.opens > 0) {
      --word.opens;
    } else if (word.closes >= parens_.size()) {
      if (word.stray == kNone) word.stray = at;
    } else if (parens_[parens_.size() - 1 - word.closes] == kNone) {
      ++word.closes;
    } else {
      return false;
    }
    return true;
  }

  void take(const Word& word) {
    parens_.resize(parens_.size() - word.closes);
    parens_.resize(parens_.size() + word.opens, kNone);
    if (word.stray != kNone && stray_ == kNone) stray_ = word.stray;
  }

  void word(std::size_t begin, bool dash) {
    std::size_t value = 0;
    if (const format::Field* field = field_at(query_.substr(at_), value);
        field != nullptr && !is_event_id(*field, begin))
      if (field_value(*field, begin, at_ + value, dash)) return;
    const std::size_t first = at_;
    const Word read = scan(first);
    take(read);
    const std::size_t end = read.end;
    const std::string_view text = query_.substr(first, end - first);
    if (prefix(text, begin, end, dash)) return;
    TokenKind kind = TokenKind::text;
    if (!dash && text == "AND") kind = TokenKind::and_word;
    if (!dash && text == "OR") kind = TokenKind::or_word;
    if (!dash && text == "NOT") kind = TokenKind::not_word;
    if (kind == TokenKind::text) note_field(text, first, end == query_.size() || blank_at(query_, end) > 0);
    push(kind, begin, end, dash);
  }

  /// "event id:1171" is a code, not an article.
  [[nodiscard]] bool is_event_id(const format::Field& field, std::size_t begin) const {
    if (field.name != "id" || tokens_.list.empty() || tokens_.list.back().kind != TokenKind::text)
      return false;
    const Token& before = tokens_.list.back();
    if (query_.substr(begin, 2) != "id") return false;
    const std::string word = ascii_lower(query_.substr(before.begin, before.end - before.begin));
    return word == "event" || word == "process" || word == "message" || word == "error";
  }

  /// The value that begins at `value`. False when it makes no sense: the word is text then.
  bool field_value(const format::Field& field, std::size_t begin, std::size_t value, bool dash) {
    if (query_[value] == '(') {
      at_ = value;
      return open(begin, dash, &field);
    }
    const std::size_t quote = quote_at(query_, value);
    Word word;
    std::string_view text;
    if (quote > 0) {
      const std::size_t close = find_quote(value + quote);
      if (close == kNone) {
        note_open_quote(value, value + quote);
        return false;
      }
      word.end = close + quote_at(query_, close);
      text = query_.substr(value + quote, close - value - quote);
    } else {
      word = scan(value);
      if (word.end == value) return false;
      text = query_.substr(value, word.end - value);
    }
    std::optional<Node> node = make_field(field, text, quote > 0, begin, word.end, notes_);
    if (!node) return false;
    take(word);
    push_leaf(TokenKind::field, std::move(*node), begin, word.end, dash);
    return true;
  }

  /// Directly within `field:( )`, where the field decides how short a beginning may be.
  [[nodiscard]] bool in_field_group() const {
    for (std::size_t i = parens_.size(); i-- > 0 && parens_.size() - i <= kMaxDepth;)
      if (parens_[i] != kNone) return tokens_.leaves[tokens_.list[parens_[i]].leaf].field != nullptr;
    return false;
  }

  bool prefix(std::string_view text, std::size_t begin, std::size_t end, bool dash) {
    if (text.size() < 2 || !text.ends_with('*')) return false;
    const std::string_view stem = text.substr(0, text.size() - 1);
    int letters = 0;
    for (char c : stem) {
      if (!is_word_byte(c) && c != '_') return false;
      if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) ++letters;  // code points, not bytes
    }
    if (letters < kShortestPrefix && !in_field_group()) {
      notes_.add(NoteKind::short_prefix, begin, end,
                 fmt::format("{} is too short a beginning, searched as a word", quoted_excerpt(text)),
                 "at least 3 letters before the *");
      return false;
    }
    Node node;
    node.kind = NodeKind::prefix;
    node.text = std::string(stem);
    push_leaf(TokenKind::prefix, std::move(node), begin, end, dash);
    return true;
  }

  /// A word that looks like a field but is none, or is one without a value.
  void note_field(std::string_view text, std::size_t begin, bool before_blank) {
    const std::size_t colon = text.find(':');
    if (colon == kNone || colon < 2) return;
    const std::string_view name = text.substr(0, colon);
    for (char c : name)
      if (!is_letter(c) && c != '_') return;
    const bool alone = colon + 1 == text.size();
    const std::string folded = ascii_lower(name);
    if (format::find_field(folded) != nullptr) {
      if (alone && before_blank && folded == name)
        notes_.add(NoteKind::empty_field, begin, begin + text.size(),
                   fmt::format("{} has no value, searched as a word", quoted_excerpt(text)),
                   fmt::format("write the value directly after the colon: {}VALUE", text));
      else if (!alone && folded.substr(1) == name.substr(1) && folded != name &&
               is_word_byte(text[colon + 1]))
        notes_.add(NoteKind::unknown_field, begin, begin + text.size(),
                   fmt::format("{} searched as text", quoted_excerpt(text)),
                   fmt::format("for the field write {}{}", folded, excerpt(text.substr(colon))));
      return;
    }
    if (alone || !(is_word_byte(text[colon + 1]) || quote_at(text, colon + 1) > 0)) return;
    if (const std::string_view close = close_field_name(folded); !close.empty())
      notes_.add(NoteKind::unknown_field, begin, begin + colon,
                 fmt::format("unknown field {} searched as text", quoted_excerpt(name)),
                 fmt::format("did you mean {}:?", close));
  }

  /// Groups that the query does not close are text. A stray ')' is worth a note only beside other syntax:
  /// "1)" is not.
  void close_what_is_open() {
    const bool syntax = std::any_of(tokens_.list.begin(), tokens_.list.end(), [](const Token& token) {
      return token.kind == TokenKind::open || token.kind == TokenKind::or_word ||
             token.kind == TokenKind::not_word;
    });
    if (stray_ != kNone && syntax)
      notes_.add(NoteKind::unbalanced_parenthesis, stray_, stray_ + 1,
                 "a ')' without its '(' was read as text");
    for (std::size_t paren : parens_) {
      if (paren == kNone) continue;
      Token& token = tokens_.list[paren];
      token.kind = TokenKind::text;
      if (std::exchange(told_open_, true)) continue;
      notes_.add(NoteKind::unbalanced_parenthesis, token.begin, token.end,
                 "a '(' without its ')' was read as text");
    }
  }

  std::string_view query_;
  Notes& notes_;
  Tokens tokens_;
  std::size_t at_ = 0;
  std::size_t no_quote_from_ = kNone;
  std::size_t depth_ = 0;
  std::size_t stray_ = kNone;  ///< the first ')' that closes nothing
  bool told_depth_ = false, told_open_ = false;
  std::vector<std::size_t> parens_;  ///< open ones: place of the token, or kNone for those that are text
};

}  // namespace

Tokens tokenize(std::string_view query, Notes& notes) {
  return Lexer(query, notes).run();
}

}  // namespace kb::search
