#include <string>
#include <string_view>

#include "search/query.h"
#include "tests/support/catch.h"

// What the table of readings in query_test.cc cannot say: numbers, bytes, and where notes point.

namespace kb::search {

TEST_CASE("a query that is an article number says so, and nothing else does") {
  CHECK(parse_query("Q185377").article_number == 185377);
  CHECK(parse_query("  q185377 ").article_number == 185377);
  CHECK(parse_query("KB 185377").article_number == 185377);
  CHECK(parse_query("185377").article_number == 185377);
  CHECK(parse_query("Q185377 print").article_number == 0);
  CHECK(parse_query("\"Q185377\"").article_number == 0);
  CHECK(parse_query("185").article_number == 0);
  CHECK(to_string(parse_query("Q185377").root) == "(all words:[Q185377])");
}

TEST_CASE("an empty query is an empty tree without notes") {
  for (std::string_view query :
       {"", " ", "\t\n", "...", "->", "( )", "\"\"", "\xC2\xA0", "\xE2\x80\x9C\xE2\x80\x9D"}) {
    CAPTURE(query);
    CHECK(parse_query(query).root.children.empty());
    CHECK(parse_query(query).notes.empty());
  }
}

TEST_CASE("notes point at what they mean") {
  const std::string query = "print produtc:access -force \"open";
  const ParsedQuery parsed = parse_query(query);
  REQUIRE(parsed.notes.size() == 3);
  const auto pointed = [&](std::size_t i) {
    return query.substr(parsed.notes[i].begin, parsed.notes[i].end - parsed.notes[i].begin);
  };
  CHECK(pointed(0) == "produtc");
  CHECK(parsed.notes[0].message == "unknown field 'produtc' searched as text");
  CHECK(parsed.notes[0].hint == "did you mean product:?");
  CHECK(pointed(1) == "-force");
  CHECK(parsed.notes[1].hint == "to exclude it: NOT force");
  CHECK(pointed(2) == "\"");
}

TEST_CASE("a pasted page has a dash or two, and excludes nothing") {
  const ParsedQuery parsed = parse_query("Service - started\n-database corrupt\n-printer");
  CHECK(to_string(parsed.root) == "(all words:[Service - started -database corrupt -printer])");
}

TEST_CASE("control characters and typographic blanks separate words") {
  CHECK(to_string(parse_query("a\x01-printer\xC2\xA0-monitor b").root) ==
        "(all words:[a] (none words:[printer]) (none words:[monitor]) words:[b])");
  CHECK(to_string(parse_query(std::string_view("a\0b", 3)).root) == "(all words:[a b])");
}

TEST_CASE("malformed UTF-8 is part of a word") {
  CHECK(to_string(parse_query("a\xFF"
                              "b \"c\xE2\x80\" -print\xC3")
                      .root) ==
        "(all words:[a\xFF"
        "b] \"c\xE2\x80\" (none words:[print\xC3]))");
}

TEST_CASE("notes of one kind are few however long the query is") {
  std::string query;
  for (int i = 0; i < 1000; ++i) query += "-q pr* ";
  CHECK(parse_query(query).notes.size() == 6);
}

}  // namespace kb::search
