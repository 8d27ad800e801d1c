// query_times DB QUERIES [and|or] [PASSES] [WARM]: the time of whole answers (ranking, snippets, highlights) in one
// process. QUERIES: the last tab-parted field of each line, words parted by blanks, "a+b" being a phrase: what other
// engines are asked, too. Prints "R pass query microseconds" for each answer and once "H query total number...".

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "search/searcher.h"

namespace {

/// A line of the file as a query of ours.
std::string to_query(std::string_view line, bool any) {
  line = line.substr(line.rfind('\t') + 1);
  std::string query;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    std::string word(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    if (word.empty()) continue;
    const bool phrase = word.find('+') != std::string::npos && word.front() != '+' && word.back() != '+';
    if (phrase) {
      for (char& c : word)
        if (c == '+') c = ' ';
      word.insert(word.begin(), '"');
      word += '"';
    }
    if (!query.empty()) query += any ? " OR " : " ";
    query += word;
  }
  return query;
}

std::vector<std::string> read_queries(const char* path, bool any) {
  std::ifstream stream(path);
  std::vector<std::string> queries;
  for (std::string line; std::getline(stream, line);) queries.push_back(to_query(line, any));
  return queries;
}

int number(int argc, char** argv, int at, int otherwise) {
  if (argc <= at) return otherwise;
  const std::string_view word = argv[at];
  std::from_chars(word.data(), word.data() + word.size(), otherwise);
  return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: query_times DB QUERIES [and|or] [PASSES] [WARM]\n");
    return 2;
  }
  const std::vector<std::string> queries = read_queries(argv[2], argc > 3 && std::string_view(argv[3]) == "or");
  auto searcher = kb::search::Searcher::open({argv[1]});
  if (!searcher || queries.empty()) {
    std::fprintf(stderr, "%s\n", searcher ? "no queries" : searcher.error().message.c_str());
    return 2;
  }
  const int passes = number(argc, argv, 4, 5), warm = number(argc, argv, 5, 2);
  for (int pass = -warm; pass < passes; ++pass) {
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const auto begin = std::chrono::steady_clock::now();
      const auto page = searcher->search(queries[i]);
      const auto end = std::chrono::steady_clock::now();
      if (!page) {
        std::fprintf(stderr, "%s: %s\n", queries[i].c_str(), page.error().message.c_str());
        return 2;
      }
      if (pass < 0) continue;
      std::printf("R %d %zu %.1f\n", pass, i, std::chrono::duration<double, std::micro>(end - begin).count());
      if (pass > 0) continue;
      std::printf("H %zu %llu", i, static_cast<unsigned long long>(page->total));
      for (const auto& hit : page->hits) std::printf(" Q%u", hit.number);
      std::printf("\n");
    }
  }
  return 0;
}
