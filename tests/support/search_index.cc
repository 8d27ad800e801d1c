#include "tests/support/search_index.h"

#include <stdexcept>

#include "indexer/build.h"

namespace kb::tests {

namespace {

std::vector<corpus::RawArticle> raw(const std::vector<ArticleText>& articles) {
  std::vector<corpus::RawArticle> out;
  for (const ArticleText& article : articles)
    out.push_back({to_text(article), "fixture/Q" + std::to_string(article.number) + ".TXT:1"});
  return out;
}

const std::string kSamples = std::string(KB_SOURCE_DIR) + "/corpus/samples";

}  // namespace

BuiltIndex::BuiltIndex(const std::vector<ArticleText>& articles) : BuiltIndex(raw(articles)) {}

BuiltIndex::BuiltIndex(std::vector<corpus::RawArticle> articles, unsigned shards) : BuiltIndex() {
  MemorySource source(std::move(articles));
  build(source, shards);
}

std::unique_ptr<BuiltIndex> BuiltIndex::of(const std::vector<std::string>& paths) {
  auto source = corpus::open_source(paths);
  if (!source) throw std::runtime_error(source.error().message);
  std::unique_ptr<BuiltIndex> index(new BuiltIndex);
  index->build(**source);
  return index;
}

void BuiltIndex::build(corpus::Source& source, unsigned shards) {
  indexer::BuildOptions options;
  options.directory = directory_;
  options.program = "tests";
  options.jobs = 2;
  options.shards = shards;
  indexer::Observer observer;
  if (auto report = indexer::build(options, source, observer); !report)
    throw std::runtime_error(report.error().message);
}

search::Searcher BuiltIndex::open() const {
  return open_searcher({directory_});
}

const BuiltIndex& samples_index() {
  static const std::unique_ptr<BuiltIndex> index = BuiltIndex::of({kSamples});
  return *index;
}

std::vector<corpus::RawArticle> sample_articles() {
  auto source = corpus::open_source({kSamples});
  if (!source) throw std::runtime_error(source.error().message);
  std::vector<corpus::RawArticle> articles;
  for (;;) {
    corpus::Item item = (*source)->next();
    if (std::holds_alternative<corpus::End>(item)) return articles;
    if (auto* article = std::get_if<corpus::RawArticle>(&item)) articles.push_back(std::move(*article));
  }
}

search::Searcher open_searcher(const std::vector<std::string>& locations) {
  auto searcher = search::Searcher::open(locations);
  if (!searcher) throw std::runtime_error(searcher.error().message);
  return std::move(*searcher);
}

ArticleText plain_article(std::uint32_t number, std::string title, std::string symptoms) {
  ArticleText article;
  article.number = number;
  article.title = std::move(title);
  article.product = "Contoso Ledger";
  article.versions = "winnt:7.0";
  article.category = "ledger";
  article.keywords = "kbledger";
  article.sections = {{"SYMPTOMS", std::move(symptoms)}};
  article.query_words.clear();
  return article;
}

search::ResultPage ask(search::Searcher& searcher, std::string_view query, const search::SearchOptions& options) {
  auto page = searcher.search(query, options);
  if (!page) throw std::runtime_error("search failed: " + page.error().message);
  return std::move(*page);
}

std::vector<std::uint32_t> numbers(search::Searcher& searcher, std::string_view query) {
  search::SearchOptions options;
  options.limit = 1000;
  options.snippets = false;
  options.collapse = false;
  std::vector<std::uint32_t> out;
  for (const search::Hit& hit : ask(searcher, query, options).hits) out.push_back(hit.number);
  return out;
}

std::set<std::uint32_t> number_set(search::Searcher& searcher, std::string_view query) {
  const std::vector<std::uint32_t> all = numbers(searcher, query);
  return {all.begin(), all.end()};
}

std::set<std::uint32_t> strict_set(search::Searcher& searcher, std::string_view query) {
  search::SearchOptions options;
  options.snippets = false;
  if (has_notice(ask(searcher, query, options), search::NoticeKind::relaxed)) return {};
  return number_set(searcher, query);
}

bool has_notice(const search::ResultPage& page, search::NoticeKind kind, std::string_view text) {
  for (const search::Notice& notice : page.notices)
    if (notice.kind == kind && notice.message.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace kb::tests
