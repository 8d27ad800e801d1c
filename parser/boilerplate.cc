#include "parser/boilerplate.h"

#include <array>
#include <cstddef>

#include "parser/chars.h"
#include "parser/query_words.h"

namespace kb::parser {
namespace {

/// The shortest beginnings that tell a standard paragraph, and the longest paragraph (in bytes) that is still
/// nothing but it. Lower case, single blanks.
struct Standard {
  std::string_view begin;
  std::size_t longest;
  std::string_view also = {};  ///< must occur, too
};

constexpr std::array<Standard, 35> kStandards = {{
    {"s e r v p a c k", 40},
    {"a supported fix", 900, "regression"},
    {"microsoft has confirmed this to be a", 420},
    {"microsoft has confirmed that this is a", 420},
    {"microsoft is researching this problem", 300},
    {"we are researching this", 300},
    {"this problem was corrected in", 250},
    {"this problem was first corrected in", 250},
    {"this problem has been corrected in", 250},
    {"this bug was corrected in", 250},
    {"this bug has been corrected in", 250},
    {"this behavior is by design", 60},
    {"for additional information", 420, "article number"},
    {"for additional information", 420, "knowledge base"},
    {"for more information", 420, "article number"},
    {"for more information", 420, "knowledge base"},
    {"for information about how to edit the registry", 700},
    {"warning: using registry editor incorrectly", 700},
    {"warning: if you use registry editor incorrectly", 700},
    {"important: this article contains information about", 900, "registry"},
    {"note: you should back up the registry", 400},
    {"the third-party products", 500},
    {"the products included here are manufactured by", 500},
    {"the products discussed here are manufactured by", 500},
    {"the products mentioned", 500, "vendors independent"},
    {"microsoft provides programming examples for illustration", 900},
    {"microsoft provides third-party contact information", 500},
    {"microsoft used the most current virus", 500},
    {"microsoft scanned this file for viruses", 500},
    {"for a complete list of microsoft product support services", 400},
    {"for information about obtaining support", 400},
    {"the english version of this fix should have", 500},
    {"the english-language version of this fix should have", 500},
    {"a supported fix that corrects this problem is now available", 900},
    {"a supported fix is now available from microsoft", 900},
}};

/// Compares ignoring case, any run of blanks and line ends counting as one blank.
bool begins_with(std::string_view text, std::string_view wanted) {
  std::size_t i = 0;
  for (std::size_t w = 0; w < wanted.size();) {
    if (i >= text.size()) return false;
    if (wanted[w] == ' ') {
      if (!is_blank(text[i]) && text[i] != '\n') return false;
      while (i < text.size() && (is_blank(text[i]) || text[i] == '\n')) ++i;
      ++w;
    } else {
      if (to_lower(text[i]) != wanted[w]) return false;
      ++i, ++w;
    }
  }
  return true;
}

bool contains(std::string_view text, std::string_view wanted) {
  for (std::size_t i = 0; i + wanted.size() <= text.size(); ++i)
    if (to_lower(text[i]) == wanted.front() && begins_with(text.substr(i), wanted)) return true;
  return false;
}

constexpr std::size_t kLongest = 900;

}  // namespace

bool is_boilerplate(std::string_view lines) {
  const std::string_view text = trim(lines);
  if (text.empty() || text.size() > kLongest) return false;
  switch (to_lower(text.front())) {  // every beginning above starts with one of these
    case 'a':
    case 'f':
    case 'i':
    case 'm':
    case 'n':
    case 's':
    case 't':
    case 'w':
      break;
    case 'k':
      return is_kb_category_line(text);
    default:
      return false;
  }
  for (const Standard& standard : kStandards)
    if (text.size() <= standard.longest && begins_with(text, standard.begin) &&
        (standard.also.empty() || contains(text, standard.also)))
      return true;
  return false;
}

}  // namespace kb::parser
