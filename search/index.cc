#include "search/index.h"

#include <algorithm>
#include <cstdlib>

#include "indexer/format/schema.h"

namespace kb::search {

Result<std::unique_ptr<Index>> Index::open(const std::vector<std::string>& locations) {
  if (locations.empty()) return fail(ErrorCode::invalid_argument, "no index was named", "kbsearch --db DIR ...");
  auto index = std::make_unique<Index>();
  for (const std::string& location : locations) {
    auto shard = format::open_shard(location);
    if (!shard) return fail(std::move(shard));
    index->shards_.push_back({std::move(*shard), nullptr});
    index->database_.add_database(index->shards_.back().open.database);
  }
  index->articles_ = index->database_.get_doccount();
  // Xapian's document length counts title words and extras as well; the proportion is what matters.
  index->average_tokens_ = std::max(1.0, index->database_.get_avlength());
  return index;
}

format::ForwardInfo Index::info(Xapian::docid docid) {
  if (docid == made_docid_) return made_info_;
  const Shard& shard = shards_[shard_of(docid)];
  if (shard.open.forward) return shard.open.forward->info(local_of(docid));
  make_entry(docid);
  return made_info_;
}

format::ForwardBytes Index::entry(Xapian::docid docid, const format::ForwardInfo& info) {
  const Shard& shard = shards_[shard_of(docid)];
  if (shard.open.forward) return shard.open.forward->entry(info);
  make_entry(docid);
  return made_entry_;
}

std::string Index::category(Xapian::docid docid, const format::ForwardInfo& info) {
  const Shard& shard = shards_[shard_of(docid)];
  if (!shard.open.forward) {
    make_entry(docid);
    return made_category_;
  }
  const auto& categories = shard.open.forward->categories();
  return info.category < categories.size() ? categories[info.category] : std::string();
}

std::uint16_t Index::inbound(const format::ForwardInfo& info) const {
  // A forward file knows the citations within its own database only.
  if (shards_.size() == 1) return info.inbound;
  return static_cast<std::uint16_t>(
      std::min<std::uint32_t>(0xFFFF, frequency("XRq" + std::to_string(info.number))));
}

void Index::make_entry(Xapian::docid docid) {
  if (docid == made_docid_) return;
  made_docid_ = docid;
  made_entry_.clear();
  made_info_ = {};
  made_category_.clear();
  auto stored = article(docid);
  if (!stored) return;
  format::ForwardEncoder encoder;
  std::vector<format::Token> scratch;
  format::analyze_article(*stored, analyzer_, encoder, scratch, made_entry_,
                          [](const format::ZoneText&, const format::Token&) {});
  made_info_.number = stored->number;
  made_info_.length = static_cast<std::uint32_t>(made_entry_.size());
  std::string digits;
  for (const char c : stored->date)
    if (c != '-') digits.push_back(c);
  made_info_.date = static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 10));
  made_info_.type = static_cast<std::uint8_t>(stored->type);
  for (const parser::Section& section : stored->sections)
    made_info_.sections = static_cast<std::uint16_t>(made_info_.sections | 1u << static_cast<unsigned>(section.kind));
  made_info_.inbound = static_cast<std::uint16_t>(
      std::min<std::uint32_t>(0xFFFF, frequency("XRq" + std::to_string(stored->number))));
  made_category_ = stored->category;
}

Result<parser::Article> Index::article(Xapian::docid docid) {
  Shard& shard = shards_[shard_of(docid)];
  if (!shard.decoder)
    shard.decoder = std::make_unique<format::RecordDecoder>(
        shard.open.database.get_metadata(format::metadata::kDictionary));
  const std::string record = shard.open.database.get_document(local_of(docid)).get_value(format::kRecordSlot);
  return shard.decoder->decode(record);
}

Result<std::string_view> Index::article_text(Xapian::docid docid) {
  Shard& shard = shards_[shard_of(docid)];
  if (!shard.decoder)
    shard.decoder = std::make_unique<format::RecordDecoder>(
        shard.open.database.get_metadata(format::metadata::kDictionary));
  record_ = shard.open.database.get_document(local_of(docid)).get_value(format::kRecordSlot);
  return shard.decoder->decode_text(record_);
}

std::vector<Xapian::docid> Index::find(std::uint32_t number) {
  std::vector<Xapian::docid> docids;
  const std::string term = "Q" + std::to_string(number);
  for (auto i = database_.postlist_begin(term); i != database_.postlist_end(term); ++i) docids.push_back(*i);
  if (docids.size() > 1)
    std::stable_sort(docids.begin(), docids.end(),
                     [&](Xapian::docid a, Xapian::docid b) { return info(a).date > info(b).date; });
  return docids;
}

const std::string& Index::source(Xapian::docid docid) const { return shards_[shard_of(docid)].open.location; }

std::optional<std::string> Index::damaged() const {
  for (const Shard& shard : shards_)
    if (shard.open.forward && shard.open.forward->damaged()) return shard.open.location;
  return std::nullopt;
}

const format::Lexicon& Index::lexicon() {
  if (lexicon_) return *lexicon_;
  lexicon_ = std::make_unique<format::Lexicon>();
  if (shards_.size() == 1) {
    auto parsed = format::Lexicon::parse(shards_[0].open.database.get_metadata(format::metadata::kLexicon));
    if (parsed) *lexicon_ = std::move(*parsed);
    return *lexicon_;
  }
  format::LexiconCounts counts;
  for (const Shard& shard : shards_) {
    auto parsed = format::LexiconCounts::parse(shard.open.database.get_metadata(format::metadata::kLexicon));
    if (parsed) counts.merge(*parsed);
  }
  auto parsed = format::Lexicon::parse(counts.serialise());
  if (parsed) *lexicon_ = std::move(*parsed);
  return *lexicon_;
}

const Speller& Index::speller() {
  if (!speller_) speller_ = std::make_unique<Speller>(lexicon());
  return *speller_;
}

const Synonyms& Index::synonyms() {
  if (synonyms_) return *synonyms_;
  synonyms_ = std::make_unique<Synonyms>();
  if (auto built_in = Synonyms::parse(built_in_synonyms())) synonyms_->append(std::move(*built_in));
  for (const Shard& shard : shards_)
    synonyms_->append(Synonyms::from_acronyms(shard.open.database.get_metadata(format::metadata::kAcronyms)));
  synonyms_->append(extra_synonyms_);
  return *synonyms_;
}

void Index::add_synonyms(const Synonyms& more) {
  extra_synonyms_.append(more);
  synonyms_.reset();
}

}  // namespace kb::search
