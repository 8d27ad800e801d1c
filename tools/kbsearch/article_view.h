#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parser/article.h"
#include "tools/cli/style.h"

namespace kb::cli {

/// Finds what to mark in one line of text: the words of the last query. May be empty.
using Highlighter = std::function<std::vector<Row>(std::string_view text)>;

struct ArticleView {
  const parser::Article& article;
  /// The real titles of article.references, in their order; "" for numbers that are not in the index.
  const std::vector<std::string>& titles;
  std::optional<parser::SectionKind> section;  ///< only this one
  Highlighter highlight;
  std::string link;    ///< hyperlink template for article numbers; empty: none
  bool plain = false;  ///< no drawn lines, no wrapping
};

/// Prose wider than this is hard to read, however wide the terminal.
inline constexpr int kMaxProseColumns = 100;

/// The article for people: a card, its sections with prose re-flowed to `columns`, messages, listings and
/// tables as they stand, and the cited articles by number. Empty when the wanted section is not there.
[[nodiscard]] std::string render_article(const ArticleView& view, const Painter& painter, int columns);

/// The section that a name, alias or beginning of a name means ("fix", "more", "symptom"); nothing when none
/// does.
[[nodiscard]] std::optional<parser::SectionKind> find_section(std::string_view name);

/// Names of the sections the article has, in order, without repetitions.
[[nodiscard]] std::vector<std::string> section_names(const parser::Article& article);

}  // namespace kb::cli
