#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"
#include "parser/article.h"
#include "search/searcher.h"

/// Highlights and snippets, by our own analyzer on the stored text.
namespace kb::search {

/// One word (or compound) the query looks for in text, with what it is worth.
struct WantedForm {
  std::uint32_t hash = 0;   ///< format::form_hash; matches by stem (upper 24 bits) unless `exact`
  bool exact = false;       ///< match all 32 bits (codes, file names, phrases' words)
  std::uint16_t group = 0;  ///< query words that are alternatives of each other share a group
  float weight = 1;         ///< usually the idf
};

/// Finds matches in one run of text. Spans of extras (a whole file name) swallow those of their parts.
[[nodiscard]] std::vector<Highlight> highlights(std::string_view text, const std::vector<WantedForm>& wanted,
                                                format::Analyzer& analyzer);

struct SnippetOptions {
  std::size_t lines = 2;  ///< at most
  std::size_t width =
      160;  ///< display columns aimed at for one line of prose, before the terminal cuts it further
  /// What each block may be worth, see word_blocks.h; only the best are looked at. Empty: all are.
  std::vector<float> blocks = {};
};

/// The one or two lines that answer: from the sections and blocks with the best weighted coverage of the
/// wanted groups, near each other, the section that matters first (SYMPTOMS, messages, RESOLUTION, CAUSE
/// above MORE INFORMATION), never boilerplate, error messages and code lines kept whole. Without any match:
/// the beginning of the best section.
[[nodiscard]] std::vector<SnippetLine> make_snippet(const parser::Article& article,
                                                    const std::vector<WantedForm>& wanted,
                                                    format::Analyzer& analyzer,
                                                    const SnippetOptions& options = {});

}  // namespace kb::search
