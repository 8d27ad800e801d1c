#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "corpus/source.h"
#include "parser/parse.h"
#include "tools/kbindex/export_options.h"

namespace kb::cli::kbindex {

enum class Command : std::uint8_t { none, build, update, merge, parse, info, check, rollback, prune, export_articles };
enum class ProgressMode : std::uint8_t { automatic, bar, line, json, none };

/// The command line, checked but not yet acted upon.
struct Options {
  Command command = Command::none;
  std::string db;  ///< as given; empty: from the environment or the default place
  std::vector<std::string> sources;
  std::optional<std::string> files_from;  ///< "-" for standard input
  bool nul = false;                       ///< the list is separated by NUL
  unsigned jobs = 0;
  std::uint64_t memory = 0;  ///< bytes
  corpus::SourceOptions limits;
  parser::Limits article_limits;
  ProgressMode progress = ProgressMode::automatic;
  std::optional<std::string> report;  ///< "-" for standard output
  bool strict = false;
  bool quiet = false;
  bool wait = false;
  bool json = false;
  bool keep_missing = false;
  bool force = false;
  bool dry_run = false;
  std::vector<std::string> gate;  ///< queries.tsv, qrels.txt; empty: no gate
  double gate_slack = 0;
  unsigned shards = 0;  ///< 0: one database
  std::size_t keep = 2;  ///< generations that prune leaves
  ExportOptions exporting;
  std::string color = "auto";
  std::string to_print;  ///< help or version text: print it and be done
};

/// Errors: invalid_argument, with a suggestion as hint.
[[nodiscard]] Result<Options> parse_options(int argc, const char* const* argv);

}  // namespace kb::cli::kbindex
