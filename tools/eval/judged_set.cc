#include "tools/eval/judged_set.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "parser/article.h"

namespace kb::eval {

namespace {

/// ".../kbagent/dev" is known as "kbagent/dev", ".../npl" as "npl".
std::string short_name(std::string name) {
  while (!name.empty() && name.back() == '/') name.pop_back();
  std::size_t slash = name.rfind('/');
  if (slash != std::string::npos && name.substr(slash + 1) == "dev" && slash > 0)
    slash = name.rfind('/', slash - 1);
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

bool has_relevant(const Judgements& judgements) {
  return std::any_of(judgements.begin(), judgements.end(),
                     [](const auto& judged) { return judged.second > 0; });
}

}  // namespace

Result<JudgedSet> read_judged_files(const std::string& queries_path, const std::string& qrels_path) {
  std::ifstream queries(queries_path);
  if (!queries) return fail(ErrorCode::not_found, "cannot read the judged queries '" + queries_path + "'");
  std::ifstream qrels(qrels_path);
  if (!qrels) return fail(ErrorCode::not_found, "cannot read the judgements '" + qrels_path + "'");
  std::map<std::string, Judgements> judgements;
  std::string id, zero, document;
  int grade = 0;
  while (qrels >> id >> zero >> document >> grade)
    judgements[id][parser::parse_article_number(document)] = grade;

  JudgedSet set;
  set.name = queries_path;
  std::string line;
  while (std::getline(queries, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    JudgedQuery query{line.substr(0, tab), line.substr(tab + 1), {}, {}, {}};
    query.judgements = judgements[query.id];
    if (has_relevant(query.judgements)) set.queries.push_back(std::move(query));
  }
  return set;
}

Result<JudgedSet> read_judged_set(const std::string& folder) {
  auto read = read_judged_files(folder + "/queries.tsv", folder + "/qrels.txt");
  if (!read) return fail(ErrorCode::not_found, "no queries.tsv and qrels.txt in '" + folder + "'");
  JudgedSet set = *std::move(read);
  set.name = short_name(folder);
  std::map<std::string, std::string> labels;
  std::ifstream classes(folder + "/classes.tsv");
  std::string id, label, document, line;
  while (classes >> id >> label) labels[id] = label;

  std::map<std::string, std::set<std::uint32_t>> excluded;
  std::ifstream exclude(folder + "/exclude.tsv");
  while (std::getline(exclude, line)) {
    std::istringstream words(line);
    words >> id;
    while (words >> document) excluded[id].insert(parser::parse_article_number(document));
  }
  for (JudgedQuery& query : set.queries) {
    query.label = labels[query.id];
    query.excluded = excluded[query.id];
  }
  return set;
}

Result<void> add_judgements(JudgedSet& set, const std::string& path) {
  std::ifstream in(path);
  if (!in) return fail(ErrorCode::not_found, "cannot read the judgements '" + path + "'");
  std::map<std::string, Judgements> judgements;
  std::string line, id, zero, document;
  int grade = 0;
  while (std::getline(in, line))
    if (std::istringstream words(line); words >> id >> zero >> document >> grade)
      judgements[id][parser::parse_article_number(document)] = grade;
  // What the set itself says of an article stays.
  for (JudgedQuery& query : set.queries) query.judgements.merge(judgements[query.id]);
  return {};
}

Result<std::vector<std::uint32_t>> ranked_numbers(search::Searcher& searcher, const JudgedQuery& query,
                                                  std::size_t depth) {
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
