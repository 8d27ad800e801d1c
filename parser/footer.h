#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "parser/lines.h"
#include "parser/parse.h"

namespace kb::parser {

enum class FooterField : std::uint8_t {
  keywords,
  component,
  technology,
  version,
  platform,
  hardware,
  issue_type,
  solution_type,
};
inline constexpr int kFooterFields = 8;

/// Where an article ends and what its footer says; values are views into the text.
struct Footer {
  std::array<std::string_view, kFooterFields> values;
  std::array<bool, kFooterFields> seen{};
  bool has_fields = false;
  bool truncated = false;    ///< neither the legal text nor the rule above it was found
  std::size_t body_end = 0;  ///< the line after the last one of the body
  std::size_t text_end = 0;  ///< the line after the last one of Article::text

  [[nodiscard]] std::string_view operator[](FooterField field) const {
    return values[static_cast<std::size_t>(field)];
  }
};

/// Reads the end of an article, from the end: legal text, its rule, the fields, their rule. `begin` is the
/// line after the header; nothing above it is looked at. Notes unknown labels among the fields.
[[nodiscard]] Footer read_footer(const Lines& lines, std::size_t begin, std::vector<Diagnostic>& diagnostics);

}  // namespace kb::parser
