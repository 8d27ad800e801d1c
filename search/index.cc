#include "search/index.h"

#include <algorithm>
#include <set>

#include "indexer/format/schema.h"
#include "indexer/format/shards.h"

namespace kb::search {

namespace {

/// Terms of which the frequency is remembered: those of some thousand queries.
constexpr std::size_t kMostFrequencies = 50000;

}  // namespace

Result<std::unique_ptr<Index>> Index::open(const std::vector<std::string>& locations, const format::OpenOptions& options) {
  if (locations.empty()) return fail(ErrorCode::invalid_argument, "no index was named", "kbsearch --db DIR ...");
  auto opened = format::open_shards(locations, options);
  if (!opened) return fail(std::move(opened));
  auto index = std::make_unique<Index>();
  index->missing_ = std::move(opened->missing);
  for (std::size_t l = 0; l < opened->shards.size(); ++l) {
    format::OpenShard& location = opened->shards[l];
    // Every database of a generation by itself: docids of the whole are then those of all of them in turn.
    for (unsigned part = 0; part < location.parts; ++part) {
      format::OpenShard shard = location;
      if (location.parts > 1) {
        shard.database = location.part_databases[part];
        shard.forward = location.part_forward[part];
      }
      index->database_.add_database(shard.database);
      index->shards_.push_back({std::move(shard), nullptr, l, part});
    }
  }
  index->look_at_shards();
  index->articles_ = index->database_.get_doccount();
  // Xapian's document length counts title words and extras as well; the proportion is what matters.
  index->average_tokens_ = std::max(1.0, index->database_.get_avlength());
  return index;
}

void Index::look_at_shards() {
  bool all_marked = true;
  for (std::size_t s = 0; s < shards_.size(); ++s) {
    Shard& shard = shards_[s];
    all_marked = all_marked && shard.marked();
    fetches_ = fetches_ || !shard.open.forward;
    remote_ = remote_ || shard.open.remote;
    one_collection_ = one_collection_ && (s == 0 || (shard.marked() && shard.open.marks == shards_[0].open.marks));
  }
  order_slot_ = all_marked && fetches_ ? format::kInfoSlot : format::kNumberSlot;
}

std::pair<std::size_t, Xapian::docid> Index::place_of(Xapian::docid docid) const {
  const Shard& shard = shard_with(docid);
  return {shard.location, format::combined_docid(local_of(docid), shard.part, static_cast<unsigned>(shard.open.parts))};
}

std::uint32_t Index::frequency(const std::string& term) const {
  if (frequencies_.size() > kMostFrequencies) frequencies_.clear();
  const auto [at, added] = frequencies_.try_emplace(term, 0);
  if (added) at->second = database_.get_termfreq(term);
  return at->second;
}

format::ForwardInfo Index::info(Xapian::docid docid) {
  const Shard& shard = shard_with(docid);
  return shard.open.forward ? shard.open.forward->info(local_of(docid)) : known(docid).info;
}

format::ForwardBytes Index::entry(Xapian::docid docid, const format::ForwardInfo& info) {
  const Shard& shard = shard_with(docid);
  if (shard.open.forward) return shard.open.forward->entry(info);
  return known_with_entry(docid).entry;
}

std::string Index::category(Xapian::docid docid, const format::ForwardInfo& info) {
  const Shard& shard = shard_with(docid);
  if (!shard.open.forward) return known(docid).category;
  const auto& categories = shard.open.forward->categories();
  return info.category < categories.size() ? categories[info.category] : std::string();
}

std::uint16_t Index::inbound(const format::ForwardInfo& info) const {
  // A forward file knows the citations within its own collection only.
  if (one_collection_ && !fetches_) return info.inbound;
  return static_cast<std::uint16_t>(
      std::min<std::uint32_t>(0xFFFF, frequency("XRq" + std::to_string(info.number))));
}

format::RecordDecoder& Index::decoder(std::size_t shard) {
  Shard& of = shards_[shard];
  if (!of.decoder)
    of.decoder = std::make_unique<format::RecordDecoder>(of.open.database.get_metadata(format::metadata::kDictionary));
  return *of.decoder;
}

std::string Index::record(Xapian::docid docid) {
  if (const auto at = fetched_.find(docid); at != fetched_.end() && !at->second.record.empty()) return at->second.record;
  const Shard& shard = shard_with(docid);
  return format::read_record(shard.open.forward.get(), shard.open.database, local_of(docid));
}

Result<parser::Article> Index::article(Xapian::docid docid) {
  return decoder(shard_of(docid)).decode(record(docid));
}

Result<std::string_view> Index::article_text(Xapian::docid docid) {
  record_ = record(docid);
  return decoder(shard_of(docid)).decode_text(record_);
}

const std::string& Index::source(Xapian::docid docid) const { return shard_with(docid).open.source; }

/// The shards whose metadata together has the words of everything, each collection once.
std::vector<std::size_t> Index::words_of_shards() const {
  std::vector<std::size_t> chosen;
  std::set<std::string> seen;
  for (std::size_t s = 0; s < shards_.size(); ++s)
    if (!shards_[s].marked() || seen.insert(shards_[s].open.marks).second) chosen.push_back(s);
  return chosen;
}

std::optional<std::string> Index::damaged() const {
  for (const Shard& shard : shards_)
    if (shard.open.forward && shard.open.forward->damaged()) return shard.open.location;
  return std::nullopt;
}

const format::Lexicon& Index::lexicon() {
  if (lexicon_) return *lexicon_;
  lexicon_ = std::make_unique<format::Lexicon>();
  const std::vector<std::size_t> chosen = words_of_shards();
  if (chosen.size() == 1) {
    auto parsed = format::Lexicon::parse(shards_[chosen[0]].open.database.get_metadata(format::metadata::kLexicon));
    if (parsed) *lexicon_ = std::move(*parsed);
    return *lexicon_;
  }
  format::LexiconCounts counts;
  for (const std::size_t s : chosen) {
    auto parsed = format::LexiconCounts::parse(shards_[s].open.database.get_metadata(format::metadata::kLexicon));
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
  for (const std::size_t s : words_of_shards())
    synonyms_->append(Synonyms::from_acronyms(shards_[s].open.database.get_metadata(format::metadata::kAcronyms)));
  synonyms_->append(extra_synonyms_);
  return *synonyms_;
}

void Index::add_synonyms(const Synonyms& more) {
  extra_synonyms_.append(more);
  synonyms_.reset();
}

}  // namespace kb::search
