#include <algorithm>

#include "tests/support/catch.h"
#include "tests/unit/cli/samples.h"
#include "tools/cli/article_json.h"
#include "tools/kbsearch/answer_view.h"
#include "tools/kbsearch/article_view.h"
#include "tools/kbsearch/render_records.h"

using namespace kb::cli;

namespace {
std::string formatted(std::string_view text) {
  static const kb::search::ResultPage page = samples::page();
  const AnswerView view{page, "q", 20, 3, 0, false, false, ""};
  const auto format = Format::compile(text);
  REQUIRE(format);
  std::string out = format->render(view, '|');
  return out.substr(0, out.find('|'));
}
}  // namespace

TEST_CASE("a format template replaces names and understands escapes") {
  CHECK(formatted("{rank}:{id}\\t{number}") == "21:Q900001\t900001");
  CHECK(formatted("{{{type}}}") == "{prb}");
  CHECK(formatted("a\\\\b\\n") == "a\\b\n");
  CHECK(formatted("") == "");
  CHECK(formatted("}") == "}");
  CHECK(formatted("x\\") == "x\\");
}

TEST_CASE("a format template with a mistake says which") {
  CHECK(Format::compile("{titel}").error().hint == "did you mean '{title}'?");
  CHECK(Format::compile("{id").error().hint == "{{ is a brace itself");
  CHECK_FALSE(Format::compile("{}"));
}

TEST_CASE("every name of a format is known") {
  for (const std::string& name : Format::names()) CHECK(Format::compile('{' + name + '}'));
}

TEST_CASE("the JSON answer is one object a line, begun and ended") {
  const kb::search::ResultPage page = samples::page();
  const AnswerView view{page, "q", 0, 3, 0.5, false, false, ""};
  const std::string text = render_json(view, {"/x"}, "relevance");
  std::vector<std::string> types;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const Json line = Json::parse(text.substr(at, end - at));
    CHECK(line["v"] == 1);
    CHECK(line["data"].is_object());
    types.push_back(line["type"]);
    at = end + 1;
  }
  CHECK(types.front() == "begin");
  CHECK(types.back() == "end");
  CHECK(std::count(types.begin(), types.end(), "hit") == 3);
}

TEST_CASE("section names may be cut short") {
  using kb::parser::SectionKind;
  CHECK(find_section("resolution") == SectionKind::resolution);
  CHECK(find_section("RES") == SectionKind::resolution);
  CHECK(find_section("more information") == SectionKind::more_information);
  CHECK(find_section("more") == SectionKind::more_information);
  CHECK(find_section("fix") == SectionKind::resolution);
  CHECK_FALSE(find_section("nothing"));
  CHECK_FALSE(find_section(""));
}

TEST_CASE("numbers have commas and links their number") {
  CHECK(with_commas(0) == "0");
  CHECK(with_commas(999) == "999");
  CHECK(with_commas(1000) == "1,000");
  CHECK(with_commas(1234567) == "1,234,567");
  CHECK(link_target("http://x/{id}/{number}/{id}", 12345) == "http://x/Q12345/12345/Q12345");
}
