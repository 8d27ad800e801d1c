#pragma once

#include <string_view>

#include "parser/article.h"

namespace kb::parser {

/// What stands before the colon of a title.
struct TitlePrefix {
  std::string_view text;    ///< "BUG", "XADM", "Zone Err Msg"; empty when there is none
  std::string_view family;  ///< the product it names ("XADM", "WD97", "Zone"); empty when it names none
  ArticleType type = ArticleType::unknown;
};

/// Reads the prefix of a title, with all spellings ("HOW TO", "Doc Err", "ErrMsg") and a second level ("XCLN:
/// ErrMsg:", "BUG: SMS:"). The views point into `title`.
[[nodiscard]] TitlePrefix read_title_prefix(std::string_view title);

}  // namespace kb::parser
