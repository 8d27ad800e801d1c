#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parser/article.h"

namespace kb::format {

/// The exact-value terms of an article (category, versions, platforms, keywords, technology, type, sections,
/// citations, and its id), sorted, each once. Prefixes come from the field table.
[[nodiscard]] std::vector<std::string> filter_terms(const parser::Article& article);

/// True for technology tokens that say nothing about the product (marks of the publishing system).
[[nodiscard]] bool is_noise_technology(std::string_view token);

/// "Q274667".
[[nodiscard]] std::string id_term(std::uint32_t number);
/// "XRq274667": on articles that cite this one.
[[nodiscard]] std::string citation_term(std::uint32_t number);

}  // namespace kb::format
