#pragma once

#include <initializer_list>
#include <string>

#include "parser/article.h"
#include "search/searcher.h"

/// Values that the rendering tests draw: written by us, with every awkward thing in them.
namespace samples {

/// Builds an article's text and spans together.
class ArticleBuilder {
 public:
  ArticleBuilder& section(kb::parser::SectionKind kind);
  ArticleBuilder& block(kb::parser::BlockKind kind, const std::string& lines, std::uint8_t indent = 0);
  /// Cites `number` wherever "Q<number>" stands in the last block.
  ArticleBuilder& cite(std::uint32_t number, const std::string& title);
  [[nodiscard]] kb::parser::Article& article() { return article_; }

 private:
  kb::parser::Article article_;
};

/// Every section and block kind, cross references (one not in the index), wide characters, controls.
[[nodiscard]] kb::parser::Article article();
/// The titles of its references, as a Searcher would give them.
[[nodiscard]] std::vector<std::string> titles();

/// Hits of several shapes: long title, wide characters, message snippet, no product, near-duplicates, escape
/// sequences.
[[nodiscard]] kb::search::ResultPage page();

}  // namespace samples
