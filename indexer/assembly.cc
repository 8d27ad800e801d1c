#include "indexer/assembly.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"
#include "parser/article.h"

namespace kb::indexer {

void write_metadata(Xapian::WritableDatabase& database, std::string_view dictionary,
                    const CollectionWords& words) {
  database.set_metadata(format::metadata::kSchema, format::schema_fingerprint());
  if (!dictionary.empty()) database.set_metadata(format::metadata::kDictionary, std::string(dictionary));
  database.set_metadata(format::metadata::kLexicon, words.lexicon.serialise());
  database.set_metadata(format::metadata::kAcronyms, words.acronyms.lines(kLeastAcronymArticles));
  database.set_metadata(kAllAcronyms, words.acronyms.serialise());
}

void count_citations(const Xapian::Database& database, format::ForwardWriter& forward,
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
      forward.set_inbound(cited->second,
                          static_cast<std::uint16_t>(std::min<Xapian::doccount>(citing, 0xFFFF)));
      continue;
    }
    report.dead_references.count += citing;
    if (report.dead_references.examples.size() < kMostExamples)
      report.dead_references.examples.push_back(
          {origin_of(*database.postlist_begin(text)), 0, "Q" + text.substr(3)});
  }
}

namespace {

Result<void> check_document(const format::OpenShard& shard, format::RecordDecoder& decoder,
                            Xapian::docid docid) {
  const auto bad = [&](const std::string& what) {
    return fail(ErrorCode::internal,
                "the new index failed its check: document " + std::to_string(docid) + " " + what);
  };
  const Xapian::Document document = shard.database.get_document(docid);
  const auto article = decoder.decode(document.get_value(format::kRecordSlot));
  if (!article) return bad("cannot be read back");
  const std::uint32_t number = number_of_value(document.get_value(format::kNumberSlot));
  if (number == 0 || article->number != number) return bad("is not the article it says it is");
  if (shard.database.get_termfreq(id_term(number)) != 1) return bad("is not found by its number");
  if (!shard.forward || shard.forward->info(docid).number != number) return bad("has no forward entry");
  return {};
}

}  // namespace

Result<void> smoke_check(const std::string& generation, std::uint64_t articles) {
  constexpr std::uint64_t kSamples = 50;
  format::OpenShard shard;
  auto forward = format::ForwardFile::open(generation + "/" + std::string(format::kForwardName));
  if (!forward) return fail(std::move(forward));
  shard.forward = *std::move(forward);
  try {
    shard.database = Xapian::Database(generation + "/" + std::string(format::kDatabaseName));
    if (shard.database.get_metadata(format::metadata::kSchema) != format::schema_fingerprint() ||
        shard.database.get_doccount() != articles)
      return fail(ErrorCode::internal, "the new index failed its check: it has " +
                                           std::to_string(shard.database.get_doccount()) +
                                           " articles instead of " + std::to_string(articles));
    if (auto lexicon = format::Lexicon::parse(shard.database.get_metadata(format::metadata::kLexicon));
        !lexicon)
      return fail(std::move(lexicon));
    format::RecordDecoder decoder(shard.database.get_metadata(format::metadata::kDictionary));
    const std::uint64_t step = std::max<std::uint64_t>(1, articles / kSamples);
    std::uint64_t place = 0;
    for (auto at = shard.database.valuestream_begin(format::kNumberSlot);
         at != shard.database.valuestream_end(format::kNumberSlot); ++at, ++place)
      if (place % step == 0 || place + 1 == articles)
        if (auto checked = check_document(shard, decoder, at.get_docid()); !checked) return checked;
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "check", generation));
  }
  return {};
}

}  // namespace kb::indexer
