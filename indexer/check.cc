#include "indexer/check.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "indexer/document_builder.h"
#include "indexer/format/forward_pack.h"
#include "indexer/format/generation.h"
#include "indexer/format/lexicon.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"

namespace kb::indexer {

namespace {

constexpr std::size_t kMostFaults = 100;
constexpr std::uint64_t kReanalyzeEvery = 100;

using Terms = std::map<std::string, Xapian::termcount>;

Terms terms_of(const Xapian::Document& document) {
  Terms terms;
  for (auto at = document.termlist_begin(); at != document.termlist_end(); ++at)
    terms.emplace(*at, at.get_wdf());
  return terms;
}

class Check {
 public:
  Check(const format::OpenShard& shard, Observer& observer)
      : shard_(shard),
        observer_(observer),
        dictionary_(shard.database.get_metadata(format::metadata::kDictionary)),
        decoder_(dictionary_),
        builder_(dictionary_) {}

  Result<CheckResult> run() {
    observer_.phase(Phase::checking);
    // Where the bytes are known to be others than were written, nothing that could be read from them matters, and
    // Xapian's own check trusts them with more than it should.
    if (!sums()) return std::move(result_);
    if (observer_.stop_requested()) return fail(ErrorCode::interrupted, "stopped");
    tables();
    metadata();
    if (auto read = articles(); !read) return fail(std::move(read));
    return std::move(result_);
  }

 private:
  const format::OpenShard& shard_;
  Observer& observer_;
  std::string dictionary_;
  format::RecordDecoder decoder_;
  DocumentBuilder builder_;
  CheckResult result_;

  void fault(std::string text) {
    if (result_.faults.size() < kMostFaults) result_.faults.push_back(std::move(text));
  }

  bool sums() {
    if (!shard_.checksums) return true;
    const auto stopped = [](void* observer) { return static_cast<Observer*>(observer)->stop_requested(); };
    for (std::string& damage : format::find_damage(shard_.directory, *shard_.checksums, stopped, &observer_))
      fault(std::move(damage));
    return result_.faults.empty();
  }

  void tables() {
    const std::string path = shard_.directory.empty()
                                 ? shard_.location
                                 : shard_.directory + "/" + std::string(format::kDatabaseName);
    std::ostringstream said;
    try {
      const std::size_t errors = Xapian::Database::check(path, 0, &said);
      if (errors > 0) fault("Xapian finds " + std::to_string(errors) + " errors in '" + path + "'");
    } catch (const Xapian::Error& error) {
      fault(format::translate_xapian_error(error, "check", path).message);
    }
  }

  void metadata() {
    if (auto lexicon = format::Lexicon::parse(shard_.database.get_metadata(format::metadata::kLexicon));
        !lexicon)
      fault(lexicon.error().message);
    if (!shard_.directory.empty() && shard_.manifest.articles != shard_.database.get_doccount())
      fault("the manifest speaks of " + std::to_string(shard_.manifest.articles) +
            " articles, the database has " + std::to_string(shard_.database.get_doccount()));
  }

  Result<void> articles() {
    ProgressCounts counts;
    counts.expected_articles = shard_.database.get_doccount();
    for (auto at = shard_.database.postlist_begin(""); at != shard_.database.postlist_end(""); ++at) {
      if (observer_.stop_requested()) return fail(ErrorCode::interrupted, "stopped");
      try {
        article(*at);
      } catch (const Xapian::Error& error) {
        fault(format::translate_xapian_error(error, "read document " + std::to_string(*at) + " of",
                                             shard_.location)
                  .message);
      }
      counts.articles = ++result_.articles;
      if (counts.articles % 256 == 0) observer_.progress(counts);
    }
    return {};
  }

  void article(Xapian::docid docid) {
    const Xapian::Document document = shard_.database.get_document(docid);
    const std::string who = "document " + std::to_string(docid);
    auto decoded = decoder_.decode(document.get_value(format::kRecordSlot));
    if (!decoded) return fault(who + ": its stored article is damaged");
    const std::uint32_t number = number_of_value(document.get_value(format::kNumberSlot));
    const std::string hash = document.get_value(format::kHashSlot);
    if (number != decoded->number || hash.size() != std::tuple_size_v<ContentHash>)
      return fault(who + ": its values do not belong to its article");
    const std::string id = "article Q" + std::to_string(number);
    const auto found = shard_.database.postlist_begin(id_term(number));
    if (found == shard_.database.postlist_end(id_term(number)) || *found != docid ||
        shard_.database.get_termfreq(id_term(number)) != 1)
      fault(id + ": is not found by its number");
    const format::ForwardInfo info = shard_.forward ? shard_.forward->info(docid) : format::ForwardInfo{};
    if (shard_.forward && (info.number != number || !format::read_forward(shard_.forward->entry(info))))
      fault(id + ": has no forward entry");
    if (result_.articles % kReanalyzeEvery == 0) reanalyze(docid, document, *decoded, hash, info);
  }

  void reanalyze(Xapian::docid, const Xapian::Document& document, const parser::Article& article,
                 const std::string& hash, const format::ForwardInfo& info) {
    ContentHash content;
    std::copy(hash.begin(), hash.end(), content.begin());
    std::string entry;
    const BuiltArticle again = builder_.build(article, content, entry);
    ++result_.reanalyzed;
    if (terms_of(document) != terms_of(again.document))
      fault("article " + article.id() + ": has other terms than its text");
    if (shard_.forward && format::unpack_forward(shard_.forward->entry(info)) != entry)
      fault("article " + article.id() + ": has another forward entry than its text");
  }
};

}  // namespace

Result<CheckResult> check(const std::string& location, Observer& observer) {
  auto shard = format::open_shard(location);
  if (!shard) return fail(std::move(shard));
  try {
    return Check(*shard, observer).run();
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "check", location));
  }
}

}  // namespace kb::indexer
