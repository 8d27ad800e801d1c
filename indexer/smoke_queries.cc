#include "indexer/smoke_queries.h"

#include <xapian.h>

#include <algorithm>
#include <vector>

#include "indexer/document_builder.h"
#include "indexer/format/analyzer.h"
#include "indexer/format/filter_terms.h"
#include "indexer/format/generation.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"

namespace kb::indexer {

namespace {

constexpr std::uint64_t kSamples = 25;

class SmokeQueries {
 public:
  explicit SmokeQueries(const format::OpenShard& shard)
      : database_(shard.database),
        forward_(shard.forward.get()),
        decoder_(database_.get_metadata(format::metadata::kDictionary)),
        enquire_(database_) {}

  Result<std::uint64_t> run() {
    const Xapian::docid last = database_.get_lastdocid();
    const std::uint64_t step = std::max<std::uint64_t>(1, last / kSamples);
    auto at = database_.postlist_begin("");
    const auto end = database_.postlist_end("");
    for (std::uint64_t wanted = 1; at != end; wanted += step) {
      if (*at < wanted) at.skip_to(static_cast<Xapian::docid>(std::min<std::uint64_t>(wanted, last)));
      if (at == end || wanted > last) break;
      if (auto asked = article(*at); !asked) return fail(std::move(asked));
    }
    return queries_;
  }

 private:
  Xapian::Database database_;
  const format::ForwardFile* forward_;
  format::RecordDecoder decoder_;
  format::Analyzer analyzer_;
  Xapian::Enquire enquire_;
  std::uint64_t queries_ = 0;

  Result<void> article(Xapian::docid docid) {
    const auto decoded = decoder_.decode(format::read_record(forward_, database_, docid));
    if (!decoded)
      return fail(ErrorCode::internal, "document " + std::to_string(docid) + " cannot be read back");
    const Xapian::Query number(format::id_term(decoded->number));
    const std::string id = decoded->id();
    if (!finds_only(docid, number, false))
      return fail(ErrorCode::internal, id + " is not found by its number");
    const Xapian::Query title = title_query(*decoded);
    if (title.empty()) return {};
    if (!finds_only(docid, Xapian::Query(Xapian::Query::OP_FILTER, title, number), true))
      return fail(ErrorCode::internal, id + " is not found by the words of its title");
    return {};
  }

  Xapian::Query title_query(const parser::Article& article) {
    std::vector<Xapian::Query> words;
    std::vector<format::Token> tokens;
    for (const format::ZoneText& run : format::zone_texts(article)) {
      if (run.zone != format::Zone::title) continue;
      analyzer_.analyze(run.text, tokens);
      for (const format::Token& token : tokens)
        if (!token.form->term.empty() && token.form->term.size() <= format::kMaxTermBytes)
          words.emplace_back(token.form->term);
    }
    return {Xapian::Query::OP_AND, words.begin(), words.end()};
  }

  bool finds_only(Xapian::docid docid, const Xapian::Query& query, bool weighted) {
    ++queries_;
    enquire_.set_query(query);
    const Xapian::MSet found = enquire_.get_mset(0, 2);
    return found.size() == 1 && *found.begin() == docid && (!weighted || found.begin().get_weight() > 0);
  }
};

}  // namespace

Result<std::uint64_t> smoke_queries(const std::string& location) {
  auto shard = format::open_shard(location);
  if (!shard) return fail(std::move(shard));
  try {
    return SmokeQueries(*shard).run();
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "search", location));
  }
}

}  // namespace kb::indexer
