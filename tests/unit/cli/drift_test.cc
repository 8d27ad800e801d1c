// Options, helps, manuals and completions say the same: what is in one table is in all of them, and nothing
// else is.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "indexer/format/schema.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/samples.h"
#include "tools/cli/article_json.h"
#include "tools/cli/config.h"
#include "tools/kbsearch/help.h"
#include "tools/kbsearch/options.h"
#include "tools/kbsearch/render_records.h"

using namespace kb::cli;

namespace {

std::string read(const std::string& name) {
  std::ifstream file(std::string(KB_SOURCE_DIR) + '/' + name, std::ios::binary);
  INFO(name);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  std::set<std::string> out;
  const std::regex regex(pattern);
  for (auto at = std::sregex_iterator(text.begin(), text.end(), regex); at != std::sregex_iterator(); ++at)
    out.insert((*at)[1]);
  return out;
}

std::set<std::string> options() {
  std::set<std::string> out;
  for (const OptionRow& row : kOptions)
    if (row.group != OptionGroup::hidden) out.insert(std::string(row.name));
  return out;
}

// `seen` may say more only where `except` allows it.
void check_same(const std::set<std::string>& wanted, const std::set<std::string>& seen,
                const std::set<std::string>& except = {}) {
  for (const std::string& name : wanted) {
    INFO("missing: " << name);
    CHECK(seen.count(name) == 1);
  }
  for (const std::string& name : seen) {
    INFO("unknown: " << name);
    CHECK((wanted.count(name) == 1 || except.count(name) == 1));
  }
}

void collect_keys(const Json& json, std::set<std::string>& out) {
  if (json.is_object())
    for (const auto& [key, value] : json.items()) out.insert(key);
  for (const auto& value : json)
    if (value.is_structured()) collect_keys(value, out);
}

}  // namespace

TEST_CASE("--help names every option") {
  check_same(options(), matches(full_help(), "--([a-z][a-z-]+)"));
}

TEST_CASE("kbsearch(1) describes every option") {
  check_same(options(), matches(read("docs/man/kbsearch.1.scd"), "--([a-z][a-z-]+)"));
}

TEST_CASE("kbsearch(1) names every letter, template name and choice") {
  const std::string page = read("docs/man/kbsearch.1.scd");
  for (const OptionRow& row : kOptions) {
    INFO(row.name);
    if (row.letter != '\0')
      CHECK(page.find(std::string("*-") + row.letter + "*, *--" + std::string(row.name)) !=
            std::string::npos);
    if (row.group == OptionGroup::hidden) continue;
    for (std::size_t at = 0; at < row.choices.size();) {
      const std::size_t end = std::min(row.choices.find('|', at), row.choices.size());
      CHECK(page.find('*' + std::string(row.choices.substr(at, end - at)) + '*') != std::string::npos);
      at = end + 1;
    }
  }
  for (const std::string& name : Format::names()) CHECK(page.find("*{" + name + "}*") != std::string::npos);
}

TEST_CASE("the completions know every option and no other") {
  check_same(options(), matches(read("completions/kbsearch.bash"), "--([a-z][a-z-]+)"), {"complete"});
  check_same(options(), matches(read("completions/_kbsearch"), "--([a-z][a-z-]+)"), {"complete"});
  check_same(options(),
             matches(read("completions/kbsearch.fish"), "complete -c kbsearch[^\n]* -l ([a-z][a-z-]+)"));
}

TEST_CASE("the zsh and fish completions know every letter") {
  const std::string zsh = read("completions/_kbsearch");
  const std::string fish = read("completions/kbsearch.fish");
  for (const OptionRow& row : kOptions) {
    if (row.letter == '\0') continue;
    INFO(row.name);
    CHECK(zsh.find(std::string("{-") + row.letter + ",--" + std::string(row.name) + "}") !=
          std::string::npos);
    CHECK(fish.find(std::string("-s ") + row.letter + " -l " + std::string(row.name)) != std::string::npos);
  }
}

TEST_CASE("kb-query(7) and --help fields describe every field and alias") {
  std::set<std::string> names;
  for (const kb::format::Field& field : kb::format::kFields) {
    names.insert(std::string(field.name));
    for (const std::string_view alias : field.aliases)
      if (!alias.empty()) names.insert(std::string(alias));
    CHECK(fields_help().find("  " + std::string(field.name)) != std::string::npos);
  }
  std::set<std::string> written;
  for (std::string name : matches(read("docs/man/kb-query.7.scd"), "\\*([a-z\\\\_]+):\\*")) {
    name.erase(std::remove(name.begin(), name.end(), '\\'), name.end());
    written.insert(name);
  }
  check_same(names, written);
}

TEST_CASE("kb-config(5) describes every key and its choices") {
  const std::string page = read("docs/man/kb-config.5.scd");
  std::set<std::string> keys;
  for (const ConfigKey& key : kConfigKeys) {
    keys.insert(std::string(key.name));
    for (std::size_t at = 0; at < key.choices.size();) {
      const std::size_t end = std::min(key.choices.find('|', at), key.choices.size());
      CHECK(page.find('"' + std::string(key.choices.substr(at, end - at)) + '"') != std::string::npos);
      at = end + 1;
    }
  }
  check_same(keys, matches(page, "\n\\*([a-z]+)\\* ="));
}

TEST_CASE("kbsearch-json(5) describes every field that is printed") {
  kb::search::ResultPage page = samples::page();
  page.hits[0].weights = {{"title", 1.0}};
  page.explanation = {"x"};
  const AnswerView view{page, "q", 0, 3, 0.5, false, false, ""};
  kb::search::GrepPage grep;
  grep.articles = {{12345, "t", {{1, true, "x", {}}}}};
  std::string text = render_json(view, {"/x"}, "relevance") +
                     json_article_line(samples::article(), samples::titles()) +
                     render_json_error({kb::ErrorCode::io, "m", "h"}) + render_json(grep);
  std::set<std::string> keys;
  std::set<std::string> types;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const Json line = Json::parse(text.substr(at, end - at));
    types.insert(line["type"]);
    collect_keys(line, keys);
    at = end + 1;
  }
  const std::set<std::string> described = matches(read("docs/man/kbsearch-json.5.scd"), "\\*([a-z_]+)\\*");
  for (const std::set<std::string>* names : {&keys, &types})
    for (const std::string& name : *names) {
      INFO(name);
      CHECK(described.count(name) == 1);
    }
}
