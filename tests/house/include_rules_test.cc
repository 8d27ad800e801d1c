#include "tests/house/include_rules.h"

#include "tests/support/catch.h"

namespace kb::house {
namespace {

std::string report(const std::vector<Violation>& violations) {
  std::string text;
  for (const Violation& violation : violations)
    text += violation.path + ":" + std::to_string(violation.line) + ": " + violation.message + "\n";
  return text;
}

// One file including one other, in a tree that has every header named here.
std::string verdict(const std::string& path, const std::string& line) {
  std::vector<SourceFile> tree;
  for (const char* header :
       {"base/result.h", "parser/article.h", "parser/parse.h", "corpus/source.h", "indexer/build.h",
        "indexer/format/schema.h", "search/searcher.h", "tools/cli/color.h"})
    tree.push_back({header, "#pragma once\n"});
  tree.push_back({path, "#include <string>\n\n" + line + "\n"});
  return report(forbidden_includes(tree));
}

}  // namespace

TEST_CASE("every include of the project keeps to the dependency table") {
  REQUIRE_FALSE(project_tree().empty());
  CHECK(report(forbidden_includes(project_tree())) == "");
}

TEST_CASE("includes along the arrows are allowed") {
  CHECK(verdict("parser/footer.cc", "#include \"base/result.h\"") == "");
  CHECK(verdict("parser/footer.cc", "#include \"parser/parse.h\"") == "");
  CHECK(verdict("corpus/folder.cc", "#include \"base/result.h\"") == "");
  CHECK(verdict("indexer/format/zones.cc", "#include \"parser/article.h\"") == "");
  CHECK(verdict("indexer/pipeline.cc", "#include \"indexer/format/schema.h\"") == "");
  CHECK(verdict("indexer/pipeline.cc", "#include \"parser/parse.h\"") == "");
  CHECK(verdict("search/query.cc", "#include \"indexer/format/schema.h\"") == "");
  CHECK(verdict("search/query.cc", "#include \"parser/article.h\"") == "");
  CHECK(verdict("tools/cli/options.cc", "#include \"search/searcher.h\"") == "");
  CHECK(verdict("tests/unit/parser/a_test.cc", "#include \"tools/cli/color.h\"") == "");
  CHECK(verdict("search/query.cc", "#include <search/of_another_library.h>") == "");
}

TEST_CASE("includes against the arrows are found, with file and line") {
  CHECK(verdict("search/query.cc", "#include \"indexer/build.h\"") ==
        "search/query.cc:3: search/ may not include indexer/build.h\n");
  CHECK(verdict("search/query.cc", "#include \"parser/parse.h\"") != "");
  CHECK(verdict("search/query.cc", "#include \"corpus/source.h\"") != "");
  CHECK(verdict("search/query.cc", "#include \"tools/cli/color.h\"") != "");
  CHECK(verdict("indexer/pipeline.cc", "#include \"search/searcher.h\"") != "");
  CHECK(verdict("indexer/format/schema.cc", "#include \"parser/parse.h\"") != "");
  CHECK(verdict("indexer/format/schema.cc", "#include \"indexer/build.h\"") != "");
  CHECK(verdict("parser/parse.cc", "#include \"corpus/source.h\"") != "");
  CHECK(verdict("corpus/folder.cc", "#include \"parser/article.h\"") != "");
  CHECK(verdict("base/utf8.cc", "#include \"parser/article.h\"") != "");
  CHECK(verdict("tools/cli/options.cc", "#include \"tests/support/catch.h\"") != "");
}

TEST_CASE("spelling an include otherwise does not hide it") {
  CHECK(verdict("search/query.cc", "  #  include\t\"parser/parse.h\"") != "");
  CHECK(verdict("search/query.cc", "#include <parser/parse.h>") != "");
  CHECK(verdict("search/query.cc", "#include \"../parser/parse.h\"") ==
        "search/query.cc:3: \"../parser/parse.h\" is no file of the project, by its path from the root\n");
  CHECK(verdict("search/query.cc", "#include \"searcher.h\"") != "");
}

}  // namespace kb::house
