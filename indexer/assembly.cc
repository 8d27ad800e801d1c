#include "indexer/assembly.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <future>
#include <random>
#include <thread>

#include "indexer/document_builder.h"
#include "indexer/files.h"
#include "indexer/format/filter_terms.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "parser/article.h"

namespace kb::indexer {

namespace {

/// Another for every build: shards with the same one are parts of one collection.
std::string collection_id() {
  std::random_device random;
  std::string id;
  for (int i = 0; i < 4; ++i) {
    char text[9];
    std::snprintf(text, sizeof text, "%08x", static_cast<unsigned>(random()));
    id += text;
  }
  return id;
}

}  // namespace

Metadata describe_collection(std::string_view dictionary, const CollectionWords& words, unsigned shards) {
  Metadata metadata{{format::metadata::kSchema, format::schema_fingerprint()},
                    {format::metadata::kLexicon, words.lexicon.serialise()},
                    {format::metadata::kAcronyms, words.acronyms.lines(kLeastAcronymArticles)},
                    {kAllAcronyms, words.acronyms.serialise()}};
  if (!dictionary.empty()) metadata.emplace(format::metadata::kDictionary, dictionary);
  if (shards > 0) metadata.emplace(format::metadata::kShards, std::to_string(shards) + " " + collection_id());
  return metadata;
}

namespace {

/// Tasks that do not depend on one another, taken by several threads in their order. The first error ends
/// what has not begun.
Result<void> run_all(const std::vector<std::function<Result<void>()>>& tasks, unsigned jobs) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::vector<Result<void>> results(tasks.size());
  const auto work = [&] {
    for (std::size_t i = next++; i < tasks.size() && !failed; i = next++) {
      try {
        results[i] = tasks[i]();
      } catch (const std::exception& error) {  // std::bad_alloc, most likely
        results[i] = fail(ErrorCode::internal, std::string("writing the index failed: ") + error.what());
      }
      if (!results[i]) failed = true;
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min<std::size_t>(jobs, tasks.size()); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  for (Result<void>& result : results)
    if (!result) return std::move(result);
  return {};
}

/// In how many articles each number is cited, and by whom first.
struct Citations {
  std::uint32_t citing = 0;
  Docid first = 0;  // in all shards as one
};
using CitationCounts = std::map<std::uint32_t, Citations>;

void add_citations(CitationCounts& counts, const tables::Written& written, unsigned shard, unsigned shards) {
  for (const tables::WatchedTerm& term : written.watched) {
    const std::uint32_t number = parser::parse_article_number(std::string_view(term.term).substr(3));
    Citations& known = counts[number];
    known.citing += term.documents;
    const Docid first = format::combined_docid(term.first_docid, shard, shards);
    if (known.first == 0 || first < known.first) known.first = first;
  }
}

}  // namespace

Result<std::uint64_t> write_generation(std::vector<ShardParts>& shards, unsigned jobs,
                                       const std::function<Metadata()>& metadata,
                                       const std::function<Docid(std::uint32_t number)>& docid_of,
                                       const std::function<std::string(Docid)>& origin_of,
                                       const Observer& observer, Report& report) {
  std::vector<tables::Written> written(shards.size());
  // The lexicon takes a while to sort and pack, and every database begins with it.
  const auto described = std::async(jobs > 1 ? std::launch::async : std::launch::deferred, metadata).share();
  std::vector<std::function<Result<void>()>> tasks;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    tasks.emplace_back([&, i]() -> Result<void> {
      ShardParts& shard = shards[i];
      shard.sources.metadata = described.get();
      shard.sources.watched = format::citation_term(0).substr(0, 3);  // "XRq"
      shard.sources.stop = [&observer] { return observer.stop_requested(); };
      auto done =
          tables::write_database(shard.folder + "/" + std::string(format::kDatabaseName), shard.sources);
      if (!done) return fail(std::move(done));
      written[i] = *std::move(done);
      return {};
    });
    tasks.emplace_back([&, i] { return shards[i].forward->pack(); });
  }
  if (auto done = run_all(tasks, jobs); !done) return fail(std::move(done));

  const auto count = static_cast<unsigned>(shards.size());
  CitationCounts citations;
  std::uint64_t documents = 0;
  for (unsigned i = 0; i < count; ++i) {
    add_citations(citations, written[i], i, count);
    documents += written[i].documents;
  }
  for (const auto& [number, cited] : citations) {
    report.citations += cited.citing;
    if (const Docid docid = docid_of(number); docid != 0) {
      shards[(docid - 1) % count].forward->set_inbound(
          format::docid_in_shard(docid, count),
          static_cast<std::uint16_t>(std::min<std::uint32_t>(cited.citing, 0xFFFF)));
      continue;
    }
    report.dead_references.count += cited.citing;
    if (report.dead_references.examples.size() < kMostExamples)
      report.dead_references.examples.push_back({origin_of(cited.first), 0, "Q" + std::to_string(number)});
  }
  for (ShardParts& shard : shards)
    if (auto finished = shard.forward->finish(); !finished) return fail(std::move(finished));
  return documents;
}

}  // namespace kb::indexer
