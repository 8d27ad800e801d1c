#pragma once

#include "parser/article.h"

namespace kb::fuzz {

/// Stops the program unless all spans of an article are in order, in range and on code-point borders of a
/// text that is UTF-8.
void check_article(const parser::Article& article);

}  // namespace kb::fuzz
