#include "indexer/export/article_stream.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace kb::exporting {

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
  for (std::uint32_t shard = 0; shard < shards_.size(); ++shard) {
    const Xapian::Database& database = shards_[shard].database;
    auto date = database.valuestream_begin(format::kDateSlot);
    const auto last_date = database.valuestream_end(format::kDateSlot);
    for (auto at = database.valuestream_begin(format::kNumberSlot);
         at != database.valuestream_end(format::kNumberSlot); ++at) {
      Place place{0, 0, shard, at.get_docid()};
      const std::string number = *at;
      for (const char c : number) place.number = place.number << 8 | static_cast<unsigned char>(c);
      while (date != last_date && date.get_docid() < place.docid) ++date;
      if (date != last_date && date.get_docid() == place.docid) {
        const std::string text = *date;
        std::from_chars(text.data(), text.data() + text.size(), place.date);
      }
      places_.push_back(place);
    }
  }
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return std::tie(a.number, b.date, a.shard, a.docid) < std::tie(b.number, a.date, b.shard, b.docid);
  });
  const auto same = [](const Place& a, const Place& b) { return a.number == b.number; };
  places_.erase(std::unique(places_.begin(), places_.end(), same), places_.end());
}

Result<bool> ArticleStream::next() {
  if (next_ == places_.size()) return false;
  const Place& place = places_[next_++];
  const format::OpenShard& shard = shards_[place.shard];
  try {
    auto article = decoders_[place.shard].decode(
        shard.database.get_document(place.docid).get_value(format::kRecordSlot));
    if (!article) {
      Error error = std::move(article).error();
      error.message =
          "article Q" + std::to_string(place.number) + " of '" + shard.location + "': " + error.message;
      return tl::unexpected<Error>(std::move(error));
    }
    article_ = *std::move(article);
    return true;
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "read index", shard.location));
  }
}

Result<std::vector<std::string>> ArticleStream::values(const format::Field& field) const {
  std::vector<std::string> values;
  if (next_ == 0 || field.prefix.empty()) return values;
  const Place& place = places_[next_ - 1];
  const format::OpenShard& shard = shards_[place.shard];
  try {
    auto at = shard.database.termlist_begin(place.docid);
    const auto end = shard.database.termlist_end(place.docid);
    for (at.skip_to(std::string(field.prefix)); at != end; ++at) {
      const std::string term = *at;
      if (!term.starts_with(field.prefix)) break;
      const std::string value = term.substr(field.prefix.size());
      // Values are never upper case: what is belongs to a longer prefix.
      if (!value.empty() && !(value[0] >= 'A' && value[0] <= 'Z')) values.push_back(value);
    }
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "read index", shard.location));
  }
  return values;
}

}  // namespace kb::exporting
