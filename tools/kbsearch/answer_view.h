#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/searcher.h"
#include "tools/cli/style.h"

/// An answer and what its printed forms need to know about how it came to be.
namespace kb::cli {

struct AnswerView {
  const search::ResultPage& page;
  std::string query;
  std::size_t offset = 0;  ///< hits before this page
  std::size_t limit = 10;
  double seconds = 0;
  bool several_databases = false;
  bool recalled = true;  ///< --more and --open will know this search
  std::string link;      ///< hyperlink template; empty: none
};

/// "BUG", "HOWTO"; empty for unknown.
[[nodiscard]] std::string badge(parser::ArticleType type);

/// `template` with {id} and {number} put in.
[[nodiscard]] std::string link_target(std::string_view link_template, std::uint32_t number);

/// 1234567 as "1,234,567".
[[nodiscard]] std::string with_commas(std::uint64_t number);

/// "12", "about 1,480", "at least 30": the total of `page`, of which the first `shown` hits have been shown.
/// Never less than what the list has: of a relaxed search the total counts the best matches only.
[[nodiscard]] std::string total_words(const search::ResultPage& page, std::uint64_t shown);

/// Highlights as the rows that prepare() takes.
[[nodiscard]] std::vector<Row> rows(const std::vector<search::Highlight>& highlights);

/// For a terminal: a block a hit, footer below. `columns` wide at most (60 to 200 look good).
[[nodiscard]] std::string render_blocks(const AnswerView& view, const Painter& painter, int columns);

/// For a screen reader: every piece labelled, one a line, nothing wrapped or drawn.
[[nodiscard]] std::string render_plain(const AnswerView& view, const Painter& painter);

/// The facets as "count  value  filter", for people; with `tabs` as lines of NAME, COUNT, FILTER, VALUE.
[[nodiscard]] std::string render_facets(const AnswerView& view, const Painter& painter, int columns,
                                        bool tabs);

/// What the answer has to say about itself, for stderr; positions are shown with a caret below the query.
[[nodiscard]] std::string render_notices(const AnswerView& view, const Painter& painter, int columns);

}  // namespace kb::cli
