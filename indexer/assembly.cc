#include "indexer/assembly.h"

#include <algorithm>
#include <cstdio>
#include <random>
#include <unordered_map>

#include "indexer/document_builder.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "parser/article.h"

namespace kb::indexer {

namespace {

/// Another for every build: shards with the same one are parts of one collection.
std::string collection_id() {
  std::random_device random;
  std::string id;
  for (int i = 0; i < 4; ++i) {
    char text[9];
    std::snprintf(text, sizeof text, "%08x", static_cast<unsigned>(random()));
    id += text;
  }
  return id;
}

}  // namespace

Metadata describe_collection(std::string_view dictionary, const CollectionWords& words, unsigned shards) {
  Metadata metadata{{format::metadata::kSchema, format::schema_fingerprint()},
                    {format::metadata::kLexicon, words.lexicon.serialise()},
                    {format::metadata::kAcronyms, words.acronyms.lines(kLeastAcronymArticles)},
                    {kAllAcronyms, words.acronyms.serialise()}};
  if (!dictionary.empty()) metadata.emplace_back(format::metadata::kDictionary, dictionary);
  if (shards > 0) metadata.emplace_back(format::metadata::kShards, std::to_string(shards) + " " + collection_id());
  return metadata;
}

void write_metadata(Xapian::WritableDatabase& database, const Metadata& metadata) {
  for (const auto& [key, value] : metadata) database.set_metadata(key, value);
}

std::uint64_t database_bytes(const std::string& generation, unsigned shards) {
  std::uint64_t bytes = 0;
  for (unsigned i = 0; i < std::max(1u, shards); ++i)
    bytes += tree_bytes(format::shard_folder(generation, i, shards) + "/" + std::string(format::kDatabaseName));
  return bytes;
}

Xapian::Database open_databases(const std::string& generation, unsigned shards) {
  Xapian::Database all;
  for (unsigned i = 0; i < std::max(1u, shards); ++i)
    all.add_database(Xapian::Database(format::shard_folder(generation, i, shards) + "/" +
                                      std::string(format::kDatabaseName)));
  return all;
}

void count_citations(const Xapian::Database& database,
                     const std::function<void(Xapian::docid, std::uint16_t)>& set_inbound,
                     const std::function<std::string(Xapian::docid)>& origin_of, Report& report) {
  std::unordered_map<std::uint32_t, Xapian::docid> docids;
  docids.reserve(database.get_doccount());
  for (auto at = database.valuestream_begin(format::kNumberSlot);
       at != database.valuestream_end(format::kNumberSlot); ++at)
    docids.emplace(number_of_value(*at), at.get_docid());

  const std::string prefix = citation_term(0).substr(0, 3);  // "XRq"
  for (auto term = database.allterms_begin(prefix); term != database.allterms_end(prefix); ++term) {
    const std::string text = *term;
    const std::uint32_t number = parser::parse_article_number(std::string_view(text).substr(3));
    const Xapian::doccount citing = term.get_termfreq();
    report.citations += citing;
    if (const auto cited = docids.find(number); cited != docids.end()) {
      set_inbound(cited->second, static_cast<std::uint16_t>(std::min<Xapian::doccount>(citing, 0xFFFF)));
      continue;
    }
    report.dead_references.count += citing;
    if (report.dead_references.examples.size() < kMostExamples)
      report.dead_references.examples.push_back(
          {origin_of(*database.postlist_begin(text)), 0, "Q" + text.substr(3)});
  }
}

}  // namespace kb::indexer
