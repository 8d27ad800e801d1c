#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "search/searcher.h"

/// Regular expressions over the stored text of all articles: what no tokenizer foresaw.
namespace kb::search {

struct GrepOptions {
  bool ignore_case = false;
  std::uint32_t context = 0;        ///< lines before and after
  std::size_t max_articles = 1000;  ///< stop after so many that match
  unsigned threads = 2;
  format::OpenOptions open;
  std::string narrow;               ///< only articles that have all the words of this query; empty: all
};

struct GrepLine {
  std::uint32_t line = 0;  ///< 1-based, in Article::text
  bool matches = false;    ///< false: context
  std::string text;
  std::vector<Highlight> highlights;
};

struct GrepArticle {
  std::uint32_t number = 0;
  std::string title;
  std::vector<GrepLine> lines;
};

struct GrepPage {
  std::vector<GrepArticle> articles;  ///< by number
  std::uint64_t searched = 0;         ///< articles looked at
  bool cut = false;                   ///< max_articles was reached
};

/// RE2 syntax (linear time), a line at a time. Opens the databases anew for each thread. Errors: invalid_argument (the
/// pattern, with RE2's reason), and those of Searcher::search.
[[nodiscard]] Result<GrepPage> grep(const std::vector<std::string>& locations, std::string_view pattern,
                                    const GrepOptions& options = {});

}  // namespace kb::search
