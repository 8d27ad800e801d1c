#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "search/query.h"
#include "search/query_notes.h"

/// The first two passes over a query: bytes to tokens, then what each dash and each AND, OR, NOT stands for.
namespace kb::search {

/// Deeper parentheses are text.
inline constexpr std::size_t kMaxDepth = 64;

enum class TokenKind : std::uint8_t {
  text,  ///< a word, or marks that are no syntax
  phrase,
  prefix,
  field,  ///< a whole `name:value`
  open,   ///< '(', and `name:(` when `node.field` is set
  close,
  and_word,  ///< AND, OR, NOT in capitals; text once read as such
  or_word,
  not_word,
};

struct Token {
  TokenKind kind = TokenKind::text;
  bool dash = false;  ///< a '-' stands directly before it (within the span); after resolve(): it is excluded
  std::uint32_t begin = 0, end = 0;  ///< bytes of the query
  std::uint32_t leaf = 0;            ///< phrase, prefix, field, open: place in Tokens::leaves
};

struct Tokens {
  std::vector<Token> list;
  std::vector<Node> leaves;  ///< nodes of phrases, prefixes, fields and of the field of an `open`
};

/// Linear; every byte that is not a blank is in one token. Each `open` has its `close`, at most kMaxDepth
/// deep.
[[nodiscard]] Tokens tokenize(std::string_view query, Notes& notes);

/// Decides dashes and operators; those that are text become TokenKind::text.
void resolve(std::string_view query, Tokens& tokens, Notes& notes);

}  // namespace kb::search
