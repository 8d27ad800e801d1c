#include <atomic>
#include <thread>
#include <vector>

#include "indexer/progress.h"
#include "indexer/update.h"
#include "tests/support/catch.h"
#include "tests/support/search_index.h"

// Readers in threads of one process while a writer replaces the index under them: what ThreadSanitizer is to see.
namespace kb::tests {
namespace {

constexpr std::uint32_t kFirst = 900000;

/// Articles found for a word that all have; 0 for a failure.
std::size_t found_by(search::Searcher& searcher) {
  search::SearchOptions options;
  options.limit = 100;
  const auto page = searcher.search("spooler", options);
  return page ? page->hits.size() : 0;
}

void update_to(const std::string& directory, std::uint32_t articles) {
  MemorySource source(make_articles(kFirst, articles));
  indexer::UpdateOptions options;
  options.directory = directory;
  options.jobs = 2;
  options.force = true;
  indexer::Observer observer;
  const auto report = indexer::update(options, source, observer);
  INFO((report ? "" : report.error().message));
  REQUIRE(report);
}

}  // namespace

TEST_CASE("searchers in several threads answer from one index or the other while it is updated") {
  constexpr std::uint32_t kFew = 20, kMany = 30;
  const BuiltIndex index(make_articles(kFirst, kMany));
  update_to(index.directory(), kFew);
  search::Searcher first = index.open();
  const std::size_t few = found_by(first);
  update_to(index.directory(), kMany);
  search::Searcher second = index.open();
  const std::size_t many = found_by(second);
  REQUIRE(few > 0);
  REQUIRE(few < many);

  std::atomic<bool> stop = false;
  std::atomic<std::size_t> answers = 0, wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&, stays = i == 0] {
      auto own = search::Searcher::open({index.directory()});
      const std::size_t opened_with = own ? found_by(*own) : 0;
      while (!stop) {
        if (!stays) own = search::Searcher::open({index.directory()});
        const std::size_t found = own ? found_by(*own) : 0;
        // One that stays open answers from the generation it opened.
        if (stays ? found != opened_with : found != few && found != many) ++wrong;
        ++answers;
      }
    });
  for (int i = 0; i < 4; ++i) update_to(index.directory(), i % 2 == 0 ? kFew : kMany);
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(answers > 4);
  CHECK(wrong == 0);
  CHECK(found_by(first) == few);
  CHECK(found_by(second) == many);
}

}  // namespace kb::tests
