#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tools/kbgen/random.h"
#include "tools/kbgen/text.h"

namespace kb::gen {

/// An article that another cites.
struct Citation {
  std::uint32_t number = 0;
  std::string title;
};

/// Writes the sections of an article: headings, prose, messages, steps, lists, listings, tables, citations.
/// `words` is how long all of it should be, about. `cite` gives articles to cite.
void append_body(std::string& out, const Topic& topic, Random& random, std::uint32_t words,
                 const std::function<Citation(Random&)>& cite);

}  // namespace kb::gen
