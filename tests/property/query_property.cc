#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "search/query.h"
#include "tests/support/catch.h"

// Any bytes are a query, and nothing that could be searched is lost from it.

namespace kb::search {
namespace {

const std::vector<std::string> kFragments{" ",
                                          " ",
                                          " ",
                                          " ",
                                          "  ",
                                          "\t",
                                          "\n",
                                          "\"",
                                          "\"",
                                          "(",
                                          "(",
                                          ")",
                                          ")",
                                          "-",
                                          "-",
                                          "*",
                                          ":",
                                          "..",
                                          "...",
                                          "->",
                                          "::",
                                          "\\",
                                          "/",
                                          "AND",
                                          "OR",
                                          " OR ",
                                          " NOT ",
                                          "NOT",
                                          "AND",
                                          "print",
                                          "spooler",
                                          "windows nt",
                                          "a",
                                          "Error",
                                          "C++",
                                          ".NET",
                                          "don't",
                                          "4.0",
                                          "0x80004005",
                                          "-1018",
                                          "-force",
                                          " -printer",
                                          " -q",
                                          "title:",
                                          "title:(",
                                          " cause:\"",
                                          "date:",
                                          "date:1999..2001",
                                          "version:>=4.0",
                                          "version:4.0..",
                                          "id:Q123456",
                                          "id:",
                                          "error:0x1",
                                          "file:a.dll",
                                          "produtc:x",
                                          "keyword:kb*",
                                          "prin*",
                                          "pr*",
                                          "C:\\WINNT",
                                          "http://x",
                                          "Foo()",
                                          "printf(\"%s\", x)",
                                          "\xE2\x80\x9C",
                                          "\xE2\x80\x9D",
                                          "\xC2\xA0",
                                          "\xC2\xAB",
                                          "\xC3\xA9",
                                          "\xFF",
                                          "\xE2\x80",
                                          std::string(1, '\0'),
                                          "\x1B[31m",
                                          "FILE NOT FOUND",
                                          ",",
                                          ";",
                                          "=",
                                          "+",
                                          "&",
                                          "#",
                                          "%",
                                          "net use",
                                          "setup.exe",
                                          "Q185377",
                                          "event id:1171"};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}
  std::string query() {
    std::string out;
    const std::size_t parts = below(12);
    for (std::size_t i = 0; i < parts; ++i) {
      out += kFragments[below(kFragments.size())];
      if (below(3) == 0) out += ' ';
    }
    for (std::size_t i = below(6); i-- > 3 && !out.empty();) mutate(out);
    return out;
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  void mutate(std::string& text) {
    const std::size_t at = below(text.size());
    switch (below(4)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(4));
        break;
      case 2:
        text.insert(at, text.substr(below(text.size()), 1 + below(8)));
        break;
      default:
        text.insert(at, 1, static_cast<char>(below(128)));
        break;
    }
    if (text.empty()) text = "x";
  }
  std::mt19937_64 random_;
};

void mark(const Node& node, std::string_view query, std::vector<bool>& covered) {
  REQUIRE(node.begin <= node.end);
  REQUIRE(node.end <= query.size());
  switch (node.kind) {
    case NodeKind::all:
    case NodeKind::any:
      for (const Node& child : node.children) {
        REQUIRE(child.begin >= node.begin);
        REQUIRE(child.end <= node.end);
        mark(child, query, covered);
      }
      return;
    case NodeKind::none:
      REQUIRE(node.children.size() == 1);
      mark(node.children.front(), query, covered);
      return;
    case NodeKind::words:
      REQUIRE(node.text == query.substr(node.begin, node.end - node.begin));
      break;
    case NodeKind::phrase:
    case NodeKind::prefix:
      REQUIRE(query.substr(node.begin, node.end - node.begin).find(node.text) != std::string_view::npos);
      break;
    case NodeKind::field:
    case NodeKind::range:
      REQUIRE(node.field != nullptr);
      break;
  }
  for (std::uint32_t i = node.begin; i < node.end; ++i) covered[i] = true;
}

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// A word outside every node must be an operator, or the name before `:(`.
void check_nothing_lost(std::string_view query, const std::vector<bool>& covered) {
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (covered[i] || !is_alnum(query[i])) continue;
    std::size_t end = i;
    while (end < query.size() && !covered[end] && is_alnum(query[end])) ++end;
    const std::string_view word = query.substr(i, end - i);
    const std::size_t colon = query.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", i);
    const bool group = colon != std::string_view::npos && query.substr(colon, 2) == ":(";
    if (word != "AND" && word != "OR" && word != "NOT" && !group) {
      FAIL("lost '" << word << "' from: " << query);
    }
    i = end;
  }
}

void check(const std::string& query) {
  const ParsedQuery parsed = parse_query(query);
  std::vector<bool> covered(query.size(), false);
  mark(parsed.root, query, covered);
  check_nothing_lost(query, covered);
  std::uint32_t last = 0;
  for (const Note& note : parsed.notes) {
    REQUIRE(note.begin >= last);
    REQUIRE(note.begin <= note.end);
    REQUIRE(note.end <= query.size());
    REQUIRE_FALSE(note.message.empty());
    last = note.begin;
  }
}

}  // namespace

TEST_CASE("no bytes make the query parser fail or lose a word") {
  Generator generator(20011112);
  for (int i = 0; i < 150000; ++i) check(generator.query());
}

TEST_CASE("a query reads the same twice") {
  Generator generator(7);
  for (int i = 0; i < 20000; ++i) {
    const std::string query = generator.query();
    const ParsedQuery first = parse_query(query);
    const ParsedQuery second = parse_query(query);
    REQUIRE(to_string(first.root) == to_string(second.root));
    REQUIRE(first.notes.size() == second.notes.size());
  }
}

TEST_CASE("the largest query of any one thing is read in linear time") {
  for (const std::string& fragment : kFragments) {
    std::string query;
    while (query.size() < kMaxQueryBytes) query += fragment;
    std::string spaced;
    while (spaced.size() < kMaxQueryBytes) spaced += fragment + " ";
    const auto start = std::chrono::steady_clock::now();
    const ParsedQuery one = parse_query(query);
    const ParsedQuery two = parse_query(spaced);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CAPTURE(fragment);
    CHECK(took.count() < 1.0);  // a few ms where it is measured; quadratic would take minutes
    CHECK(one.root.end <= query.size());
    CHECK(two.root.end <= spaced.size());
  }
}

}  // namespace kb::search
