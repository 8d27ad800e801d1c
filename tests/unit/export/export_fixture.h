#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/export/export.h"
#include "tests/support/articles.h"

/// Indexes to export, and readers that know nothing of the exporters.
namespace kb::tests {

[[nodiscard]] std::string read_file(const std::string& path);
/// The bytes of corpus/samples/955/Q955006.TXT for 955006.
[[nodiscard]] corpus::RawArticle sample(std::uint32_t number);
/// All samples, last number first.
[[nodiscard]] std::vector<corpus::RawArticle> all_samples();

/// Builds an index in `directory`. Throws std::runtime_error.
void build_index_of(const std::string& directory, std::vector<corpus::RawArticle> articles, unsigned shards = 0);
/// All articles of these indexes. Throws std::runtime_error.
[[nodiscard]] exporting::ArticleStream stream_of(const std::vector<std::string>& directories);
/// One export; the outcome. `path` empty means standard output.
[[nodiscard]] Result<exporting::Summary> export_to(const std::vector<std::string>& directories,
                                                   exporting::Options options);
[[nodiscard]] Result<exporting::Summary> export_to(const std::string& directory, exporting::Options options);
[[nodiscard]] exporting::Options options_for(exporting::Format format, std::string path);

/// Rows of RFC 4180.
[[nodiscard]] std::vector<std::vector<std::string>> parse_csv(std::string_view text);
/// The rows of a query, columns joined by '|'. Throws std::runtime_error.
[[nodiscard]] std::vector<std::string> sqlite_rows(const std::string& path, const std::string& sql);
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);
/// The names in a folder, sorted.
[[nodiscard]] std::vector<std::string> names_in(const std::string& folder);

}  // namespace kb::tests
