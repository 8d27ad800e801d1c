#include "indexer/build.h"

#include <unicode/uversion.h>
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "indexer/assembly.h"
#include "indexer/batch_worker.h"
#include "indexer/collector.h"
#include "indexer/dictionary.h"
#include "indexer/document_builder.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"
#include "indexer/index_directory.h"
#include "indexer/last_run.h"
#include "indexer/pipeline.h"
#include "indexer/publishing.h"

namespace kb::indexer {

namespace {

using Clock = std::chrono::steady_clock;

/// One run. The calling thread reads and cuts batches; the workers do the rest.
class Build {
 public:
  Build(const BuildOptions& options, corpus::Source& source, Observer& observer)
      : options_(options), source_(source), observer_(observer), pipeline_(options.jobs, observer) {}

  Result<Report> run() {
    observer_.phase(Phase::waiting);
    auto directory = IndexDirectory::open(
        options_.directory, {options_.wait, true, [this] { return observer_.stop_requested(); }});
    if (!directory) return fail(std::move(directory));
    started_ = Clock::now();
    const RunRecord record(directory->path(), "build");
    auto report = run_in(*directory, record);
    record.save(report);
    return report;
  }

 private:
  Result<Report> run_in(const IndexDirectory& directory, const RunRecord& record) {
    auto work = directory.begin_work();
    if (!work) return fail(std::move(work));
    parts_folder_ = work->path() + "/parts";
    generation_ = work->generation();
    if (auto made = make_folders(parts_folder_); !made) return fail(std::move(made));
    if (auto indexed = index_all(); !indexed) return fail(std::move(indexed));
    if (auto assembled = assemble(); !assembled) return fail(std::move(assembled));
    record.settle(collector_->report(), read_wholly(collector_->report()), [this](const auto& name) {
      for (const auto& [number, kept] : collector_->articles()) name(collector_->origins().text(kept.origin));
    });
    return publish(directory, *work);
  }

  const BuildOptions& options_;
  corpus::Source& source_;
  Observer& observer_;
  Pipeline pipeline_;
  Clock::time_point started_;
  std::string parts_folder_;
  std::string generation_;
  std::string dictionary_;
  std::optional<Collector> collector_;
  CollectionWords words_;

  std::mutex words_mutex_;

  [[nodiscard]] unsigned shards() const { return std::max(1u, options_.shards); }

  Result<void> index_all() {
    observer_.phase(Phase::reading);
    auto made = create_shards();
    if (!made) return fail(std::move(made));
    collector_.emplace(*std::move(made), observer_,
                       observer_.wants_expected() ? source_.expected_articles() : std::nullopt);

    BatchLimits limits = limits_for(options_.memory, pipeline_.jobs());
    limits.articles = options_.batch_articles;
    Batcher batcher(source_, limits, options_.shards);
    std::deque<Batch> head = read_head(batcher);
    const auto next = [&]() -> std::optional<Batch> {
      if (head.empty()) return batcher.next();
      Batch batch = std::move(head.front());
      head.pop_front();
      return batch;
    };
    auto ran = pipeline_.run(
        next, [this](BatchQueue& queue) { return work(queue); }, [this] { collector_->abandon(); });
    collector_->report().problems = std::move(batcher.problems());
    if (!ran) return ran;
    if (collector_->articles().empty()) return no_articles(collector_->report(), "nothing was indexed");
    return {};
  }

  Result<std::vector<Collector::Shard>> create_shards() {
    std::vector<Collector::Shard> made;
    for (unsigned i = 0; i < shards(); ++i) {
      const std::string folder = format::shard_folder(generation_, i, options_.shards);
      const std::string parts = parts_folder_ + "/" + std::to_string(i);
      for (const std::string& path : {folder, parts})
        if (auto done = make_folders(path); !done) return fail(std::move(done));
      auto forward = format::ForwardWriter::create(folder + "/" + std::string(format::kForwardName));
      if (!forward) return fail(std::move(forward));
      auto documents = tables::DocumentSpool::create(parts);
      if (!documents) return fail(std::move(documents));
      made.push_back({*std::move(forward), *std::move(documents)});
    }
    return made;
  }

  /// The dictionary must be known before the first article is stored.
  std::deque<Batch> read_head(Batcher& batcher) {
    std::deque<Batch> head;
    std::vector<const corpus::RawArticle*> sample;
    while (sample.size() < kDictionaryArticles && !pipeline_.stopped()) {
      auto batch = batcher.next();
      if (!batch) break;
      head.push_back(std::move(*batch));
      for (const corpus::RawArticle& raw : head.back().articles) sample.push_back(&raw);
    }
    dictionary_ = train_dictionary(sample);
    return head;
  }

  Result<void> work(BatchQueue& queue) {
    BatchWorker worker(dictionary_, options_, [this] { return pipeline_.stopped(); });
    while (auto batch = queue.pop()) {
      auto result = worker.index(*batch);
      if (!result) return fail(std::move(result));
      if (auto submitted = collector_->submit(*std::move(result)); !submitted) return submitted;
    }
    // One worker's words at a time: they take much memory twice.
    const std::lock_guard lock(words_mutex_);
    words_.lexicon.merge(worker.take_lexicon());
    words_.acronyms.merge(worker.take_acronyms());
    return {};
  }

  Result<void> assemble() {
    observer_.phase(Phase::merging);
    for (unsigned shard = 0; shard < shards(); ++shard) {
      if (auto finished = collector_->shard(shard).documents.finish(); !finished) return finished;
      if (auto removed = remove_losers(shard); !removed) return removed;
    }
    std::vector<ShardParts> parts;
    for (unsigned shard = 0; shard < shards(); ++shard) {
      ShardParts& part = parts.emplace_back();
      part.sources.documents = &collector_->shard(shard).documents;
      part.sources.term_lists = options_.shards > 0;
      part.forward = &collector_->shard(shard).forward;
      part.folder = format::shard_folder(generation_, shard, options_.shards);
    }
    const auto& articles = collector_->articles();
    const auto docid_of = [this](const Collector::Kept& kept) {
      return format::combined_docid(kept.docid, kept.shard, shards());
    };
    auto written = write_generation(
        parts, pipeline_.jobs(), [&] { return describe_collection(dictionary_, words_, options_.shards); },
        [&](std::uint32_t number) {
          const auto at = articles.find(number);
          return at == articles.end() ? 0 : docid_of(at->second);
        },
        [&](Docid docid) {
          const auto at =
              std::ranges::find_if(articles, [&](const auto& one) { return docid_of(one.second) == docid; });
          return at == articles.end() ? std::string() : collector_->origins().text(at->second.origin);
        },
        observer_, collector_->report());
    if (!written) return fail(std::move(written));
    if (options_.shards == 0) return {};
    return replace_file(generation_ + "/" + std::string(format::kDatabaseName),
                        format::generation_stub(shards()));
  }

  Result<void> remove_losers(unsigned shard) {
    if (collector_->losers(shard).empty()) return {};
    format::RecordDecoder decoder(dictionary_);
    DocumentBuilder builder(dictionary_);
    auto& [forward, documents] = collector_->shard(shard);
    for (const std::uint32_t docid : collector_->losers(shard)) {
      auto record = options_.shards > 0 ? documents.value(docid, format::kRecordSlot) : forward.record(docid);
      if (!record) return fail(std::move(record));
      if (auto article = decoder.decode(*record)) {
        for (const std::string& word : builder.words_of(*article)) words_.lexicon.remove(word);
        for (const std::string& pair : mine_acronyms(*article)) words_.acronyms.remove(pair);
      }
      documents.drop(docid);
      forward.drop(docid);
    }
    return {};
  }

  Result<Report> publish(const IndexDirectory& directory, const WorkFolder& work) {
    Report& report = collector_->report();
    report.articles = collector_->articles().size();
    report.added = report.articles;
    report.generation = directory.current_number();
    if (auto removed = remove_tree(parts_folder_); !removed) return fail(std::move(removed));
    report.compact_bytes = tree_bytes(generation_);
    if (auto done = Publishing(options_, directory, observer_, started_).run(work, report); !done)
      return fail(std::move(done));
    return std::move(report);
  }
};

}  // namespace

Result<Report> build(const BuildOptions& options, corpus::Source& source, Observer& observer) {
  return Build(options, source, observer).run();
}

format::Manifest describe(const BuildOptions& options, const Report& report) {
  format::Manifest manifest;
  manifest.schema = format::schema_fingerprint();
  manifest.articles = report.articles;
  manifest.shards = options.shards;
  manifest.built = utc_now();
  manifest.program = options.program;
  manifest.xapian = Xapian::version_string();
  manifest.icu = U_ICU_VERSION;
  manifest.sources = options.sources;
  manifest.seconds = report.seconds;
  manifest.text_bytes = report.bytes;
  manifest.compact_bytes = report.compact_bytes;
  return manifest;
}

BatchLimits limits_for(std::uint64_t memory, unsigned jobs) {
  BatchLimits limits;
  if (memory == 0) return limits;
  // Text in flight (queue and workers) and, per worker, the postings of a batch: together some 40 times its
  // text.
  constexpr std::uint64_t kFactor = 40;
  const std::uint64_t bytes = memory / (kFactor * std::max(1u, jobs));
  limits.bytes = std::clamp<std::uint64_t>(bytes, 64u << 10, limits.bytes);
  return limits;
}

}  // namespace kb::indexer
