#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/schema.h"

/// The query language: what a person typed, to a tree. No input is an error: what is not clearly syntax is
/// text, and a note says so.
namespace kb::search {

enum class NodeKind : std::uint8_t {
  words,  ///< `text`: a run of plain text, to be analyzed; ranked, relaxed when too much is asked. Always the
          ///< bytes [begin, end) of the query as they stand, so that an offset in one is an offset in the
          ///< other
  phrase,  ///< `text`: words that must stand next to each other, in order
  prefix,  ///< `text`: beginning of a word (without the '*')
  field,   ///< `field`, `text`, `quoted`: a filter by one value
  range,   ///< `field`, `low`, `high`: a filter; an empty end is open
  all,     ///< children joined by AND (juxtaposition)
  any,     ///< children joined by OR
  none,    ///< one child, excluded
};

struct Node {
  NodeKind kind = NodeKind::words;
  std::string text;
  const format::Field* field = nullptr;  ///< points into format::kFields
  bool quoted = false;
  bool prefix = false;       ///< field value ends in '*'
  std::string low, high;     ///< as typed; for dates ISO beginnings ("2000-06")
  bool exclude_low = false;  ///< `version:>4.0`: the end itself is not meant (never set for dates)
  bool exclude_high = false;
  std::uint32_t begin = 0, end = 0;  ///< bytes of the query this came from
  std::vector<Node> children;
};

enum class NoteKind : std::uint8_t {
  unbalanced_quote,
  unbalanced_parenthesis,
  unknown_field,  ///< hint: did you mean
  bad_range,
  empty_field,
  dash_is_text,      ///< `-force` in a command line was searched as a word; hint: how to exclude
  operator_is_text,  ///< a lone AND, OR, NOT
  short_prefix,
  too_deep,
  cut,        ///< the query was longer than kMaxQueryBytes
  bad_value,  ///< `id:foo`, `error:access`: not a value of the field, searched as text; hint: an example
};

/// Something that was read otherwise than its author may have meant. Shown on stderr with a caret.
struct Note {
  NoteKind kind;
  std::uint32_t begin = 0, end = 0;  ///< bytes of the query
  std::string message;               ///< "unknown field 'produtc' searched as text"
  std::string hint;                  ///< "did you mean product:?"; may be empty
};

struct ParsedQuery {
  Node root;  ///< kind all; no children: an empty query
  std::vector<Note> notes;
  std::uint32_t article_number = 0;  ///< the whole query is an article number in some spelling ("KB274667")
};

inline constexpr std::size_t kMaxQueryBytes = std::size_t{64} * 1024;

/// Total: any bytes. Linear time, bounded depth.
[[nodiscard]] ParsedQuery parse_query(std::string_view query);

/// The tree as one line, for --explain and tests: `(all "windows nt" (field product exchange) words:[print
/// spooler])`.
[[nodiscard]] std::string to_string(const Node& node);

}  // namespace kb::search
