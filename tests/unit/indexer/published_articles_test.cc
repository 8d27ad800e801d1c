#include "indexer/published_articles.h"

#include <string>

#include "indexer/document_builder.h"
#include "indexer/format/schema.h"
#include "tests/support/catch.h"

namespace kb::indexer {
namespace {

Xapian::Document document(std::uint32_t number, std::string_view hash, const std::string& date = "20010203") {
  Xapian::Document document;
  document.add_value(format::kNumberSlot, number_value(number));
  document.add_value(format::kHashSlot, std::string(hash));
  document.add_value(format::kDateSlot, date);
  return document;
}

ContentHash hash_of(std::uint32_t number) {
  return content_hash(std::to_string(number));
}

TEST_CASE("published articles are found by bytes and by number, others are not", "[published]") {
  // Around the sizes at which the tables grow.
  for (const std::uint32_t count : {0u, 1u, 2u, 7u, 8u, 9u, 1023u, 1024u}) {
    Xapian::WritableDatabase database(std::string(), Xapian::DB_BACKEND_INMEMORY);
    for (std::uint32_t i = 0; i < count; ++i)
      database.add_document(document(100000 + 64 * i, view(hash_of(i))));
    const PublishedArticles published(database);
    REQUIRE(published.size() == count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto* found = published.find(hash_of(i));
      REQUIRE(found != nullptr);
      REQUIRE(found == &published.all()[i]);
      REQUIRE(found == published.find(100000 + 64 * i));
      REQUIRE(found->docid == i + 1);
      REQUIRE(found->number == 100000 + 64 * i);
      REQUIRE(found->date == 20010203);
      REQUIRE(published.find(100001 + 64 * i) == nullptr);
    }
    for (std::uint32_t i = count; i < count + 1000; ++i) REQUIRE(published.find(hash_of(i)) == nullptr);
  }
}

TEST_CASE("published articles without a hash are found by number only", "[published]") {
  Xapian::WritableDatabase database(std::string(), Xapian::DB_BACKEND_INMEMORY);
  database.add_document(document(900001, ""));
  database.add_document(document(900002, "short"));
  database.add_document(document(900003, view(hash_of(3)), ""));
  database.add_document(document(900003, view(hash_of(3))));
  database.delete_document(2);
  const PublishedArticles published(database);
  REQUIRE(published.size() == 3);
  CHECK(published.find(ContentHash{}) == nullptr);
  CHECK(published.find(900002) == nullptr);
  REQUIRE(published.find(900001) != nullptr);
  CHECK(published.find(900001)->docid == 1);
  // Of equal ones the first.
  REQUIRE(published.find(hash_of(3)) != nullptr);
  CHECK(published.find(hash_of(3))->docid == 3);
  CHECK(published.find(900003)->docid == 3);
  CHECK(published.find(900003)->date == 0);
}

}  // namespace
}  // namespace kb::indexer
