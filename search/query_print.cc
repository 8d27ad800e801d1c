#include <string>

#include "search/query.h"
#include "search/query_chars.h"

namespace kb::search {
namespace {

/// Blanks and control characters as single blanks.
std::string one_line(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t blank = blank_at(text, i); blank > 0) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      i += blank;
    } else {
      out += text[i++];
    }
  }
  return out;
}

void print(const Node& node, std::string& out);

void print_children(const char* name, const Node& node, std::string& out) {
  out += '(';
  out += name;
  for (const Node& child : node.children) {
    out += ' ';
    print(child, out);
  }
  out += ')';
}

void print(const Node& node, std::string& out) {
  switch (node.kind) {
    case NodeKind::words:
      out += "words:[" + one_line(node.text) + "]";
      break;
    case NodeKind::phrase:
      out += '"' + one_line(node.text) + '"';
      break;
    case NodeKind::prefix:
      out += one_line(node.text) + "*";
      break;
    case NodeKind::field:
      out += "(field " + std::string(node.field->name) + ' ';
      out += node.quoted ? '"' + one_line(node.text) + '"' : one_line(node.text) + (node.prefix ? "*" : "");
      out += ')';
      break;
    case NodeKind::range:
      out += "(range " + std::string(node.field->name) + ' ' + node.low + (node.exclude_low ? "<" : "") +
             ".." + (node.exclude_high ? "<" : "") + node.high + ')';
      break;
    case NodeKind::all:
      print_children("all", node, out);
      break;
    case NodeKind::any:
      print_children("any", node, out);
      break;
    case NodeKind::none:
      print_children("none", node, out);
      break;
  }
}

}  // namespace

std::string to_string(const Node& node) {
  std::string out;
  print(node, out);
  return out;
}

}  // namespace kb::search
