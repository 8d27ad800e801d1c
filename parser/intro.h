#pragma once

#include <cstdint>
#include <string_view>

namespace kb::parser {

/// What a text announces: "... the following error message:" a message, "... add this line:" code, "...:"
/// something.
enum class Intro : std::uint8_t { none, message, code, other };

/// Looks at the last sentence of a block.
[[nodiscard]] Intro intro_of(std::string_view block);

/// "-or-", "- or -", "or", "-and-" on a line of its own.
[[nodiscard]] bool is_alternative(std::string_view text);
/// "Q12345 ..." or "ARTICLE-ID: ...".
[[nodiscard]] bool is_citation(std::string_view text);
[[nodiscard]] bool is_url(std::string_view text);

}  // namespace kb::parser
