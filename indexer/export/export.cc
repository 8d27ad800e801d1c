#include "indexer/export/export.h"

namespace kb::exporting {
namespace {

Result<std::unique_ptr<Exporter>> make(const Options& options) {
  switch (options.format) {
    case Format::jsonl:
      return jsonl_exporter(options);
    case Format::opensearch:
      return opensearch_exporter(options);
    case Format::csv:
      return csv_exporter(options);
    case Format::sqlite:
      return sqlite_exporter(options);
  }
  return fail(ErrorCode::internal, "unknown format");
}

}  // namespace

Result<Summary> run(ArticleStream& articles, const Options& options) {
  auto exporter = make(options);
  if (!exporter) return fail(std::move(exporter));
  std::uint64_t count = 0;
  for (;; ++count) {
    if (options.stop && options.stop()) return fail(ErrorCode::interrupted, "stopped; nothing was written");
    auto more = articles.next();
    if (!more) return fail(std::move(more));
    if (!*more) break;
    if (auto added = (*exporter)->add(articles); !added) return fail(std::move(added));
  }
  auto summary = (*exporter)->finish();
  if (summary) summary->articles = count;
  return summary;
}

}  // namespace kb::exporting
