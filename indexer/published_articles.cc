#include "indexer/published_articles.h"

#include <algorithm>
#include <charconv>

#include "indexer/document_builder.h"
#include "indexer/format/schema.h"

namespace kb::indexer {

PublishedArticles::PublishedArticles(const Xapian::Database& database) {
  articles_.reserve(database.get_doccount());
  by_hash_.reserve(database.get_doccount());
  by_number_.reserve(database.get_doccount());
  auto hash = database.valuestream_begin(format::kHashSlot);
  auto date = database.valuestream_begin(format::kDateSlot);
  const auto last_hash = database.valuestream_end(format::kHashSlot);
  const auto last_date = database.valuestream_end(format::kDateSlot);
  for (auto number = database.valuestream_begin(format::kNumberSlot);
       number != database.valuestream_end(format::kNumberSlot); ++number) {
    Article article;
    article.docid = number.get_docid();
    article.number = number_of_value(*number);
    while (date != last_date && date.get_docid() < article.docid) ++date;
    if (date != last_date && date.get_docid() == article.docid) {
      const std::string text = *date;
      std::from_chars(text.data(), text.data() + text.size(), article.date);
    }
    while (hash != last_hash && hash.get_docid() < article.docid) ++hash;
    const auto place = static_cast<std::uint32_t>(articles_.size());
    if (hash != last_hash && hash.get_docid() == article.docid) {
      const std::string bytes = *hash;
      ContentHash key;
      if (bytes.size() == key.size()) {
        std::ranges::copy(bytes, key.begin());
        by_hash_.emplace(key, place);
      }
    }
    by_number_.emplace(article.number, place);
    articles_.push_back(article);
  }
}

const PublishedArticles::Article* PublishedArticles::find(const ContentHash& hash) const {
  const auto at = by_hash_.find(hash);
  return at == by_hash_.end() ? nullptr : &articles_[at->second];
}

const PublishedArticles::Article* PublishedArticles::find(std::uint32_t number) const {
  const auto at = by_number_.find(number);
  return at == by_number_.end() ? nullptr : &articles_[at->second];
}

}  // namespace kb::indexer
