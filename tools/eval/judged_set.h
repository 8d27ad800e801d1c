#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "search/searcher.h"
#include "tools/eval/metrics.h"

namespace kb::eval {

struct JudgedQuery {
  std::string id;
  std::string text;
  std::string label;  ///< class; empty when there is none
  Judgements judgements;
  std::set<std::uint32_t> excluded;  ///< taken out of the ranking before it is judged
};

struct JudgedSet {
  std::string name;
  std::vector<JudgedQuery> queries;  ///< those with at least one relevant article
};

/// Reads queries.tsv (id TAB text) and qrels.txt (id 0 Qnumber grade) of a folder, and classes.tsv and
/// exclude.tsv where they are. Errors: not_found, io.
[[nodiscard]] Result<JudgedSet> read_judged_set(const std::string& folder);

/// The same of two files: just queries and judgements.
[[nodiscard]] Result<JudgedSet> read_judged_files(const std::string& queries, const std::string& qrels);

/// Adds the judgements of a further file in the form of qrels.txt to the set's queries, where the article has none yet; what
/// stands behind the grade on a line is a remark. Errors: not_found.
[[nodiscard]] Result<void> add_judgements(JudgedSet& set, const std::string& path);

/// The first `depth` article numbers for a query, without the excluded ones.
[[nodiscard]] Result<std::vector<std::uint32_t>> ranked_numbers(search::Searcher& searcher,
                                                                const JudgedQuery& query, std::size_t depth);

}  // namespace kb::eval
