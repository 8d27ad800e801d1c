#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "corpus/source.h"
#include "indexer/gate.h"
#include "parser/parse.h"

/// What a run did, for people and machines. Values only; the program renders it.
namespace kb::indexer {

/// An article that was not indexed, and why.
struct Rejected {
  std::string origin;      ///< as RawArticle::origin; neutralise before showing
  std::uint32_t line = 0;  ///< within the article, 1-based
  std::string code;        ///< parser::name(DiagnosticCode)
  std::string reason;      ///< for people
  std::string since{};     ///< ISO 8601: the first run that rejected it
  std::uint32_t attempts = 1;

  friend bool operator==(const Rejected&, const Rejected&) = default;
};

/// Something of one kind that was noticed in several articles: the number and the first examples.
struct Noticed {
  struct Example {
    std::string origin;
    std::uint32_t line = 0;
    std::string detail;
  };
  std::uint64_t count = 0;
  std::vector<Example> examples;

  void add(const std::string& origin, std::uint32_t line, const std::string& detail);
  void merge(const Noticed& other);
};
inline constexpr std::size_t kMostExamples = 5;

/// Two articles with one number: the later date wins, of equal dates the later in the input.
struct Duplicate {
  std::uint32_t number = 0;
  std::string kept_origin, kept_date;
  std::string dropped_origin, dropped_date;
};

struct Report {
  std::uint64_t articles = 0;  ///< in the index when the run was over
  std::uint64_t read = 0;      ///< articles handed out by the sources
  std::uint64_t bytes = 0;
  std::uint64_t added = 0, changed = 0, unchanged = 0, vanished = 0, kept_missing = 0;
  std::vector<std::uint32_t> added_numbers, changed_numbers, vanished_numbers;  ///< of an update; sorted
  std::uint64_t repaired = 0;  ///< articles with at least one repair
  std::vector<Rejected> rejected;
  std::vector<Rejected> remembered;  ///< rejected by an earlier run, not in the input this time
  std::vector<Rejected> mended;      ///< rejected by an earlier run, accepted now
  std::vector<corpus::Problem> problems;
  std::vector<Duplicate> duplicates;
  std::map<std::string, Noticed> repairs;          ///< by diagnostic code
  std::map<std::string, Noticed> notes;            ///< by diagnostic code
  std::map<std::string, Noticed> unknown_headers;  ///< by header line
  std::map<std::string, std::uint64_t> encodings;  ///< articles by parser::name(Encoding)
  std::uint64_t citations = 0;                     ///< distinct (article, cited article) pairs
  Noticed dead_references;                         ///< of them, those whose article is not in the index
  std::uint64_t generation = 0;  ///< the published one when the run was over; 0: none, or a dry run
  std::uint64_t index_bytes = 0;
  std::uint64_t compact_bytes = 0;  ///< of the database when it was last compacted
  double seconds = 0;
  bool dry_run = false;
  bool published = false;  ///< false: nothing differed, the gate said no, or a dry run
  /// What the new generation had to pass.
  struct Verified {
    std::uint64_t articles = 0, reanalyzed = 0;  ///< as CheckResult
    std::uint64_t queries = 0;                   ///< smoke_queries()
    double seconds = 0;
  };
  std::optional<Verified> verified;
  std::optional<GateVerdict> gate;

  /// Counts what parsing one article had to say, and that it was not `complete`: had more words than are indexed.
  void add(const std::string& origin, const parser::Parsed& parsed, bool complete = true);
  /// Adds what another part of the same run noticed, which came later in the input.
  void merge(Report&& later);
};

/// The error of a run whose input held no article: names the first that was rejected, or the first source
/// that could not be read. `consequence`: "nothing was indexed".
[[nodiscard]] tl::unexpected<Error> no_articles(const Report& report, std::string_view consequence);

/// "dump.tar!a/Q1.TXT:120" for line 20 of an article that begins at line 101: what an editor jumps to.
[[nodiscard]] std::string place(const std::string& origin, std::uint32_t line);

/// The report as one JSON object, indented; documented in docs/kbindex-json.md. `kind` is "build",
/// "update" or "merge".
[[nodiscard]] std::string to_json(const Report& report, std::string_view kind);

}  // namespace kb::indexer
