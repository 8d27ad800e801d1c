#pragma once

#include <string_view>

namespace kb::format::detail {

/// One of the few words that say nothing about what an article is about. `folded` is a word's folded form.
[[nodiscard]] bool is_stop_word(std::string_view folded);

/// The exception list's stem of a word, or nothing. See analyzer_stem_exceptions.cc.
[[nodiscard]] std::string_view stem_exception(std::string_view folded);

}  // namespace kb::format::detail
