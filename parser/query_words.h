#pragma once

#include <cstddef>
#include <string>

#include "parser/lines.h"

namespace kb::parser {

/// The paragraph "Additional query words: ...", by all its spellings ("reference words", "querey", "qeury",
/// "word", "word(s)", with or without colon).
struct QueryWords {
  bool found = false;
  LineRange lines;  ///< the paragraph
};

/// Finds the last such paragraph of `body` and puts its words, joined by blanks, into `words`.
[[nodiscard]] QueryWords read_query_words(const Lines& lines, LineRange body, std::string& words);

/// True for the "KBCategory:" and "KBSubcategory:" lines of a still older footer.
[[nodiscard]] bool is_kb_category_line(std::string_view line);

}  // namespace kb::parser
