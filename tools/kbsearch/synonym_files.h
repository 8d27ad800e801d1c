#pragma once

#include <string>
#include <vector>

#include "tools/kbsearch/session.h"

/// The operator's synonym files: where they lie, what is wrong with them, which rules are of no use.
namespace kb::cli {

struct SynonymFile {
  std::string path;
  std::string origin;  ///< "--synonyms", the config file, "default"
  bool named = false;  ///< somebody asked for it, so it must be there and right
  bool exists = false;
};

/// The files that hold for this run: what --synonyms names; else what the configuration does; else
/// synonyms.txt beside the configuration and in each index directory, where there is one.
[[nodiscard]] std::vector<SynonymFile> synonym_files(const Session& session);

/// Reads the files' rules into the searcher. A fault in a file that was named is an error, in another a
/// warning, and the file is left out. Everything has then been said.
[[nodiscard]] Result<void> load_synonyms(const Session& session, search::Searcher& searcher);

/// kbsearch --lint-synonyms [FILE ...]: names the rules that can find nothing. 0: none, 1: some, 2: a file is
/// wrong.
[[nodiscard]] int run_lint_synonyms(Session& session);

}  // namespace kb::cli
