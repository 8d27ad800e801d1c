#include "search/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "parser/article.h"
#include "search/query_chars.h"
#include "search/query_fields.h"
#include "search/query_notes.h"
#include "search/query_tokens.h"

// Grammar, after the two passes of query_tokens.h. Juxtaposition (and AND) binds tighter than OR.
//
//   any  = all { OR all }
//   all  = { term | AND }
//   term = [ NOT | '-' ] ( word | phrase | prefix | field | '(' any ')' | field '(' any ')' )
//
// Neighbouring words become one node. A group of words alone is no syntax ("Message Transfer Agent (MTA)")
// and joins them.
namespace kb::search {
namespace {

using format::Field;
using format::FieldKind;

Node make(NodeKind kind, std::uint32_t begin, std::uint32_t end) {
  Node node;
  node.kind = kind;
  node.begin = begin;
  node.end = end;
  return node;
}

/// `children` under one node of `kind`; the child itself when it is alone.
Node gather(NodeKind kind, std::vector<Node> children) {
  if (children.size() == 1) return std::move(children.front());
  Node node = make(kind, 0, 0);
  if (!children.empty()) {
    node.begin = children.front().begin;
    node.end = children.back().end;
  }
  node.children = std::move(children);
  return node;
}

bool is_empty(const Node& node) {
  return (node.kind == NodeKind::all || node.kind == NodeKind::any) && node.children.empty();
}

class TreeBuilder {
 public:
  TreeBuilder(std::string_view query, Tokens tokens, Notes& notes)
      : query_(query), tokens_(std::move(tokens.list)), leaves_(std::move(tokens.leaves)), notes_(notes) {}

  Node run() { return any(nullptr); }

 private:
  /// A sequence under construction: nodes done, and the run of words not done yet.
  struct Sequence {
    const Field* field = nullptr;  ///< of the group all this stands in
    std::vector<Node> nodes;
    std::uint32_t begin = 0, end = 0;
    std::size_t words = 0;      ///< tokens and groups in the run
    std::optional<Node> group;  ///< the run's only member, when that is a group
  };

  Node any(const Field* field) {
    std::vector<Node> sides;
    for (;;) {
      Node side = all(field);
      if (!is_empty(side)) append(NodeKind::any, std::move(side), sides);
      if (at_ >= tokens_.size() || tokens_[at_].kind != TokenKind::or_word) break;
      ++at_;
    }
    return gather(NodeKind::any, std::move(sides));
  }

  Node all(const Field* field) {
    Sequence sequence;
    sequence.field = field;
    while (at_ < tokens_.size()) {
      const Token& token = tokens_[at_];
      if (token.kind == TokenKind::or_word || token.kind == TokenKind::close) break;
      if (token.kind == TokenKind::and_word) {
        flush(sequence);
        ++at_;
      } else {
        term(sequence);
      }
    }
    flush(sequence);
    return gather(NodeKind::all, std::move(sequence.nodes));
  }

  void term(Sequence& sequence) {
    const std::uint32_t begin = tokens_[at_].begin;
    bool excluded = false;
    if (tokens_[at_].kind == TokenKind::not_word) {
      excluded = true;
      ++at_;
    }
    const Token token = tokens_[at_++];
    excluded |= token.dash;
    if (!excluded && token.kind == TokenKind::text) return extend(sequence, token.begin, token.end);
    Node node = operand(token, sequence.field);
    if (is_empty(node)) return;
    if (excluded) {
      flush(sequence);
      Node none = make(NodeKind::none, begin, node.end);
      none.children.push_back(std::move(node));
      sequence.nodes.push_back(std::move(none));
    } else if (token.kind == TokenKind::open && node.kind == NodeKind::words) {
      const std::uint32_t end = tokens_[at_ - 1].end;
      extend(sequence, token.begin, end);
      if (sequence.words == 1) sequence.group = std::move(node);
    } else {
      flush(sequence);
      append(NodeKind::all, std::move(node), sequence.nodes);
    }
  }

  /// What stands in `token`, dash left out; for a parenthesis all that is in it.
  Node operand(const Token& token, const Field* field) {
    const std::uint32_t begin = token.begin + (token.dash ? 1U : 0U);
    switch (token.kind) {
      case TokenKind::open: {
        const Field* inner = leaves_[token.leaf].field;
        Node node = any(inner != nullptr ? inner : field);
        if (at_ < tokens_.size()) ++at_;  // its ')'
        return node;
      }
      case TokenKind::text:
        return words(field, begin, token.end);
      default:
        break;
    }
    Node leaf = std::move(leaves_[token.leaf]);
    if (field == nullptr || leaf.kind == NodeKind::field || leaf.kind == NodeKind::range) return leaf;
    const bool prefix = leaf.kind == NodeKind::prefix;
    std::optional<Node> node =
        make_field(*field, prefix ? leaf.text + "*" : leaf.text, !prefix, leaf.begin, leaf.end, notes_);
    return node ? std::move(*node) : std::move(leaf);
  }

  /// Text as a node; an empty `all` when there is nothing in it.
  Node words(const Field* field, std::uint32_t begin, std::uint32_t end) {
    const std::string_view text = query_.substr(begin, end - begin);
    if (!has_content(text)) return make(NodeKind::all, begin, end);
    if (field != nullptr)
      if (std::optional<Node> node = make_field(*field, text, false, begin, end, notes_))
        return std::move(*node);
    Node node = make(NodeKind::words, begin, end);
    node.text = std::string(text);
    return node;
  }

  void extend(Sequence& sequence, std::uint32_t begin, std::uint32_t end) {
    const bool each_alone = sequence.field != nullptr && sequence.field->kind != FieldKind::text &&
                            sequence.field->kind != FieldKind::zone;
    if (each_alone) flush(sequence);
    if (sequence.words++ == 0) sequence.begin = begin;
    sequence.end = end;
    sequence.group.reset();
  }

  void flush(Sequence& sequence) {
    if (sequence.words == 0) return;
    sequence.words = 0;
    Node node =
        sequence.group ? std::move(*sequence.group) : words(sequence.field, sequence.begin, sequence.end);
    sequence.group.reset();
    if (!is_empty(node)) sequence.nodes.push_back(std::move(node));
  }

  /// A group of the same kind as the list it stands in is no group.
  static void append(NodeKind kind, Node node, std::vector<Node>& list) {
    if (node.kind != kind) return list.push_back(std::move(node));
    std::move(node.children.begin(), node.children.end(), std::back_inserter(list));
  }

  std::string_view query_;
  std::vector<Token> tokens_;
  std::vector<Node> leaves_;
  Notes& notes_;
  std::size_t at_ = 0;
};

/// At most kMaxQueryBytes, on a code-point border.
std::string_view cut(std::string_view query, Notes& notes) {
  if (query.size() <= kMaxQueryBytes) return query;
  std::size_t end = kMaxQueryBytes;
  while (end > kMaxQueryBytes - 4 && (static_cast<unsigned char>(query[end]) & 0xC0U) == 0x80) --end;
  notes.add(NoteKind::cut, end, query.size(),
            fmt::format("only the first {} bytes of the query were searched", end),
            "for a long text: kbsearch --paste < FILE");
  return query.substr(0, end);
}

/// Without the blanks at both ends, those of pasted text among them.
std::string_view without_blanks(std::string_view text) {
  while (const std::size_t blank = blank_at(text, 0)) text.remove_prefix(blank);
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = blank_at(text, at);
    at += blank > 0 ? blank : 1;
    if (blank == 0) end = at;
  }
  return text.substr(0, end);
}

}  // namespace

ParsedQuery parse_query(std::string_view query) {
  ParsedQuery parsed;
  Notes notes(parsed.notes);
  query = cut(query, notes);
  Tokens tokens = tokenize(query, notes);
  resolve(query, tokens, notes);
  Node root = TreeBuilder(query, std::move(tokens), notes).run();
  if (is_empty(root)) {
    parsed.root = make(NodeKind::all, 0, 0);
  } else if (root.kind == NodeKind::all) {
    parsed.root = std::move(root);
  } else {
    parsed.root = make(NodeKind::all, root.begin, root.end);
    parsed.root.children.push_back(std::move(root));
  }
  if (query.size() <= 64) parsed.article_number = parser::parse_article_number(without_blanks(query));
  notes.sort();
  return parsed;
}

}  // namespace kb::search
