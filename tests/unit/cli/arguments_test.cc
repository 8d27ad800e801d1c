#include "tools/cli/arguments.h"

#include "tests/support/catch.h"
#include "tools/cli/suggest.h"

using namespace kb::cli;
using Words = std::vector<std::string>;

TEST_CASE("arguments are cut at the first double dash only") {
  const char* argv[] = {"kbindex", "build", "a", "--", "-b", "--", "c"};
  const SplitArguments split = split_at_dashes(7, argv);
  CHECK(split.before == Words{"build", "a"});
  CHECK(split.after == Words{"-b", "--", "c"});
  CHECK(split.dashes);
  CHECK_FALSE(split_at_dashes(3, argv).dashes);
}

TEST_CASE("several arguments keep their quotes as phrases") {
  CHECK(join_query({"print", "windows nt"}, {}) == "print \"windows nt\"");
  CHECK(join_query({"print", "title:windows nt"}, {}) == "print title:\"windows nt\"");
  CHECK(join_query({"print", "-windows nt"}, {}) == "print -\"windows nt\"");
  CHECK(join_query({"print", "-title:windows nt"}, {}) == "print -title:\"windows nt\"");
  CHECK(join_query({"a", "say \"hi\" now"}, {}) == "a say \"hi\" now");
  CHECK(join_query({"a", "(b OR c)"}, {}) == "a (b OR c)");
  CHECK(join_query({"a", "title:(b OR c)"}, {}) == "a title:(b OR c)");
  CHECK(join_query({"a", "Event ID: 1171"}, {}) == "a \"Event ID: 1171\"");
}

TEST_CASE("a single argument is the raw query") {
  CHECK(join_query({"print -fax \"windows nt\" OR x"}, {}) == "print -fax \"windows nt\" OR x");
  CHECK(join_query({"windows nt"}, {}) == "windows nt");
}

TEST_CASE("behind a double dash a word that begins with a dash is searched for") {
  CHECK(join_query({}, {"-force"}) == "\"-force\"");
  CHECK(join_query({"copy"}, {"-force", "--all"}) == "copy \"-force\" \"--all\"");
  CHECK(join_query({"copy"}, {"-"}) == "copy -");
}

TEST_CASE("a dash word is one dash and at least two bytes") {
  CHECK(is_dash_word("-fax"));
  CHECK_FALSE(is_dash_word("-n"));
  CHECK_FALSE(is_dash_word("--fax"));
  CHECK_FALSE(is_dash_word("-"));
  CHECK_FALSE(is_dash_word("fax"));
}

TEST_CASE("edit distance counts a swap once and stops at its limit") {
  CHECK(edit_distance("limit", "limit", 3) == 0);
  CHECK(edit_distance("limti", "limit", 3) == 1);
  CHECK(edit_distance("limt", "limit", 3) == 1);
  CHECK(edit_distance("", "abc", 3) == 3);
  CHECK(edit_distance("kitten", "sitting", 3) == 3);
  CHECK(edit_distance("kitten", "sitting", 2) == 3);
  CHECK(edit_distance("a", "abcdefgh", 2) == 3);
}

TEST_CASE("did you mean offers near words and beginnings, nothing far") {
  const Words names{"limit", "lines", "similar", "section"};
  CHECK(closest("limt", names) == "limit");
  CHECK(closest("sim", names) == "similar");
  CHECK(closest("sec", names) == "section");
  CHECK(closest("zzzz", names).empty());
  CHECK(closest("x", names).empty());
  CHECK(closest("", names).empty());
}
