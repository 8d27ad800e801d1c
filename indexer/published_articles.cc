#include "indexer/published_articles.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <string>

#include "indexer/document_builder.h"
#include "indexer/format/mixing.h"
#include "indexer/format/schema.h"

namespace kb::indexer {

namespace {

constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

std::vector<PublishedArticles::Article> read_articles(const Xapian::Database& database) {
  std::vector<PublishedArticles::Article> articles;
  articles.reserve(database.get_doccount());
  auto hash = database.valuestream_begin(format::kHashSlot);
  auto date = database.valuestream_begin(format::kDateSlot);
  const auto last_hash = database.valuestream_end(format::kHashSlot);
  const auto last_date = database.valuestream_end(format::kDateSlot);
  const auto last_number = database.valuestream_end(format::kNumberSlot);
  for (auto number = database.valuestream_begin(format::kNumberSlot); number != last_number; ++number) {
    PublishedArticles::Article article;
    article.docid = number.get_docid();
    article.number = number_of_value(*number);
    while (date != last_date && date.get_docid() < article.docid) ++date;
    if (date != last_date && date.get_docid() == article.docid) {
      const std::string text = *date;
      std::from_chars(text.data(), text.data() + text.size(), article.date);
    }
    while (hash != last_hash && hash.get_docid() < article.docid) ++hash;
    if (hash != last_hash && hash.get_docid() == article.docid) {
      const std::string bytes = *hash;
      if (bytes.size() == article.hash.size()) std::ranges::copy(bytes, article.hash.begin());
    }
    articles.push_back(article);
  }
  return articles;
}

}  // namespace

PublishedArticles::PublishedArticles(const Xapian::Database& database) : articles_(read_articles(database)) {
  // Whoever writes articles can choose their hashes and numbers, but not so that they get in each other's way
  // under seeds that he does not know.
  const auto now = std::chrono::high_resolution_clock::now().time_since_epoch().count();
  const auto here = reinterpret_cast<std::uintptr_t>(articles_.data());
  seeds_[0] =
      format::fold_multiply(static_cast<std::uint64_t>(now) ^ 0x6A09E667F3BCC909ull, 0xBB67AE8584CAA73Bull);
  seeds_[1] = format::fold_multiply(here ^ seeds_[0], 0x3C6EF372FE94F82Bull) | 1;

  const std::size_t slots = std::bit_ceil(2 * articles_.size() + 2);
  by_hash_.assign(slots, kEmpty);
  by_number_.assign(slots, kEmpty);
  for (std::uint32_t place = 0; place < articles_.size(); ++place) {
    const Article& article = articles_[place];
    // Of equal ones the first is found.
    const std::size_t numbered = slot_of(by_number_, mix(article.number), [&](const Article& other) {
      return other.number == article.number;
    });
    if (by_number_[numbered] == kEmpty) by_number_[numbered] = place;
    if (article.hash == ContentHash{}) continue;
    const std::size_t hashed = slot_of(by_hash_, mix(article.hash),
                                       [&](const Article& other) { return other.hash == article.hash; });
    if (by_hash_[hashed] == kEmpty) by_hash_[hashed] = place;
  }
}

std::uint64_t PublishedArticles::mix(const ContentHash& hash) const {
  return format::fold_multiply(format::load64(hash.data()) ^ seeds_[0],
                               format::load64(hash.data() + 8) ^ seeds_[1]);
}

std::uint64_t PublishedArticles::mix(std::uint32_t number) const {
  return format::fold_multiply(number ^ seeds_[0], seeds_[1]);
}

template <class IsIt>
std::size_t PublishedArticles::slot_of(const Slots& slots, std::uint64_t mixed, IsIt&& is_it) const {
  std::size_t slot = mixed & (slots.size() - 1);
  while (slots[slot] != kEmpty && !is_it(articles_[slots[slot]])) slot = (slot + 1) & (slots.size() - 1);
  return slot;
}

const PublishedArticles::Article* PublishedArticles::find(const ContentHash& hash) const {
  const std::uint32_t place =
      by_hash_[slot_of(by_hash_, mix(hash), [&](const Article& article) { return article.hash == hash; })];
  return place == kEmpty ? nullptr : &articles_[place];
}

const PublishedArticles::Article* PublishedArticles::find(std::uint32_t number) const {
  const std::uint32_t place = by_number_[slot_of(
      by_number_, mix(number), [&](const Article& article) { return article.number == number; })];
  return place == kEmpty ? nullptr : &articles_[place];
}

}  // namespace kb::indexer
