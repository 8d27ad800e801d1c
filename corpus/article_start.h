#pragma once

#include <cstddef>
#include <string_view>

/// Where an article begins: the one place that knows header lines. Pure functions over bytes, no I/O.
namespace kb::corpus {

/// Bytes behind a header that find_article_start() wants to see before it decides, and bytes in front of one
/// that it looks back over (a copyright line and blank lines).
inline constexpr std::size_t kLookAhead = 512;
inline constexpr std::size_t kLookBack = 128;

/// So much of a head is worth looking at.
inline constexpr std::size_t kHeaderSearchBytes = 4096;

/// Whether a text that begins with `head` is an article: after an optional byte order mark and blank lines
/// there is a `DOCUMENT:` line, or the newer `Article: Q...` header (which may be indented and stand below a
/// title) begins within `head`. A few KiB are enough.
[[nodiscard]] bool looks_like_article(std::string_view head);

/// Whether a file of this name is meant to be an article whatever is in it: `*.txt` in any case, or `Q` and
/// digits. Folders are ignored; the shadow files (`._Q1.TXT`) that some archivers add are not meant.
[[nodiscard]] bool is_article_name(std::string_view path);

/// What find_article_start() found. `position` npos: none, and everything in front of `safe` needs no second
/// look.
struct ArticleStart {
  std::size_t position = std::string_view::npos;
  std::size_t safe = 0;
};

/// The first header at or behind `from` that begins another article in a concatenation. A header is taken at
/// the start of a line when its `TITLE` line follows or the copyright line of an article stands above it; in
/// the middle of a line (files glued together, the last line of an article has no newline) only when it is
/// complete or glued to a copyright line. So a body that cites `DOCUMENT:Q12345` does not split its article.
/// `at_end`: nothing follows `text`; without it a header less than kLookAhead bytes before the end is left
/// for later.
[[nodiscard]] ArticleStart find_article_start(std::string_view text, std::size_t from, bool at_end);

}  // namespace kb::corpus
