#include "indexer/assembly.h"

#include <algorithm>
#include <unordered_map>

#include "indexer/document_builder.h"
#include "indexer/format/schema.h"
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

}  // namespace kb::indexer
