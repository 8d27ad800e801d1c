#pragma once

#include "tools/cli/article_json.h"

namespace kb::cli::kbindex {

/// An article as `parse` and `export --format jsonl` write it: kbsearch's object, with cited titles as
/// titles.
[[nodiscard]] Json article_object(const parser::Article& article);

}  // namespace kb::cli::kbindex
