// The query parser: any bytes are a query, and its tree points into them.

#include <string>

#include "search/query.h"
#include "tests/fuzz/target.h"

namespace {

using kb::search::Node;
using kb::search::NodeKind;

constexpr int kMostDepth = 200;  // far above the parser's own limit, far below what a stack bears

void check_node(const Node& node, std::string_view query, int depth) {
  KB_MUST(depth < kMostDepth);
  KB_MUST(node.begin <= node.end && node.end <= query.size());
  switch (node.kind) {
    case NodeKind::words:
      KB_MUST(node.text == query.substr(node.begin, node.end - node.begin));
      break;
    case NodeKind::field:
    case NodeKind::range:
      KB_MUST(node.field != nullptr);
      break;
    case NodeKind::none:
      KB_MUST(node.children.size() == 1);
      break;
    default:
      break;
  }
  for (const Node& child : node.children) {
    KB_MUST(child.begin >= node.begin && child.end <= node.end);
    check_node(child, query, depth + 1);
  }
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  const kb::search::ParsedQuery parsed = kb::search::parse_query(bytes);
  KB_MUST(parsed.root.kind == NodeKind::all);
  check_node(parsed.root, bytes, 0);
  for (const kb::search::Note& note : parsed.notes) {
    KB_MUST(note.begin <= note.end && note.end <= bytes.size());
    KB_MUST(!note.message.empty());
  }
  KB_MUST(!kb::search::to_string(parsed.root).empty());
}
