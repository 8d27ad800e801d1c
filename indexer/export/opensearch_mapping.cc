#include "indexer/export/opensearch_mapping.h"

#include <array>

#include "indexer/export/columns.h"
#include "indexer/format/schema.h"
#include "indexer/format/zones.h"

namespace kb::exporting {
namespace {

using format::Field;
using format::FieldKind;
using format::Zone;

/// Text before the first section has no field of its own in the query language, but must not be lost.
constexpr std::string_view kLead = "lead";

std::string zone_text(const parser::Article& article, Zone zone) {
  if (zone == Zone::query_words) return article.additional_query_words;
  if (zone == Zone::applies_to) {
    std::string out;
    for (const parser::AppliesTo& item : article.applies_to) {
      if (!out.empty()) out += '\n';
      out += applies_to_text(item);
    }
    return out;
  }
  std::string out;
  for (int kind = 0; kind < parser::kSectionKinds; ++kind)
    if (format::zone_of(static_cast<parser::SectionKind>(kind)) == zone)
      out += section_text(article, static_cast<parser::SectionKind>(kind));
  return out;
}

/// Numbers are written as people know them: "Q274667".
Json values_json(const std::vector<std::string>& values, const Field& field) {
  Json out = Json::array();
  const bool numbers = field.name == "cites";
  for (const std::string& value : values)
    out.push_back(numbers && value.starts_with('q') ? "Q" + value.substr(1) : value);
  return out;
}

void put(Json& document, std::string_view name, std::string text) {
  if (!text.empty()) document[std::string(name)] = std::move(text);
}

}  // namespace

Json opensearch_mapping(const std::string& program) {
  const Json text = {{"type", "text"}, {"analyzer", "english"}};
  Json properties;
  for (const Field& field : format::kFields) {
    Json& property = properties[std::string(field.name)];
    switch (field.kind) {
      case FieldKind::text:
      case FieldKind::zone:
        property = text;
        break;
      case FieldKind::exact:
      case FieldKind::code:
        property = {{"type", "keyword"}};
        break;
      case FieldKind::date:
        property = {{"type", "date"}, {"format", "strict_date"}};
        break;
    }
  }
  properties[std::string(kLead)] = text;
  Json mapping;
  mapping["mappings"]["dynamic"] = "strict";
  mapping["mappings"]["_meta"] = {{"program", program}, {"schema", format::kSchemaVersion}};
  mapping["mappings"]["properties"] = std::move(properties);
  return mapping;
}

Result<Json> opensearch_document(const ArticleStream& at) {
  const parser::Article& article = at.article();
  Json document = Json::object();
  for (const Field& field : format::kFields) {
    switch (field.kind) {
      case FieldKind::text:
        put(document, field.name, field.name == "title" ? article.title : article.product);
        break;
      case FieldKind::zone:
        put(document, field.name, zone_text(article, field.zone));
        break;
      case FieldKind::date:
        put(document, field.name, article.date);
        break;
      case FieldKind::exact:
      case FieldKind::code: {
        if (field.name == "id") {
          document["id"] = article.id();
          break;
        }
        const std::vector<std::string> values = at.values(field);
        if (!values.empty()) document[std::string(field.name)] = values_json(values, field);
        break;
      }
    }
  }
  put(document, kLead, zone_text(article, Zone::lead));
  return document;
}

}  // namespace kb::exporting
