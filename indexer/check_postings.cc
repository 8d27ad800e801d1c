#include "indexer/check_postings.h"

#include <algorithm>
#include <charconv>

#include "indexer/format/checksums.h"
#include "indexer/format/manifest.h"
#include "indexer/format/shards.h"
#include "indexer/tables/postings.h"
#include "indexer/tables/table_reader.h"

namespace kb::indexer {

namespace {

constexpr std::uint32_t kAskEvery = 4096;
constexpr std::uint32_t kTwice = 0xFFFFFFFF;  // no article has this number

/// The number of a term like "Q274667"; 0 for others.
std::uint32_t number_of_id_term(std::string_view term) {
  if (term.size() < 2 || term.front() != 'Q') return 0;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(term.data() + 1, term.data() + term.size(), number);
  return error == std::errc() && end == term.data() + term.size() ? number : 0;
}

}  // namespace

void TermsSign::add(std::string_view term, std::uint32_t frequency) {
  sum += format::checksum(std::string(term) + "\t" + std::to_string(frequency));
  ++terms;
}

PostingsCheck::PostingsCheck(const format::OpenShard& shard) : shard_(shard) {
  const std::size_t last = shard.database.get_lastdocid();
  from_postings_.resize(last / kReanalyzeEvery + 1);
  for (std::uint32_t i = 0; i < from_postings_.size(); ++i)
    reanalyzed_.push_back(static_cast<std::uint8_t>(reanalyzed_among(i)));
  from_values_.resize(last + 1);
  from_id_terms_.resize(last + 1);
}

Result<void> PostingsCheck::walk(const std::function<bool()>& stopped) {
  const unsigned shards = std::max(1u, static_cast<unsigned>(shard_.manifest.shards));
  for (unsigned i = 0; i < shards; ++i)
    if (auto walked = walk_table(i, shards, stopped); !walked) return walked;
  walked_ = !stopped();
  return {};
}

Result<void> PostingsCheck::walk_table(unsigned shard, unsigned shards,
                                       const std::function<bool()>& stopped) {
  const std::string path =
      format::shard_folder(shard_.directory, shard, static_cast<unsigned>(shard_.manifest.shards)) + "/" +
      std::string(format::kDatabaseName);
  auto table = tables::TableReader::open(path + "/postlist.glass", nullptr);
  if (!table) return fail(std::move(table));
  std::vector<tables::Posting> postings;
  std::string scratch;
  for (std::uint32_t entries = 1;; ++entries) {
    auto more = table->next();
    if (!more) return fail(std::move(more));
    if (!*more || (entries % kAskEvery == 0 && stopped())) return {};
    if (table->key().front() == '\0') continue;  // not postings of a term
    tables::ChunkKey key;
    postings.clear();
    if (!tables::parse_chunk_key(table->key(), scratch, key) ||
        !tables::read_chunk(table->tag(), key.docid, key.docid == 0, postings))
      return fail(ErrorCode::corrupt, "a posting list of '" + path + "' is damaged");
    const std::uint32_t number = number_of_id_term(key.term);
    for (const tables::Posting& posting : postings) {
      const std::uint32_t docid = format::combined_docid(posting.docid, shard, shards);
      if (docid >= from_values_.size())
        return fail(ErrorCode::corrupt,
                    "a posting list of '" + path + "' names a document that is not there");
      if (docid % kReanalyzeEvery == reanalyzed_[docid / kReanalyzeEvery])
        from_postings_[docid / kReanalyzeEvery].add(key.term, posting.frequency);
      if (number != 0)
        from_id_terms_[docid] = from_id_terms_[docid] == 0 && postings.size() == 1 ? number : kTwice;
    }
  }
}

void PostingsCheck::has_terms(std::uint32_t docid, TermsSign sign) {
  const std::lock_guard lock(mutex_);
  from_text_.emplace(docid, sign);
}

void PostingsCheck::compare(const std::function<void(std::uint32_t docid, std::string what)>& fault) const {
  if (!walked_) return;
  for (std::uint32_t docid = 1; docid < from_values_.size(); ++docid)
    if (from_values_[docid] != from_id_terms_[docid])
      fault(docid, from_values_[docid] == 0
                       ? "document " + std::to_string(docid) + ": has a number but no article"
                       : "article Q" + std::to_string(from_values_[docid]) + ": is not found by its number");
  for (const auto& [docid, sign] : from_text_)
    if (from_postings_[docid / kReanalyzeEvery] != sign)
      fault(docid, "article Q" + std::to_string(from_values_[docid]) + ": has other terms than its text");
}

}  // namespace kb::indexer
