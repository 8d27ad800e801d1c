#include "indexer/format/zones.h"

namespace kb::format {

namespace {

using parser::BlockKind;
using parser::SectionKind;

Flavour flavour_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::message: return Flavour::message;
    case BlockKind::listing:
    case BlockKind::table: return Flavour::listing;
    case BlockKind::subheading: return Flavour::subheading;
    case BlockKind::paragraph:
    case BlockKind::bullet:
    case BlockKind::step:
    case BlockKind::boilerplate: break;
  }
  return Flavour::prose;
}

}  // namespace

Zone zone_of(SectionKind kind) {
  switch (kind) {
    case SectionKind::lead: return Zone::lead;
    case SectionKind::summary: return Zone::summary;
    case SectionKind::symptoms: return Zone::symptoms;
    case SectionKind::cause: return Zone::cause;
    case SectionKind::resolution: return Zone::resolution;
    case SectionKind::workaround: return Zone::workaround;
    case SectionKind::status: return Zone::status;
    case SectionKind::more_information: return Zone::more_information;
    case SectionKind::references: return Zone::references;
  }
  return Zone::lead;
}

std::string_view name(Zone zone) {
  switch (zone) {
    case Zone::title: return "title";
    case Zone::query_words: return "query_words";
    case Zone::applies_to: return "applies_to";
    case Zone::lead: return "lead";
    case Zone::summary: return "summary";
    case Zone::symptoms: return "symptoms";
    case Zone::cause: return "cause";
    case Zone::resolution: return "resolution";
    case Zone::workaround: return "workaround";
    case Zone::status: return "status";
    case Zone::more_information: return "more_information";
    case Zone::references: return "references";
    case Zone::keywords: return "keywords";
  }
  return "";
}

std::vector<ZoneText> zone_texts(const parser::Article& article) {
  std::vector<ZoneText> texts;
  texts.reserve(16);
  const auto add = [&](Zone zone, Flavour flavour, std::string_view text) {
    if (!text.empty()) texts.push_back({zone, flavour, text});
  };
  add(Zone::title, Flavour::prose, article.title);
  add(Zone::query_words, Flavour::prose, article.additional_query_words);
  add(Zone::applies_to, Flavour::prose, article.product);
  for (const parser::AppliesTo& item : article.applies_to) {
    add(Zone::applies_to, Flavour::prose, item.name);
    for (const std::string& version : item.versions) add(Zone::applies_to, Flavour::prose, version);
    add(Zone::applies_to, Flavour::prose, item.qualifier);
  }
  for (const std::string& keyword : article.keywords) add(Zone::keywords, Flavour::prose, keyword);
  for (const parser::Section& section : article.sections)
    for (const parser::Block& block : section.blocks)
      if (block.kind != BlockKind::boilerplate)
        add(zone_of(section.kind), flavour_of(block.kind), article.slice(block.span));
  return texts;
}

}  // namespace kb::format
