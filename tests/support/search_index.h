#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "search/searcher.h"
#include "tests/support/articles.h"

/// Indexes for tests of search/: made by kb_indexer, as the real ones are.
namespace kb::tests {

/// An index directory of its own, removed with the object. Throws std::runtime_error when it cannot be built.
class BuiltIndex {
 public:
  explicit BuiltIndex(const std::vector<ArticleText>& articles);
  explicit BuiltIndex(std::vector<corpus::RawArticle> articles, unsigned shards = 0);
  /// Of files and folders.
  static std::unique_ptr<BuiltIndex> of(const std::vector<std::string>& paths);

  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] search::Searcher open() const;

 private:
  BuiltIndex() : directory_(folder_ / "index") {}
  void build(corpus::Source& source, unsigned shards = 0);

  TemporaryFolder folder_;
  std::string directory_;
};

/// The index of corpus/samples, built once a program.
[[nodiscard]] const BuiltIndex& samples_index();

/// The samples one by one, in the order of their paths.
[[nodiscard]] std::vector<corpus::RawArticle> sample_articles();

/// Opens several index directories as one. Throws std::runtime_error.
[[nodiscard]] search::Searcher open_searcher(const std::vector<std::string>& locations);

/// An article with nothing in it but this: one section, SYMPTOMS.
[[nodiscard]] ArticleText plain_article(std::uint32_t number, std::string title, std::string symptoms);

/// The answer; a failure of the search ends the test.
[[nodiscard]] search::ResultPage ask(search::Searcher& searcher, std::string_view query,
                                     const search::SearchOptions& options = {});

/// All hits' numbers, best first (no snippets, not collapsed, at most 1000).
[[nodiscard]] std::vector<std::uint32_t> numbers(search::Searcher& searcher, std::string_view query);
[[nodiscard]] std::set<std::uint32_t> number_set(search::Searcher& searcher, std::string_view query);

/// Nothing when the query had to be relaxed.
[[nodiscard]] std::set<std::uint32_t> strict_set(search::Searcher& searcher, std::string_view query);

[[nodiscard]] bool has_notice(const search::ResultPage& page, search::NoticeKind kind, std::string_view text = "");

}  // namespace kb::tests
