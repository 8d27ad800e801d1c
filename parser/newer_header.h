#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/header.h"
#include "parser/lines.h"
#include "parser/parse.h"

/// The same articles after a conversion that gave them another header: `Article: Q...`, `Product(s):`,
/// `Version(s):`, `Operating System(s):`, `Keyword(s):`, `Last Modified:`. Usually the whole article is
/// indented by a tab and stands below a Markdown title, perhaps with front matter above it and
/// `{% raw %}` ... `{% endraw %}` around it. There is no rule after the header, no category and no legal
/// text.
namespace kb::parser {

struct NewerHeader {
  std::size_t line = 0;    ///< the Article line
  std::string_view title;  ///< as it stands in the wrapper, "" when it has none
};

/// Where such a header begins: an `Article:` line above a `Product(s):` line, with nothing but a wrapper
/// above it. Looks at the first lines only.
[[nodiscard]] std::optional<NewerHeader> find_newer_header(const Lines& lines);

/// The first line below `from` where another such header begins; npos when there is none.
[[nodiscard]] std::size_t find_further_header(const Lines& lines, std::size_t from);

/// Takes the Article line's indentation off every line from `from` on that has it, and the wrapper's end off
/// the last lines. In place; line numbers stay, views into the text do not. Linear.
void unwrap_newer_article(std::string& text, Lines& lines, std::size_t from);

/// Reads the header at line `at` of unwrapped lines; `next` is the line below it. Notes missing and unknown
/// labels.
[[nodiscard]] Header read_newer_header(const Lines& lines, std::size_t at,
                                       std::vector<Diagnostic>& diagnostics);

/// A wrapper's title without the number and with HTML's entities resolved:
/// "Q912345: &quot;Busy&quot; Plotter" -> "\"Busy\" Plotter".
[[nodiscard]] std::string clean_wrapper_title(std::string_view title);

/// The category tag that goes with a PRODUCT line, which this header has lost: they stand one to one. "" when
/// the product is not known.
[[nodiscard]] std::string_view category_of_product(std::string_view product);

}  // namespace kb::parser
