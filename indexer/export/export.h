#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "indexer/export/article_stream.h"

/// Ways out: all articles of an index as something that other programs read. Reads the index alone, never the
/// dump.
namespace kb::exporting {

enum class Format : std::uint8_t { jsonl, opensearch, csv, sqlite };

struct Options {
  Format format = Format::jsonl;
  /// A file; for opensearch a folder. Empty: `descriptor`, which opensearch and sqlite cannot use.
  std::string path;
  int descriptor = -1;
  bool replace = false;  ///< put away a file, or an earlier export's folder, of that name
  /// One article as one line without its end: what jsonl writes. Programs agree on it, so they bring it
  /// along.
  std::function<std::string(const parser::Article&)> json_line;
  std::function<bool()> stop;  ///< asked at every article; may be empty
  std::string program;         ///< "kbindex 0.1.0", noted in the output where it has a place for it
  std::uint64_t bulk_bytes = 10'000'000;  ///< no bulk file of opensearch is larger, unless one article is
};

struct Summary {
  std::uint64_t articles = 0;
  std::uint64_t bytes = 0;  ///< written
  std::uint64_t files = 1;
  bool replaced = false;
};

/// Writes all articles by ascending number. The output takes its name when it is complete; after an error or
/// a stop nothing of it is left (but what went to `descriptor`). The same index gives the same bytes. Errors:
/// invalid_argument (no path where one is needed), exists, permission, io, no_space, corrupt, interrupted
/// (also by a reader of `descriptor` that went away).
[[nodiscard]] Result<Summary> run(ArticleStream& articles, const Options& options);

/// One format. add() once an article, then finish(), which publishes.
class Exporter {
 public:
  virtual ~Exporter() = default;
  [[nodiscard]] virtual Result<void> add(const ArticleStream& at) = 0;
  [[nodiscard]] virtual Result<Summary> finish() = 0;
};

/// RFC 4180: comma, CRLF, a header line.
[[nodiscard]] Result<std::unique_ptr<Exporter>> csv_exporter(const Options& options);
[[nodiscard]] Result<std::unique_ptr<Exporter>> jsonl_exporter(const Options& options);
/// A folder with mapping.json and bulk-00001.ndjson, ...
[[nodiscard]] Result<std::unique_ptr<Exporter>> opensearch_exporter(const Options& options);
/// One SQLite database with an FTS5 table.
[[nodiscard]] Result<std::unique_ptr<Exporter>> sqlite_exporter(const Options& options);

}  // namespace kb::exporting
