// The small files of an index directory, and other short texts from outside.

#include "corpus/source.h"
#include "indexer/format/manifest.h"
#include "parser/article.h"
#include "tests/fuzz/target.h"

KB_FUZZ_TARGET(bytes) {
  if (const auto manifest = kb::format::parse_manifest(bytes)) {
    const auto again = kb::format::parse_manifest(kb::format::to_json(*manifest));
    KB_MUST(again.has_value());
    KB_MUST(again->articles == manifest->articles && again->schema == manifest->schema);
  } else {
    KB_MUST(manifest.error().code == kb::ErrorCode::corrupt);
  }
  const std::uint64_t generation = kb::format::generation_number(bytes);
  if (generation != 0 && bytes.size() == 10) KB_MUST(kb::format::generation_name(generation) == bytes);
  KB_MUST(kb::parser::parse_article_number(bytes) < 10000000);
  for (const std::string& path : kb::corpus::parse_path_list(bytes, true)) KB_MUST(!path.empty());
  for (const std::string& path : kb::corpus::parse_path_list(bytes, false)) KB_MUST(!path.empty());
}
