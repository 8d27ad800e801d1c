#include "tools/cli/article_json.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "tools/cli/display.h"

namespace kb::cli {
namespace {

Json sections_json(const parser::Article& article) {
  Json out = Json::array();
  for (const parser::Section& section : article.sections) {
    Json blocks = Json::array();
    for (const parser::Block& block : section.blocks)
      blocks.push_back({{"kind", parser::name(block.kind)}, {"text", article.slice(block.span)}});
    out.push_back({{"kind", parser::name(section.kind)},
                   {"heading", parser::heading(section.kind)},
                   {"text", article.slice(section.span)},
                   {"blocks", std::move(blocks)}});
  }
  return out;
}

Json applies_json(const parser::Article& article) {
  Json out = Json::array();
  for (const parser::AppliesTo& item : article.applies_to)
    out.push_back({{"name", item.name},
                   {"versions", item.versions},
                   {"qualifier", item.qualifier},
                   {"relation", parser::name(item.relation)},
                   {"role", parser::name(item.role)},
                   {"depth", item.depth}});
  return out;
}

Json references_json(const parser::Article& article, const std::vector<std::string>* titles) {
  Json out = Json::array();
  for (std::size_t i = 0; i < article.references.size(); ++i) {
    const parser::CrossReference& reference = article.references[i];
    Json item = {{"id", "Q" + std::to_string(reference.number)}, {"cited_title", reference.title}};
    if (titles != nullptr && i < titles->size()) {
      item["title"] = (*titles)[i];
      item["in_index"] = !(*titles)[i].empty();
    }
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace

Json article_json(const parser::Article& article, const std::vector<std::string>* titles) {
  Json versions = Json::array();
  for (const parser::VersionClause& clause : article.versions)
    versions.push_back({{"platform", clause.platform}, {"versions", clause.versions}});
  Json out;
  out["id"] = article.id();
  out["number"] = article.number;
  out["date"] = article.date;
  out["category"] = article.category;
  out["title"] = article.title;
  out["title_prefix"] = article.title_prefix;
  out["product_family"] = article.product_family;
  out["type"] = parser::name(article.type);
  out["product"] = article.product;
  out["version_line"] = article.version_line;
  out["versions"] = std::move(versions);
  out["os"] = article.os;
  out["keywords"] = article.keywords;
  out["technology"] = article.technology;
  out["issue_types"] = article.issue_types;
  out["solution_types"] = article.solution_types;
  out["hardware"] = article.hardware;
  out["component"] = article.component;
  out["platform"] = article.platform;
  out["applies_to"] = applies_json(article);
  out["additional_query_words"] = article.additional_query_words;
  out["sections"] = sections_json(article);
  out["references"] = references_json(article, titles);
  out["encoding"] = parser::name(article.encoding);
  return out;
}

std::string to_line(const Json& json) {
  std::string dumped = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (is_ascii(dumped) && dumped.find('\x7f') == std::string::npos) return dumped;
  std::string out;
  out.reserve(dumped.size());
  for (std::size_t at = 0; at < dumped.size();) {
    const CodePoint point = code_point_at(dumped, at);
    if (!is_unsafe(point.value))
      out.append(dumped, at, point.bytes);
    else if (point.value < 0x10000)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
    else
      out +=
          fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((static_cast<unsigned>(point.value) - 0x10000) >> 10),
                      0xDC00 + ((static_cast<unsigned>(point.value) - 0x10000) & 0x3FF));
    at += point.bytes;
  }
  return out;
}

}  // namespace kb::cli
