// What kbgen makes resembles the real articles it was fitted to: the figures are those of FORMAT's survey and
// of a count over the real dump; tools/kbgen/README.md lists them.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parser/parse.h"
#include "tests/support/catch.h"
#include "tools/kbgen/article.h"

namespace kb::gen {
namespace {

constexpr std::uint64_t kArticles = 4000;

struct Statistics {
  std::vector<std::uint64_t> bytes, words, distinct;
  std::map<parser::SectionKind, int> sections;
  std::map<std::string, std::uint64_t> vocabulary;
  std::uint64_t all_words = 0;
  int rejected = 0, notes = 0, prefixes = 0, keywords = 0, query_words = 0, citing = 0, citations = 0,
      dead = 0;
  int one_product = 0, files = 0;
};

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

void count_words(std::string_view text, Statistics& statistics) {
  std::set<std::string> here;
  std::uint64_t words = 0;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_word(text[i])) {
      word += static_cast<char>(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
    } else if (!word.empty()) {
      ++words;
      ++statistics.vocabulary[word];
      here.insert(word);
      word.clear();
    }
  }
  statistics.words.push_back(words);
  statistics.distinct.push_back(here.size());
  statistics.all_words += words;
}

void take(const parser::Parsed& parsed, Statistics& statistics) {
  const parser::Article& article = parsed.article;
  statistics.rejected += parsed.accepted ? 0 : 1;
  for (const auto& diagnostic : parsed.diagnostics)
    statistics.notes += diagnostic.severity == parser::Severity::repaired ? 1 : 0;
  std::string body;
  std::set<parser::SectionKind> kinds;
  for (const auto& section : article.sections) {
    kinds.insert(section.kind);
    body.append(article.slice(section.span)).append("\n");
  }
  for (const auto kind : kinds) ++statistics.sections[kind];
  count_words(body, statistics);
  statistics.prefixes += article.title.find(':') != std::string::npos ? 1 : 0;
  statistics.keywords += article.keywords.empty() ? 0 : 1;
  statistics.query_words += article.additional_query_words.empty() ? 0 : 1;
  statistics.citing += article.references.empty() ? 0 : 1;
  statistics.citations += static_cast<int>(article.references.size());
  statistics.one_product += article.applies_to.size() == 1 ? 1 : 0;
  const bool file =
      std::ranges::any_of(std::vector<std::string>{".exe", ".dll", ".ini", ".sys", ".EXE", ".DLL"},
                          [&](const std::string& s) { return body.find(s) != std::string::npos; });
  statistics.files += file ? 1 : 0;
}

const Statistics& statistics() {
  static const Statistics made = [] {
    Statistics s;
    const Generator generator(1);
    std::string bytes;
    for (std::uint64_t i = 0; i < kArticles; ++i) {
      bytes.clear();
      // Every 14th, so that citations lead into a collection of the real one's size.
      generator.append(i * 14, bytes);
      s.bytes.push_back(bytes.size());
      take(parser::parse(bytes), s);
    }
    return s;
  }();
  return made;
}

std::uint64_t at(std::vector<std::uint64_t> values, std::size_t per_cent) {
  std::ranges::sort(values);
  return values[values.size() * per_cent / 100];
}

/// Within `tolerance` per cent of the figure of the real dump.
bool near(double value, double real, double tolerance) {
  CAPTURE(value, real);
  return value > real * (1 - tolerance / 100) && value < real * (1 + tolerance / 100);
}

double share(int count) {
  return 100.0 * count / kArticles;
}

}  // namespace

TEST_CASE("every generated article is one, and none needs mending") {
  CHECK(statistics().rejected == 0);
  CHECK(statistics().notes == 0);
}

TEST_CASE("articles are as long as real ones") {
  const Statistics& s = statistics();
  CHECK(near(static_cast<double>(at(s.bytes, 50)), 3145, 10));
  CHECK(near(static_cast<double>(at(s.bytes, 95)), 7908, 15));
  CHECK(near(static_cast<double>(at(s.words, 5)), 77, 25));
  CHECK(near(static_cast<double>(at(s.words, 50)), 226, 10));
  CHECK(near(static_cast<double>(at(s.words, 95)), 899, 15));
  CHECK(near(static_cast<double>(s.all_words) / kArticles, 344, 10));
}

TEST_CASE("words come back within an article and across articles as in real ones") {
  const Statistics& s = statistics();
  CHECK(near(static_cast<double>(at(s.distinct, 50)), 112, 15));
  // 4,000 real articles have 40,431 different words, of which 19,889 stand once.
  CHECK(near(static_cast<double>(s.vocabulary.size()), 40431, 15));
  const auto once = std::ranges::count_if(s.vocabulary, [](const auto& word) { return word.second == 1; });
  CHECK(near(static_cast<double>(once), 19889, 15));
  const double the = static_cast<double>(s.vocabulary.at("the")) / static_cast<double>(s.all_words);
  CHECK(near(the, 0.0698, 20));
}

TEST_CASE("sections and fields are as frequent as in real articles") {
  const Statistics& s = statistics();
  using parser::SectionKind;
  CHECK(near(share(s.sections.at(SectionKind::symptoms)), 62.8, 12));
  CHECK(near(share(s.sections.at(SectionKind::cause)), 43.2, 12));
  CHECK(near(share(s.sections.at(SectionKind::resolution)), 39.6, 12));
  CHECK(near(share(s.sections.at(SectionKind::workaround)), 13.0, 40));
  CHECK(near(share(s.sections.at(SectionKind::status)), 37.7, 15));
  CHECK(near(share(s.sections.at(SectionKind::more_information)), 59.2, 12));
  CHECK(near(share(s.sections.at(SectionKind::summary)), 35.6, 15));
  CHECK(near(share(s.prefixes), 54.7, 15));
  CHECK(near(share(s.keywords), 62.2, 10));
  CHECK(near(share(s.query_words), 72.2, 12));
  CHECK(near(share(s.citing), 24.1, 15));
  CHECK(near(s.citations / static_cast<double>(s.citing), 2.83, 30));
  CHECK(near(share(s.one_product), 61.3, 12));
  CHECK(near(share(s.files), 44.7, 40));
}

}  // namespace kb::gen
