#pragma once

#include <span>
#include <string_view>

namespace kb::format::detail {

/// One of the few words that say nothing about what an article is about. `folded` is a word's folded form.
[[nodiscard]] bool is_stop_word(std::string_view folded);

/// One line of the exception list: the stem, and its words separated by one blank.
struct StemGroup {
  std::string_view stem;
  std::string_view words;
};
[[nodiscard]] std::span<const StemGroup> stem_groups();

/// The exception list's stem of a word, or nothing. See analyzer_stem_exceptions.cc.
[[nodiscard]] std::string_view stem_exception(std::string_view folded);

}  // namespace kb::format::detail
