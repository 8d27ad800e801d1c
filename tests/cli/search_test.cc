// kbsearch as its users meet it: the built program, in a private directory, on the index of the sample
// articles.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/kbsearch.h"
#include "tests/support/catch.h"

using process::Stream;
using Strings = std::vector<std::string>;

namespace {

Strings lines(const std::string& text) {
  Strings out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

using process::has;

}  // namespace

TEST_CASE("words find articles: a line a hit in a pipe, exit 0") {
  const Kbsearch kb;
  const auto result = kb.run({"print", "spooler"});
  INFO(result.err);
  CHECK(result.code == 0);
  const Strings all = lines(result.out);
  REQUIRE_FALSE(all.empty());
  CHECK(all.size() <= 10);
  for (const std::string& line : all) {
    CHECK(line[0] == 'Q');
    CHECK(std::count(line.begin(), line.end(), '\t') == 5);
  }
}

TEST_CASE("no hit is exit 1 and nothing on stdout") {
  const Kbsearch kb;
  const auto result = kb.run({"zzzqqqxxyy"});
  CHECK(result.code == 1);
  CHECK(result.out.empty());
}

TEST_CASE("every form gives the same hits in the same order") {
  const Kbsearch kb;
  Strings ids = lines(kb.run({"--ids", "network", "printer"}).out);
  REQUIRE(ids.size() > 2);
  Strings from_lines;
  for (const std::string& line : lines(kb.run({"network", "printer"}).out))
    from_lines.push_back(line.substr(0, line.find('\t')));
  Strings from_json;
  for (const std::string& line : lines(kb.run({"--json", "network", "printer"}).out)) {
    const auto object = nlohmann::json::parse(line);
    CHECK(object["v"] == 1);
    if (object["type"] == "hit") from_json.push_back(object["data"]["id"]);
  }
  CHECK(from_lines == ids);
  CHECK(from_json == ids);
  CHECK(lines(kb.run({"--format", "{id}", "network", "printer"}).out) == ids);
  std::string nul = kb.run({"-0", "--ids", "network", "printer"}).out;
  std::replace(nul.begin(), nul.end(), '\0', '\n');
  CHECK(lines(nul) == ids);
}

TEST_CASE("pages follow one another without gap or repetition") {
  const Kbsearch kb;
  const Strings all = lines(kb.run({"--ids", "-n", "6", "windows"}).out);
  REQUIRE(all.size() == 6);
  Strings pages = lines(kb.run({"--ids", "-n3", "windows"}).out);
  for (const std::string& id : lines(kb.run({"--ids", "-n3", "--page", "2", "windows"}).out))
    pages.push_back(id);
  CHECK(pages == all);
}

TEST_CASE("--count prints a number, --facets filters that work") {
  const Kbsearch kb;
  const auto count = kb.run({"--count", "windows"});
  CHECK(count.code == 0);
  CHECK(std::stoi(count.out) > 0);
  CHECK(kb.run({"--count", "zzzqqqxxyy"}).code == 1);
  const auto facets = kb.run({"--facets", "windows"});
  REQUIRE_FALSE(facets.out.empty());
  const std::string first = lines(facets.out).front();
  const std::size_t filter = first.find('\t', first.find('\t') + 1) + 1;
  CHECK(kb.run({"windows", first.substr(filter, first.find('\t', filter) - filter)}).code == 0);
}

TEST_CASE("an article is shown by its number in any spelling") {
  const Kbsearch kb;
  const std::string id = lines(kb.run({"--ids", "-n1", "spooler"}).out).at(0);
  const std::string number = id.substr(1);
  const std::string shown = kb.run({"--show", id}).out;
  CHECK(has(shown, id));
  CHECK(shown.find('\x1b') == std::string::npos);
  for (const std::string& spelling : {"q" + number, "KB" + number, number})
    CHECK(kb.run({"--show", spelling}).out == shown);
  CHECK(lines(kb.run({"--ids", number}).out).at(0) == id);
  CHECK(has(kb.run({"--show", "--raw", id}).out, "DOCUMENT:" + id));
  CHECK(nlohmann::json::parse(kb.run({"--show", "--json", id}).out)["data"]["id"] == id);
}

TEST_CASE("an article that is not there is exit 1, a word that is no number exit 2") {
  const Kbsearch kb;
  const auto missing = kb.run({"--show", "Q1234567"});
  CHECK(missing.code == 1);
  CHECK(has(missing.err, "Q1234567 is not in the index"));
  CHECK(kb.run({"--show", "spooler"}).code == 2);
  CHECK(kb.run({"--show"}).code == 2);
  const std::string id = lines(kb.run({"--ids", "-n1", "spooler"}).out).at(0);
  const auto both = kb.run({"--show", id, "Q1234567"});
  CHECK(both.code == 1);
  CHECK(has(both.out, id));
}

TEST_CASE("one section of an article can be asked for") {
  const Kbsearch kb;
  const std::string id = lines(kb.run({"--ids", "-n1", "spooler", "section:cause"}).out).at(0);
  const auto cause = kb.run({"--show", id, "--section", "cause"});
  CHECK(cause.code == 0);
  CHECK(has(cause.out, "CAUSE"));
  CHECK_FALSE(has(cause.out, "RESOLUTION\n"));
  CHECK(kb.run({"--show", id, "--section", "cuase"}).code == 2);
}

TEST_CASE("bad flags are exit 2 with a suggestion and no results") {
  const Kbsearch kb;
  for (const Strings& arguments : {Strings{"--limt", "5", "x"},
                                   {"-json", "x"},
                                   {"--limit", "x", "y"},
                                   {"--sort", "up", "x"},
                                   {"--json", "--ids", "x"},
                                   {"-z"},
                                   {"--format", "{titel}", "x"},
                                   {"--help", "fjelds"}}) {
    const auto result = kb.run(arguments);
    INFO(arguments[0]);
    CHECK(result.code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find("kbsearch: error: ") == 0);
  }
  CHECK(has(kb.run({"--limt", "5"}).err, "did you mean '--limit'?"));
}

TEST_CASE("a filter by a value that no article has gets a suggestion") {
  const Kbsearch kb;
  for (const auto& [query, hint] : {std::pair{"type:bgu spooler", "did you mean type:bug?"},
                                    {"type:howot", "did you mean type:howto?"},
                                    {"product:exchnage mail", "did you mean product:exchange?"},
                                    {"spooler keyword:kbpritn", "did you mean keyword:kbprint?"}}) {
    const auto result = kb.run({query});
    INFO(query << "\n" << result.err);
    CHECK(has(result.err, hint));
    CHECK(has(result.err, "^~"));
  }
  CHECK_FALSE(has(kb.run({"type:howto zzzz"}).err, "did you mean"));
}

TEST_CASE("the last search takes no words but with --again") {
  const Kbsearch kb;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--more", "word"}, {"--last", "word"}, {"--open", "1", "word"}}) {
    const auto result = kb.run(arguments);
    CHECK(result.code == 2);
    CHECK(has(result.err, arguments[0] + "' takes no words"));
    CHECK(has(result.err, "--again"));
  }
}

TEST_CASE("bare kbsearch says how it is used") {
  const Kbsearch kb;
  const auto result = kb.run({});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(has(result.err, "usage: kbsearch"));
}

TEST_CASE("helps and version go to stdout and need no index") {
  const Kbsearch kb;
  process::Options none;
  none.environment["KB_DB"] = "/nowhere/at/all";
  for (const Strings& arguments :
       {Strings{"-h"}, {"--help"}, {"--help", "fields"}, {"--help", "syntax"}, {"--version"}, {"--paths"}}) {
    const auto result = kb.run(arguments, none);
    INFO(arguments[0]);
    CHECK(result.code == 0);
    CHECK_FALSE(result.out.empty());
    CHECK(result.err.empty());
  }
  CHECK(has(kb.run({"--version"}, none).out, "Xapian"));
}

TEST_CASE("no index: what is missing and the command that makes one") {
  const Kbsearch kb;
  process::Options options;
  options.environment["KB_DB"] = kb.directory().path() / "none";
  const auto result = kb.run({"x"}, options);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(has(result.err, "none"));
  CHECK(has(result.err, "kbindex build"));
  const auto json = kb.run({"--json", "x"}, options);
  CHECK(json.code == 2);
  CHECK(nlohmann::json::parse(json.out)["type"] == "error");
}

TEST_CASE("pattern beginning with dash") {
  const Kbsearch kb;
  CHECK(kb.run({"--", "-spooler"}).code == 0);  // searched for
  CHECK(kb.run({"--ids", "print", "--", "--spooler"}).code == 0);
  const auto unknown = kb.run({"print", "--spooler"});
  CHECK(unknown.code == 2);
  CHECK(has(unknown.err, "kbsearch -- --spooler"));
  const Strings with = lines(kb.run({"--ids", "-n100", "print"}).out);
  const Strings without = lines(kb.run({"--ids", "-n100", "print", "-spooler"}).out);
  CHECK(without.size() < with.size());  // excluded
}

TEST_CASE("several arguments keep their quotes as a phrase, one argument is the raw query") {
  const Kbsearch kb;
  CHECK(kb.run({"--ids", "stop", "print spooler"}).out == kb.run({"--ids", "stop \"print spooler\""}).out);
  CHECK(kb.run({"--ids", "print spooler"}).out == kb.run({"--ids", "print", "spooler"}).out);
}

TEST_CASE("no query is an error") {
  const Kbsearch kb;
  for (const char* query : {"\"", "((((", "a AND", "NOT", "OR OR", "title:", "date:..", "..", "->", "*", ":",
                            "foo:bar", "\xff\xfe", "\x1b[31m", " ", ""}) {
    const auto result = kb.run({"--ids", query});
    INFO(query);
    INFO(result.err);
    CHECK((result.code == 0 || result.code == 1));
    CHECK(result.err.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("a huge query on the command line") {
  const Kbsearch kb;
  std::string query;
  while (query.size() < 120'000) query += "spooler ";
  const auto result = kb.run({"--ids", query});
  CHECK(result.code == 0);
  CHECK(result.err.size() < 4000);
}

TEST_CASE("--paste searches for what stdin says") {
  const Kbsearch kb;
  process::Options options;
  options.input = "Event Type: Error\nSource: Print\nThe print spooler failed to start.\n";
  CHECK(kb.run({"--ids", "--paste"}, options).code == 0);
}

TEST_CASE("--batch writes a TREC run with falling scores") {
  const Kbsearch kb;
  const std::string queries = kb.directory().write("queries.tsv", "q1\tprint spooler\n\nq2\tnetwork\r\n");
  const auto result = kb.run({"--batch", queries, "--trec", "mine", "--limit", "5"});
  CHECK(result.code == 0);
  double before = 1e9;
  std::string id;
  for (const std::string& line : lines(result.out)) {
    char query[32], number[32], tag[32];
    int rank = 0;
    double score = 0;
    REQUIRE(std::sscanf(line.c_str(), "%31s Q0 %31s %d %lf %31s", query, number, &rank, &score, tag) == 5);
    if (query != id) before = 1e9;
    id = query;
    CHECK(score < before);
    CHECK(rank <= 5);
    CHECK(std::string(tag) == "mine");
    before = score;
  }
  const auto broken = kb.run({"--batch", kb.directory().write("broken.tsv", "no tab here\n")});
  CHECK(broken.code == 2);
  CHECK(has(broken.err, "broken.tsv:1"));
  CHECK(kb.run({"--batch", "missing.tsv"}).code == 2);
}

TEST_CASE("a regular expression prints lines as grep does, narrowed by words") {
  const Kbsearch kb;
  const auto all = kb.run({"--regex", "net (stop|start) "});
  CHECK(all.code == 0);
  for (const std::string& line : lines(all.out)) CHECK(has(line, ":"));
  CHECK(has(all.out, "Q901004:"));
  const auto none = kb.run({"--regex", "net (stop|start) ", "foxpro"});
  CHECK(lines(none.out).size() < lines(all.out).size());
  CHECK(has(kb.run({"--regex", "net stop spooler", "-C1"}).out, "Q901004-"));
  const auto broken = kb.run({"--regex", "("});
  CHECK(broken.code == 2);
  CHECK(broken.err.find("kbsearch: error: ") == 0);
  CHECK(nlohmann::json::parse(lines(kb.run({"--json", "--regex", "net stop"}).out).back())["type"] == "end");
}

TEST_CASE("citations are followed in both directions") {
  const Kbsearch kb;
  const Strings cited = lines(kb.run({"--ids", "--cites", "Q901004"}).out);
  REQUIRE_FALSE(cited.empty());
  const Strings back = lines(kb.run({"--ids", "-n100", "--cited-by", cited[0]}).out);
  CHECK(std::count(back.begin(), back.end(), "Q901004") == 1);
  CHECK(kb.run({"--cites", "spooler"}).code == 2);
}

TEST_CASE("--explain says on stderr how the query was read, also for one article") {
  const Kbsearch kb;
  const auto plain = kb.run({"--ids", "spooler"});
  const auto explained = kb.run({"--ids", "--explain", "spooler"});
  CHECK(explained.out == plain.out);
  CHECK(has(explained.err, "spooler"));
  CHECK(has(kb.run({"--explain=Q901004", "foxpro"}).err, "901004"));
  CHECK(kb.run({"--explain=nothing", "foxpro"}).code == 2);
}

TEST_CASE("closed stdout, a full disk and a reader that has gone") {
  const Kbsearch kb;
  process::Options options;
  options.output = Stream::closed;
  CHECK(kb.run({"spooler"}, options).code == 2);
  options.output = Stream::full;
  const auto full = kb.run({"spooler"}, options);
  CHECK(full.code == 2);
  CHECK(has(full.err, "cannot write"));
  options.output = Stream::broken_pipe;
  const auto gone = kb.run({"spooler"}, options);
  CHECK(gone.signal == 13);  // SIGPIPE's own way, so that a shell stays quiet
  CHECK_FALSE(has(gone.err, "error"));
}

TEST_CASE("completion answers from the tables and is silent about trouble") {
  const Kbsearch kb;
  CHECK(has(kb.run({"--complete", "fields", "ti"}).out, "title:\t"));
  CHECK(kb.run({"--complete", "values", "sort", "n"}).out == "newest\nnumber\n");
  CHECK(kb.run({"--complete", "fields", "zzz"}).code == 1);
}
