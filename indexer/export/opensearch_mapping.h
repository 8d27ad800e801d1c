#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"
#include "indexer/export/article_stream.h"

/// What OpenSearch (and Elasticsearch) is told about the fields, and a document with just these: both come
/// from the one field table.
namespace kb::exporting {

using Json = nlohmann::ordered_json;

/// The body of the request that creates the index: text for text fields and zones, keyword for exact values
/// and codes, date for the date. Unknown fields are refused ("dynamic": "strict"), so that it and the
/// documents cannot drift apart.
[[nodiscard]] Json opensearch_mapping(const std::string& program);

/// The article that `at` went to. Fields without a value are left out. Errors: those of reading the index.
[[nodiscard]] Result<Json> opensearch_document(const ArticleStream& at);

}  // namespace kb::exporting
