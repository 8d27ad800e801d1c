#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "parser/article.h"

/// JSON as both programs write it: `kbsearch --show --json` and `kbindex parse --json` give the same fields
/// for an article.
namespace kb::cli {

using Json = nlohmann::ordered_json;

/// The article's fields, in the order kbsearch-json(5) lists them. `titles` (may be empty) are the real
/// titles of `article.references`, in the same order; "" means not in the index.
[[nodiscard]] Json article_json(const parser::Article& article,
                                const std::vector<std::string>* titles = nullptr);

/// One line of JSON, without a line end: UTF-8, malformed bytes as U+FFFD, C1, bidi controls, line separators
/// and DEL as \u escapes, so that a line shown on a terminal cannot drive it.
[[nodiscard]] std::string to_line(const Json& json);

}  // namespace kb::cli
