#include "tests/unit/indexer/index_content.h"

#include "indexer/assembly.h"
#include "indexer/document_builder.h"
#include "indexer/format/article_codec.h"
#include "indexer/format/forward_pack.h"
#include "indexer/format/generation.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"
#include "tests/support/catch.h"

namespace kb::indexer {

namespace {

/// An entry as it was made, however the file packs it.
std::string forward_text(format::ForwardBytes bytes) {
  const std::string raw = format::unpack_forward(bytes);
  REQUIRE_FALSE(raw.empty());
  return raw;
}

/// A term and its frequency a line, for each document, from the posting lists.
std::map<Xapian::docid, std::string> terms_by_document(const Xapian::Database& database) {
  std::map<Xapian::docid, std::string> terms;
  for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term)
    for (auto at = database.postlist_begin(*term); at != database.postlist_end(*term); ++at)
      terms[*at] += *term + " " + std::to_string(at.get_wdf()) + "\n";
  return terms;
}

}  // namespace

std::map<std::uint32_t, std::string> index_content(const std::string& location) {
  const auto shard = format::open_shard(location);
  REQUIRE(shard);
  const Xapian::Database& database = shard->database;
  format::RecordDecoder decoder(database.get_metadata(format::metadata::kDictionary));
  std::map<Xapian::docid, std::string> terms = terms_by_document(database);
  std::map<std::uint32_t, std::string> content;
  for (auto at = database.postlist_begin(""); at != database.postlist_end(""); ++at) {
    const Xapian::Document document = database.get_document(*at);
    const std::uint32_t number = number_of_value(document.get_value(format::kNumberSlot));
    std::string text = document.get_data() + "\n" + document.get_value(format::kDateSlot) + "\n" +
                       document.get_value(format::kHashSlot) + "\n";
    text += terms[*at];
    const auto article = decoder.decode(format::read_record(shard->forward.get(), database, *at));
    REQUIRE(article);
    format::encode_article(*article, text);
    const format::ForwardInfo info = shard->forward->info(*at);
    text += std::to_string(info.number) + " " + std::to_string(info.date) + " " +
            std::to_string(info.weight_length) + " " + std::to_string(info.inbound) + " " +
            shard->forward->categories().at(info.category) + " " + std::to_string(info.sections) + " " +
            std::to_string(info.type) + "\n";
    text += forward_text(shard->forward->entry(info));
    REQUIRE(content.emplace(number, std::move(text)).second);
  }
  content[0] =
      format::LexiconCounts::parse(database.get_metadata(format::metadata::kLexicon)).value().serialise() +
      database.get_metadata(format::metadata::kAcronyms) +
      AcronymCounts::parse(database.get_metadata(kAllAcronyms)).value().lines(1);
  return content;
}

Result<Report> build_index(const std::string& directory, std::vector<corpus::RawArticle> articles,
                           unsigned jobs, unsigned shards) {
  tests::MemorySource source(std::move(articles));
  Observer observer;
  BuildOptions options;
  options.directory = directory;
  options.jobs = jobs;
  options.shards = shards;
  return build(options, source, observer);
}

Result<Report> update_index(const std::string& directory, std::vector<corpus::RawArticle> articles,
                            UpdateOptions options, std::vector<corpus::Problem> problems) {
  tests::MemorySource source(std::move(articles), std::move(problems));
  Observer observer;
  options.directory = directory;
  return update(options, source, observer);
}

}  // namespace kb::indexer
