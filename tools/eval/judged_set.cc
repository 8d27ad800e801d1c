#include "tools/eval/judged_set.h"

#include <fstream>
#include <map>
#include <sstream>

#include "parser/article.h"

namespace kb::eval {

Result<JudgedSet> read_judged_set(const std::string& folder) {
  JudgedSet set;
  set.name = folder;
  while (!set.name.empty() && set.name.back() == '/') set.name.pop_back();
  // ".../kbagent/dev" is known as "kbagent/dev", ".../npl" as "npl".
  std::size_t slash = set.name.rfind('/');
  if (slash != std::string::npos && set.name.substr(slash + 1) == "dev" && slash > 0) slash = set.name.rfind('/', slash - 1);
  if (slash != std::string::npos) set.name = set.name.substr(slash + 1);

  std::ifstream queries(folder + "/queries.tsv");
  std::ifstream qrels(folder + "/qrels.txt");
  if (!queries || !qrels)
    return fail(ErrorCode::not_found, "no queries.tsv and qrels.txt in '" + folder + "'");
  std::map<std::string, Judgements> judgements;
  std::string id, zero, document;
  int grade = 0;
  while (qrels >> id >> zero >> document >> grade)
    judgements[id][parser::parse_article_number(document)] = grade;

  std::map<std::string, std::string> labels;
  std::ifstream classes(folder + "/classes.tsv");
  std::string label;
  while (classes >> id >> label) labels[id] = label;

  std::map<std::string, std::set<std::uint32_t>> excluded;
  std::ifstream exclude(folder + "/exclude.tsv");
  std::string line;
  while (std::getline(exclude, line)) {
    std::istringstream words(line);
    words >> id;
    while (words >> document) excluded[id].insert(parser::parse_article_number(document));
  }

  while (std::getline(queries, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    JudgedQuery query{line.substr(0, tab), line.substr(tab + 1), {}, {}, {}};
    query.judgements = judgements[query.id];
    query.label = labels[query.id];
    query.excluded = excluded[query.id];
    bool relevant = false;
    for (const auto& [number, g] : query.judgements) relevant = relevant || g > 0;
    if (relevant) set.queries.push_back(std::move(query));
  }
  return set;
}

Result<std::vector<std::uint32_t>> ranked_numbers(search::Searcher& searcher, const JudgedQuery& query, std::size_t depth) {
  search::SearchOptions options;
  options.limit = depth + query.excluded.size();
  options.details = options.snippets = false;
  options.collapse = false;
  auto page = searcher.search(query.text, options);
  if (!page) return fail(std::move(page));
  std::vector<std::uint32_t> numbers;
  for (const search::Hit& hit : page->hits) {
    if (query.excluded.count(hit.number)) continue;
    numbers.push_back(hit.number);
    for (const std::uint32_t also : hit.also) numbers.push_back(also);
  }
  return numbers;
}

}  // namespace kb::eval
