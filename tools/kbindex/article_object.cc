#include "tools/kbindex/article_object.h"

namespace kb::cli::kbindex {

Json article_object(const parser::Article& article) {
  Json json = article_json(article);
  for (Json& reference : json["references"]) reference["title"] = reference["cited_title"];
  return json;
}

}  // namespace kb::cli::kbindex
