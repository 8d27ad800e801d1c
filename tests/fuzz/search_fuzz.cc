// The whole answer, over an index of the sample articles: any query ends in an answer whose marks fit, and no
// answer is empty when one of the query's words has hits.

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "indexer/build.h"
#include "indexer/format/analyzer.h"
#include "parser/article.h"
#include "search/query.h"
#include "search/searcher.h"
#include "tests/fuzz/target.h"

namespace {

using kb::search::Searcher;

/// An index that is gone when the program ends.
class SampleIndex {
 public:
  SampleIndex() {
    std::string name = (std::filesystem::temp_directory_path() / "kb-fuzz-XXXXXX").string();
    KB_MUST(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    auto source = kb::corpus::open_source({std::string(KB_SOURCE_DIR) + "/corpus/samples"});
    KB_MUST(source.has_value());
    kb::indexer::BuildOptions options;
    options.directory = folder_ + "/index";
    options.jobs = 1;
    kb::indexer::Observer observer;
    KB_MUST(kb::indexer::build(options, **source, observer).has_value());
  }
  ~SampleIndex() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  SampleIndex(const SampleIndex&) = delete;
  SampleIndex& operator=(const SampleIndex&) = delete;
  [[nodiscard]] Searcher open() const {
    auto searcher = Searcher::open({folder_ + "/index"});
    KB_MUST(searcher.has_value());
    return std::move(*searcher);
  }

 private:
  std::string folder_;
};

void check_highlights(std::string_view text, const std::vector<kb::search::Highlight>& highlights) {
  std::uint32_t last = 0;
  for (const auto& highlight : highlights) {
    KB_MUST(highlight.begin >= last && highlight.begin < highlight.end && highlight.end <= text.size());
    KB_MUST(kb::fuzz::on_border(text, highlight.begin) && kb::fuzz::on_border(text, highlight.end));
    last = highlight.end;
  }
}

void check_page(std::string_view query, const kb::search::ResultPage& page) {
  for (const auto& hit : page.hits) {
    KB_MUST(hit.number != 0 && kb::is_valid_utf8(hit.title));
    check_highlights(hit.title, hit.title_highlights);
    for (const auto& line : hit.snippet) check_highlights(line.text, line.highlights);
  }
  for (const auto& notice : page.notices) {
    KB_MUST(notice.begin <= notice.end && notice.end <= query.size());
    KB_MUST(!notice.message.empty());
  }
}

bool only_words(std::string_view query) {
  for (const auto& node : kb::search::parse_query(query).root.children)
    if (node.kind != kb::search::NodeKind::words) return false;
  return true;
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  static const SampleIndex index;
  static Searcher searcher = index.open();
  kb::search::SearchOptions options;
  options.facets = bytes.size() % 3 == 0;
  options.explain = bytes.size() % 5 == 0;
  options.prefix_last = bytes.size() % 7 == 0;
  const auto page = searcher.search(bytes, options);
  KB_MUST(page.has_value());
  check_page(bytes, *page);
  if (!page->hits.empty() || bytes.size() > 256 || !only_words(bytes)) return;

  kb::format::Analyzer analyzer;
  std::vector<kb::format::Token> tokens;
  analyzer.analyze(bytes, tokens, kb::format::Mode::query);
  for (const auto& token : tokens) {
    if (token.extra || token.form->stop_word) continue;
    const std::string_view typed = bytes.substr(token.begin, token.end - token.begin);
    if (kb::parser::parse_article_number(typed) != 0) continue;  // alone it is a number, among words it is a word
    const auto word = searcher.search(typed);
    KB_MUST(word.has_value() && word->hits.empty());
  }
}
