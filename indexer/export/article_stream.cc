#include "indexer/export/article_stream.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "indexer/format/filter_terms.h"
#include "indexer/format/forward.h"

namespace kb::exporting {

namespace {

/// Records asked for at once: an answer of some MB at most.
constexpr std::size_t kAtOnce = 500;

std::uint32_t number_in(const std::string& value) {
  std::uint32_t number = 0;
  for (const char c : value) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::uint32_t date_in(const std::string& text) {
  std::uint32_t date = 0;
  std::from_chars(text.data(), text.data() + text.size(), date);
  return date;
}

/// The documents that match, and what they have in a slot.
std::vector<std::pair<Xapian::docid, std::string>> sorted_values(const Xapian::Database& database,
                                                                 const Xapian::Query& query,
                                                                 Xapian::valueno slot) {
  Xapian::Enquire enquire(database);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
  enquire.set_query(query);
  enquire.set_sort_by_value(slot, false);
  const Xapian::MSet found = enquire.get_mset(0, database.get_doccount());
  std::vector<std::pair<Xapian::docid, std::string>> values;
  values.reserve(found.size());
  for (auto at = found.begin(); at != found.end(); ++at) values.emplace_back(*at, at.get_sort_key());
  return values;
}

}  // namespace

Result<ArticleStream> ArticleStream::open(std::vector<format::OpenShard> shards) {
  ArticleStream stream(std::move(shards));
  const std::string* location = nullptr;
  try {
    for (const format::OpenShard& shard : stream.shards_) {
      location = &shard.location;
      stream.decoders_.emplace_back(shard.database.get_metadata(format::metadata::kDictionary));
    }
    stream.find_places();
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(
        format::translate_xapian_error(error, "read index", location == nullptr ? "" : *location));
  }
  return stream;
}

void ArticleStream::find_places() {
  fetched_.resize(shards_.size());
  read_.resize(shards_.size());
  for (std::uint32_t shard = 0; shard < shards_.size(); ++shard)
    shards_[shard].remote ? find_remote(shard) : find_local(shard);
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return std::tie(a.number, b.date, a.shard, a.docid) < std::tie(b.number, a.date, b.shard, b.docid);
  });
  const auto same = [](const Place& a, const Place& b) { return a.number == b.number; };
  const auto end = std::unique(places_.begin(), places_.end(), same);
  passed_over_ = static_cast<std::size_t>(places_.end() - end);
  places_.erase(end, places_.end());
}

void ArticleStream::find_local(std::uint32_t shard) {
  const Xapian::Database& database = shards_[shard].database;
  auto date = database.valuestream_begin(format::kDateSlot);
  const auto last_date = database.valuestream_end(format::kDateSlot);
  for (auto at = database.valuestream_begin(format::kNumberSlot);
       at != database.valuestream_end(format::kNumberSlot); ++at) {
    Place place{number_in(*at), 0, shard, at.get_docid()};
    while (date != last_date && date.get_docid() < place.docid) ++date;
    if (date != last_date && date.get_docid() == place.docid) place.date = date_in(*date);
    places_.push_back(place);
  }
}

/// An answer carries the value it is sorted by: two questions instead of two round trips a document.
void ArticleStream::find_remote(std::uint32_t shard) {
  const Xapian::Database& database = shards_[shard].database;
  std::unordered_map<Xapian::docid, std::uint32_t> dates;
  for (const auto& [docid, value] : sorted_values(database, Xapian::Query::MatchAll, format::kDateSlot))
    dates.emplace(docid, date_in(value));
  for (const auto& [docid, value] : sorted_values(database, Xapian::Query::MatchAll, format::kNumberSlot))
    places_.push_back({number_in(value), dates[docid], shard, docid});
}

/// The records of the next articles of the shard that the next one lies in.
void ArticleStream::fetch_records() {
  const std::uint32_t shard = places_[next_].shard;
  std::vector<Xapian::Query> ids;
  for (std::size_t i = next_; i < places_.size() && ids.size() < kAtOnce; ++i)
    if (places_[i].shard == shard) ids.emplace_back("Q" + std::to_string(places_[i].number));
  fetched_[shard].clear();
  const Xapian::Query query(Xapian::Query::OP_OR, ids.begin(), ids.end());
  for (auto& [docid, value] : sorted_values(shards_[shard].database, query, format::kRecordSlot))
    fetched_[shard].emplace(docid, std::move(value));
}

std::string ArticleStream::record(const Place& place) {
  const format::OpenShard& shard = shards_[place.shard];
  if (!shard.remote) return format::read_record(shard.forward.get(), shard.database, place.docid, &read_[place.shard]);
  auto& fetched = fetched_[place.shard];
  if (!fetched.contains(place.docid)) fetch_records();
  return fetched[place.docid];
}

Result<bool> ArticleStream::next() {
  terms_.clear();
  if (next_ == places_.size()) return false;
  const Place& place = places_[next_];
  const format::OpenShard& shard = shards_[place.shard];
  try {
    auto article = decoders_[place.shard].decode(record(place));
    ++next_;
    if (!article) {
      Error error = std::move(article).error();
      error.message =
          "article Q" + std::to_string(place.number) + " of '" + shard.location + "': " + error.message;
      return tl::unexpected<Error>(std::move(error));
    }
    article_ = *std::move(article);
    terms_.clear();
    return true;
  } catch (const Xapian::Error& error) {
    ++next_;
    return tl::unexpected<Error>(format::translate_xapian_error(error, "read index", shard.location));
  }
}

/// Those that filter, and the codes and file names in its text: what the postings have of it under a prefix.
void ArticleStream::find_terms() const {
  terms_ = format::filter_terms(article_);
  format::ForwardEncoder encoder;
  std::vector<format::Token> tokens;
  std::string entry;
  (void)format::analyze_article(article_, *analyzer_, encoder, tokens, entry,
                                [this](const format::ZoneText&, const format::Token& token) {
                                  const std::string_view term = token.form->term;
                                  if (term.starts_with('X') && term.size() <= format::kMaxTermBytes)
                                    terms_.emplace_back(term);
                                });
  std::ranges::sort(terms_);
  terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());  // clang 14 has no ranges::unique
}

std::vector<std::string> ArticleStream::values(const format::Field& field) const {
  std::vector<std::string> values;
  if (next_ == 0 || field.prefix.empty()) return values;
  if (terms_.empty()) find_terms();  // an article has a term at least: its number
  for (const std::string& term : terms_) {
    if (!term.starts_with(field.prefix)) continue;
    const std::string value = term.substr(field.prefix.size());
    // Values are never upper case: what is belongs to a longer prefix.
    if (!value.empty() && !(value[0] >= 'A' && value[0] <= 'Z')) values.push_back(value);
  }
  return values;
}

}  // namespace kb::exporting
