#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/article.h"

/// The rules of the format once more, line by line and as plainly as they can be said, with nothing of parser/: what the
/// parser is compared with. Slow, copies everything, and takes articles of the usual header that are in order.
namespace kb::test {

struct NaiveArticle {
  std::string number;                                          ///< "Q274667"
  std::string category, title, product;
  std::map<std::string, std::string> fields;                   ///< of the footer, by their labels in lower case
  std::vector<std::string> applies_to;                         ///< the lines of the items, without their marks
  std::vector<std::pair<std::string, std::string>> sections;   ///< heading ("" for the lead), text without blank ends
  std::string query_words;
};

/// `text`: UTF-8 or ASCII, any line ends.
[[nodiscard]] NaiveArticle read_naively(std::string_view text);

/// What the parser made otherwise, "" when nothing.
[[nodiscard]] std::string difference(const NaiveArticle& naive, const parser::Article& parsed);

}  // namespace kb::test
