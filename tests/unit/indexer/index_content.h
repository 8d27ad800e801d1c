#pragma once

#include <map>
#include <string>

#include "indexer/build.h"
#include "indexer/update.h"
#include "tests/support/articles.h"

namespace kb::indexer {

/// Everything an index says about each article, as text, by number: every term with its count, every value,
/// the stored article, the forward entry and record; and under 0 the lexicon and the abbreviations. Docids
/// are left out.
[[nodiscard]] std::map<std::uint32_t, std::string> index_content(const std::string& location);

[[nodiscard]] Result<Report> build_index(const std::string& directory,
                                         std::vector<corpus::RawArticle> articles, unsigned jobs = 2,
                                         unsigned shards = 0);
[[nodiscard]] Result<Report> update_index(const std::string& directory,
                                          std::vector<corpus::RawArticle> articles,
                                          UpdateOptions options = {},
                                          std::vector<corpus::Problem> problems = {});

}  // namespace kb::indexer
