#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "parser/article.h"

/// An Article as plain bytes, before compression. The text comes first, whole and once, so that it can be had
/// without the rest; spans are ranges into it.
///
/// Layout: u8 version; string text; varint number; strings; enums as u8; lists as a count and their items;
/// block and reference spans as (begin - previous begin, length). Strings are varint length + bytes.
namespace kb::format {

inline constexpr std::uint8_t kArticleCodecVersion = 1;

/// Appends to `out`.
void encode_article(const parser::Article& article, std::string& out);

/// Reads what encode_article() wrote, from any bytes: no crash, and memory only in proportion to their
/// number. Errors: corrupt.
[[nodiscard]] Result<parser::Article> decode_article(std::string_view bytes);

/// Article::text alone, a view into `bytes`. Errors: corrupt.
[[nodiscard]] Result<std::string_view> decode_article_text(std::string_view bytes);

}  // namespace kb::format
