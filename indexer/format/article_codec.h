#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "parser/article.h"

/// An Article as plain bytes, before compression. The text comes first, whole and once, so that it can be had without
/// the rest; spans are ranges into it.
///
/// Layout: varint version; string text; varint number; enums; strings; lists; sections; references. A string is a varint
/// length and its bytes. What repeats is laid out for the compressor: a list of words is one string with blanks between
/// (a copy of a line of the text), blocks are columns (all kinds, all indents, all gaps, all lengths), a block's length is
/// counted in lines where it ends with a line, and a section says only whether its span is that of its blocks.
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
