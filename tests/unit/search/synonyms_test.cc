#include "search/synonyms.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace kb::search {
namespace {

using Words = std::vector<std::string>;

Synonyms parsed(std::string_view text) {
  Result<Synonyms> result = Synonyms::parse(text);
  REQUIRE(result);
  return std::move(*result);
}

std::string joined(const Words& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// What a query of these words also searches: "hang>freeze" in order of the matches.
std::string matched(const Synonyms& synonyms, const Words& words) {
  std::string out;
  for (const Synonyms::Match& match : synonyms.match(words)) {
    CHECK(match.first + match.count <= words.size());
    if (!out.empty()) out += ", ";
    out += joined({words.begin() + static_cast<std::ptrdiff_t>(match.first),
                   words.begin() + static_cast<std::ptrdiff_t>(match.first + match.count)});
    out += '>' + joined(match.rule->to);
  }
  return out;
}

}  // namespace

TEST_CASE("an equals sign joins both ways, an arrow one way") {
  const Synonyms synonyms = parsed("hang = freeze = stop responding\nbsod -> stop error\n");
  CHECK(matched(synonyms, {"freeze"}) == "freeze>hang, freeze>stop responding");
  CHECK(matched(synonyms, {"stop", "responding"}) == "stop responding>hang, stop responding>freeze");
  CHECK(matched(synonyms, {"bsod"}) == "bsod>stop error");
  CHECK(matched(synonyms, {"stop", "error"}).empty());
  CHECK(matched(synonyms, {"stop"}).empty());
  CHECK(matched(synonyms, {}).empty());
}

TEST_CASE("each of several left sides leads to each of several right sides") {
  const Synonyms synonyms = parsed("a1 = b1 -> c1 = d1");
  CHECK(synonyms.rules().size() == 4);
  CHECK(matched(synonyms, {"b1"}) == "b1>c1, b1>d1");
  CHECK(matched(synonyms, {"c1"}).empty());
}

TEST_CASE("comments, blank lines and line numbers") {
  const Synonyms synonyms =
      parsed("# heading\n\n  \t\nndr = non-delivery report # mail\r\nc# = csharp\n#x = y");
  REQUIRE(synonyms.rules().size() == 4);
  CHECK(synonyms.rules()[0].line == 4);
  CHECK(synonyms.rules()[0].to == Words{"non", "delivery", "report"});
  CHECK(synonyms.rules()[2].line == 5);
  CHECK(synonyms.rules()[2].from == Words{"c#"});
}

TEST_CASE("case, curly quotes and hyphens are folded as in a query") {
  const Synonyms synonyms = parsed("Can\xE2\x80\x99t = CANNOT\nE-Mail = Electronic Mail\n");
  CHECK(matched(synonyms, {"can't"}) == "can't>cannot");
  CHECK(matched(synonyms, {"e", "mail"}) == "e mail>electronic mail");
}

TEST_CASE("long words match in all their forms, short ones only as they stand") {
  const Synonyms synonyms = parsed("hang = freeze\nwins = name service\nims = mail service");
  CHECK(matched(synonyms, {"hangs"}) == "hangs>freeze");
  CHECK(matched(synonyms, {"hanging"}) == "hanging>freeze");
  CHECK(matched(synonyms, {"wins"}) == "wins>name service");
  CHECK(matched(synonyms, {"win"}).empty());
  CHECK(matched(synonyms, {"im"}).empty());
}

TEST_CASE("the longest left side comes first at each place") {
  const Synonyms synonyms = parsed("dial = call\ndial up = ras\ndial up networking = dun");
  CHECK(matched(synonyms, {"a", "dial", "up", "networking"}) ==
        "dial up networking>dun, dial up>ras, dial>call");
}

TEST_CASE("a bad line is named with what is wrong") {
  const auto message = [](std::string_view text) {
    const Result<Synonyms> result = Synonyms::parse(text);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(result.error().hint.empty());
    return result.error().message;
  };
  CHECK(message("a = b\n\nhang freeze") == "synonyms, line 3: no '=' and no '->' in it");
  CHECK(message("a =") == "synonyms, line 1: a side is empty");
  CHECK(message("-> b") == "synonyms, line 1: a side is empty");
  CHECK(message("a -> b -> c") == "synonyms, line 1: more than one '->'");
  CHECK(message("a = a") == "synonyms, line 1: 'a' stands for itself");
  CHECK(message("a = ...") == "synonyms, line 1: '...' has no word");
  CHECK(message("a = 1 2 3 4 5 6 7 8 9") == "synonyms, line 1: '1 2 3 4 5 6 7 8 9' has more than 8 words");
}

TEST_CASE("a fault has its place") {
  const auto place = [](std::string_view text) {
    const auto result = Synonyms::read(text);
    REQUIRE_FALSE(result);
    const SynonymFault& fault = result.error();
    return std::to_string(fault.line) + ":" + std::string(fault.line_text.substr(fault.begin, fault.end - fault.begin));
  };
  CHECK(place("a = b\r\n\r\n  hang freeze # no\r\n") == "3:hang freeze");
  CHECK(place("a = ... = c") == "1:...");
  CHECK(place("a =") == "1:a =");
  CHECK(place("x = 1 2 3 4 5 6 7 8 9 = y\n") == "1:1 2 3 4 5 6 7 8 9");
}

TEST_CASE("mined abbreviations work both ways and lose to nothing") {
  const Synonyms synonyms =
      Synonyms::from_acronyms("smtp\tsimple mail transfer protocol\t120\nbad line\nx\ty\n\t\t\n");
  REQUIRE(synonyms.rules().size() == 2);
  CHECK(synonyms.rules()[0].mined);
  CHECK(matched(synonyms, {"smtp"}) == "smtp>simple mail transfer protocol");
  CHECK(matched(synonyms, {"simple", "mail", "transfer", "protocol"}) ==
        "simple mail transfer protocol>smtp");
}

TEST_CASE("mined meanings that are rare, and abbreviations that are little words, are left out") {
  const Synonyms synonyms = Synonyms::from_acronyms(
      "dc\tdomain controller\t26\ndc\tdisplay context\t4\ndc\tdevice context\t51\nis\tinformation "
      "store\t37\n");
  CHECK(matched(synonyms, {"dc"}) == "dc>domain controller, dc>device context");
  CHECK(matched(synonyms, {"is"}).empty());
  CHECK(matched(synonyms, {"information", "store"}).empty());
}

TEST_CASE("another form of a word is no synonym of it") {
  const Synonyms synonyms = parsed("crash = crashes = abend");
  CHECK(matched(synonyms, {"crashing"}) == "crashing>abend");
  CHECK(matched(synonyms, {"crash"}) == "crash>abend");
}

TEST_CASE("appended rules work beside the others, and a repeated one once") {
  Synonyms synonyms = parsed("hang = freeze");
  synonyms.append(parsed("hang = freeze\nhang -> halt"));
  CHECK(matched(synonyms, {"hang"}) == "hang>freeze, hang>halt");
}

TEST_CASE("the built-in rules are well-formed, distinct and know their trade") {
  const Synonyms synonyms = parsed(built_in_synonyms());
  CHECK(synonyms.rules().size() > 800);
  std::set<std::pair<std::string, std::string>> seen;
  for (const SynonymRule& rule : synonyms.rules()) {
    CAPTURE(rule.line);
    CAPTURE(joined(rule.from));
    CAPTURE(joined(rule.to));
    CHECK(seen.emplace(joined(rule.from), joined(rule.to)).second);
  }
  const auto leads = [&](const Words& from, const Words& to) {
    const std::vector<Synonyms::Match> matches = synonyms.match(from);
    return std::any_of(matches.begin(), matches.end(), [&](const auto& m) { return m.rule->to == to; });
  };
  CHECK(leads({"gpf"}, {"general", "protection", "fault"}));
  CHECK(leads({"ndr"}, {"non", "delivery", "report"}));
  CHECK(leads({"freezes"}, {"stop", "responding"}));
  CHECK(leads({"bsod"}, {"blue", "screen"}));
  CHECK(leads({"ie"}, {"internet", "explorer"}));
  CHECK(leads({"crash"}, {"access", "violation"}));
  CHECK_FALSE(leads({"access", "violation"}, {"crash"}));
}

TEST_CASE("lint names the rules whose right side no article has") {
  const Synonyms synonyms = parsed("bsod -> stop error\nhang = freeze\n");
  const auto frequency = [](std::string_view word) -> std::uint32_t { return word == "freeze" ? 0 : 7; };
  const std::vector<SilentRule> silent = lint(synonyms, frequency);
  REQUIRE(silent.size() == 1);
  CHECK(silent[0].word == "freeze");
  CHECK(silent[0].rule->line == 2);
  CHECK(silent[0].rule->from == Words{"hang"});
}

}  // namespace kb::search
