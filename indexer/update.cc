#include "indexer/update.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/acronyms.h"
#include "indexer/collector.h"
#include "indexer/document_builder.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"
#include "indexer/generation_editor.h"
#include "indexer/in_order.h"
#include "indexer/index_directory.h"
#include "indexer/last_run.h"
#include "indexer/origins.h"
#include "indexer/pipeline.h"
#include "indexer/published_articles.h"
#include "indexer/publishing.h"
#include "indexer/write_error.h"

namespace kb::indexer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

/// What a worker found out about one article of the input.
struct Found {
  std::uint32_t number = 0;
  std::uint32_t date = 0;
  std::uint32_t place = kNowhere;  ///< of the one with its number in PublishedArticles::all()
  std::string origin;
  std::unique_ptr<PreparedArticle> prepared;  ///< nullptr: it is in the index with the same bytes
};

std::uint32_t place_of(const PublishedArticles& published, const PublishedArticles::Article* article) {
  return article == nullptr ? kNowhere : static_cast<std::uint32_t>(article - published.all().data());
}

struct FoundBatch {
  std::vector<Found> articles;
  Report report;
};

/// Finds out what is new. One a thread.
class UpdateWorker {
 public:
  UpdateWorker(const std::shared_future<PublishedArticles>& published, const format::OpenShard& shard,
               const std::string& dictionary, const UpdateOptions& options, const Pipeline& pipeline)
      : published_(published),
        shard_(shard),
        options_(options),
        pipeline_(pipeline),
        builder_(dictionary, options.shards > 0),
        decoder_(dictionary) {}

  /// Takes the articles' origins.
  Result<FoundBatch> look(Batch& batch) {
    try {
      return look(batch, published_.get());
    } catch (const Xapian::Error& error) {
      return tl::unexpected<Error>(write_error(error, "update", options_.directory));
    }
  }

 private:
  std::shared_future<PublishedArticles> published_;  // each thread its own
  const format::OpenShard& shard_;
  const UpdateOptions& options_;
  const Pipeline& pipeline_;
  DocumentBuilder builder_;
  format::RecordDecoder decoder_;
  std::optional<format::OpenShard> reopened_;  // a thread, a database of its own
  parser::Parsed parsed_;

  Result<FoundBatch> look(Batch& batch, const PublishedArticles& published) {
    FoundBatch found;
    found.articles.reserve(batch.articles.size());
    builder_.trim();
    for (corpus::RawArticle& raw : batch.articles) {
      if (pipeline_.stopped()) return interrupted();
      ++found.report.read;
      found.report.bytes += raw.bytes.size();
      const ContentHash hash = content_hash(raw);
      if (const auto* known = published.find(hash)) {
        found.articles.push_back(
            {known->number, known->date, place_of(published, known), std::move(raw.origin), nullptr});
        continue;
      }
      parser::parse(raw.bytes, parsed_, options_.limits);
      if (!parsed_.accepted) {
        found.report.add(raw.origin, parsed_);
        continue;
      }
      const auto* before = published.find(parsed_.article.number);
      found.articles.push_back(prepare(hash, place_of(published, before), raw.origin));
      PreparedArticle& prepared = *found.articles.back().prepared;
      if (before != nullptr && !options_.dry_run)
        if (auto read = read_words(*before, prepared); !read) return fail(std::move(read));
      found.report.add(raw.origin, parsed_, prepared.built.complete);
    }
    return found;
  }

  Found prepare(const ContentHash& hash, std::uint32_t place, const std::string& origin) {
    const parser::Article& article = parsed_.article;
    auto made = std::make_unique<PreparedArticle>();
    PreparedArticle& prepared = *made;
    builder_.build(article, hash, prepared.built, prepared.entry);
    prepared.category = article.category;
    const std::uint32_t date = prepared.built.info.date;
    if (options_.dry_run) {
      const bool complete = prepared.built.complete;
      prepared = {};
      prepared.built.complete = complete;
    } else {
      prepared.terms = named_terms(prepared.built, builder_.terms());
      prepared.built.terms = {};
      prepared.words = {builder_.last_words(), mine_acronyms(article)};
    }
    return {article.number, date, place, origin, std::move(made)};
  }

  /// The words of the article that goes, here, where most of them are known by now. A damaged one is left to
  /// those who must read it anyway.
  Result<void> read_words(const PublishedArticles::Article& before, PreparedArticle& prepared) {
    if (shard_.manifest.shards == 0) {
      if (auto article = decoder_.decode(shard_.forward->record(before.docid)))
        prepared.published_words = {builder_.words_of(*article), mine_acronyms(*article)};
      return {};
    }
    if (!reopened_) {
      reopened_.emplace();
      if (auto opened = format::open_generation_files(*reopened_, shard_.directory, shard_.manifest.shards);
          !opened)
        return opened;
    }
    auto article =
        decoder_.decode(reopened_->database.get_document(before.docid).get_value(format::kRecordSlot));
    if (article) prepared.published_words = {builder_.words_of(*article), mine_acronyms(*article)};
    return {};
  }
};

class Update {
 public:
  Update(const UpdateOptions& options, corpus::Source& source, Observer& observer)
      : options_(options), source_(source), observer_(observer), pipeline_(options.jobs, observer) {}

  Result<Report> run() {
    observer_.phase(Phase::waiting);
    auto directory = IndexDirectory::open(
        options_.directory, {options_.wait, false, [this] { return observer_.stop_requested(); }});
    if (!directory) return fail(std::move(directory));
    started_ = Clock::now();
    const RunRecord record(directory->path(), "update");
    auto report = run_in(*directory, record);
    record.save(report);
    return report;
  }

 private:
  Result<Report> run_in(const IndexDirectory& directory, const RunRecord& record) {
    auto shard = format::open_shard(options_.directory);
    if (!shard) return fail(std::move(shard));
    shard_ = *std::move(shard);
    options_.shards = static_cast<unsigned>(shard_.manifest.shards);
    auto work = directory.begin_work();
    if (!work) return fail(std::move(work));
    generation_ = work->generation();
    parts_folder_ = work->path() + "/parts";
    try {
      const std::string dictionary = shard_.database.get_metadata(format::metadata::kDictionary);
      // The first files are read meanwhile. Whoever asks for it waits; nobody uses the database before.
      published_ =
          std::async(std::launch::async, [this] { return PublishedArticles(shard_.database); }).share();
      if (auto read = read_all(dictionary); !read) return fail(std::move(read));
      if (auto swept = sweep(); !swept) return fail(std::move(swept));
      record.settle(report_, read_wholly(report_) && !options_.keep_missing, [this](const auto& name) {
        for_each_present([&](std::uint32_t, const Present& one) { name(origins_.text(one.origin)); });
      });
      return finish(directory, *work);
    } catch (const Xapian::Error& error) {
      return tl::unexpected<Error>(write_error(error, "update", options_.directory));
    }
  }

  struct Present {
    Xapian::docid docid = 0;
    std::uint32_t date = 0;
    bool seen = false;       ///< it is in the input
    bool published = false;  ///< stands in the index as it was
    Origins::Id origin = 0;
  };

  UpdateOptions options_;  // with the shards of what is published
  corpus::Source& source_;
  Observer& observer_;
  Pipeline pipeline_;
  Clock::time_point started_;
  format::OpenShard shard_;
  std::string generation_, parts_folder_;
  std::shared_future<PublishedArticles> published_;
  std::optional<GenerationEditor> editor_;  // made when the first difference is found
  std::vector<Present> known_;              // by place in what is published
  std::unordered_map<std::uint32_t, Present> added_;
  std::size_t present_ = 0;
  Origins origins_;
  ProgressCounts counts_;
  Report report_;
  bool differs_ = false;

  [[nodiscard]] const PublishedArticles& published() const { return published_.get(); }

  /// Calls visit(number, present) for every article of the input, what was published by docid.
  template <class Visit>
  void for_each_present(Visit&& visit) const {
    for (std::size_t place = 0; place < known_.size(); ++place)
      if (known_[place].seen) visit(published().all()[place].number, known_[place]);
    for (const auto& [number, present] : added_) visit(number, present);
  }

  Result<void> read_all(const std::string& dictionary) {
    observer_.phase(Phase::reading);
    if (observer_.wants_expected()) counts_.expected_articles = source_.expected_articles();
    InOrder<FoundBatch> order([this](FoundBatch&& found) { return take(std::move(found)); });
    Batcher batcher(source_, limits_for(options_.memory, pipeline_.jobs()));
    auto ran = pipeline_.run([&] { return batcher.next(); },
                             [&](BatchQueue& queue) -> Result<void> {
                               UpdateWorker worker(published_, shard_, dictionary, options_, pipeline_);
                               while (auto batch = queue.pop()) {
                                 auto found = worker.look(*batch);
                                 if (!found) return fail(std::move(found));
                                 if (auto taken = order.submit(batch->number, *std::move(found)); !taken)
                                   return taken;
                               }
                               return {};
                             },
                             [&] { order.abandon(); });
    report_.problems = std::move(batcher.problems());
    if (!ran) return ran;
    if (present_ == 0) return no_articles(report_, "the index stays as it is");
    return {};
  }

  Result<void> take(FoundBatch&& found) {
    try {
      known_.resize(published().size());
      for (Found& article : found.articles)
        if (auto settled = settle(std::move(article)); !settled) return settled;
    } catch (const Xapian::Error& error) {
      return tl::unexpected<Error>(write_error(error, "update", options_.directory));
    }
    counts_.articles += found.report.read;
    counts_.bytes += found.report.bytes;
    counts_.rejected += found.report.rejected.size();
    report_.merge(std::move(found.report));
    observer_.progress(counts_);
    return {};
  }

  Result<void> settle(Found&& found) {
    Present& present = found.place == kNowhere ? added_[found.number] : known_[found.place];
    const bool is_new = !std::exchange(present.seen, true);
    if (!is_new) {
      // The rule of build(): the later date wins, of equal dates the later in the input.
      const bool wins = found.date >= present.date;
      const std::string known = origins_.text(present.origin);
      const std::uint32_t date = wins ? present.date : found.date;
      report_.duplicates.push_back({found.number, wins ? found.origin : known,
                                    date_text(wins ? found.date : present.date), wins ? known : found.origin,
                                    date_text(date)});
      if (!wins) return {};
    } else {
      ++present_;
      if (found.place != kNowhere) present.docid = published().all()[found.place].docid;
    }
    present.date = found.date;
    present.origin = origins_.add(found.origin);
    return found.prepared ? put(present, std::move(*found.prepared)) : keep(present, is_new);
  }

  Result<void> put(Present& present, PreparedArticle&& prepared) {
    present.published = false;
    differs_ = true;
    if (options_.dry_run) return {};
    if (auto opened = open_editor(); !opened) return opened;
    auto docid = editor_->put(present.docid, std::move(prepared));
    if (!docid) return fail(std::move(docid));
    present.docid = *docid;
    return {};
  }

  Result<void> keep(Present& present, bool is_new) {
    const bool overwritten = !is_new && !present.published;
    present.published = true;
    return overwritten && !options_.dry_run ? editor_->restore(present.docid) : Result<void>{};
  }

  Result<void> open_editor() {
    if (editor_) return {};
    auto editor = GenerationEditor::open(shard_, generation_, parts_folder_);
    if (!editor) return fail(std::move(editor));
    editor_.emplace(*std::move(editor));
    return {};
  }

  /// Counts what is new, changed and missing, and removes the missing.
  Result<void> sweep() {
    std::vector<PublishedArticles::Article> missing;
    known_.resize(published().size());
    for (std::size_t place = 0; place < known_.size(); ++place) {
      const PublishedArticles::Article& article = published().all()[place];
      if (!known_[place].seen)
        missing.push_back(article);
      else if (known_[place].published)
        ++report_.unchanged;
      else
        report_.changed_numbers.push_back(article.number);
    }
    for (const auto& [number, present] : added_) report_.added_numbers.push_back(number);
    if (keeps_missing()) {
      report_.kept_missing = missing.size();
      missing.clear();
    }
    if (auto allowed = check_share(missing.size()); !allowed) return allowed;
    for (const PublishedArticles::Article& article : missing) {
      report_.vanished_numbers.push_back(article.number);
      if (options_.dry_run) continue;
      if (auto opened = open_editor(); !opened) return opened;
      if (auto removed = editor_->remove(article.docid); !removed) return removed;
    }
    differs_ = differs_ || !missing.empty();
    for (auto* list : {&report_.added_numbers, &report_.changed_numbers, &report_.vanished_numbers})
      std::ranges::sort(*list);
    report_.added = report_.added_numbers.size();
    report_.changed = report_.changed_numbers.size();
    report_.vanished = report_.vanished_numbers.size();
    return {};
  }

  /// What could not be read has not vanished.
  [[nodiscard]] bool keeps_missing() const {
    if (options_.keep_missing) return true;
    return !options_.force && !read_wholly(report_);
  }

  [[nodiscard]] Result<void> check_share(std::size_t missing) const {
    const auto most = static_cast<double>(published().size()) * kMostVanishing;
    if (options_.dry_run || options_.force || static_cast<double>(missing) <= most) return {};
    return fail(ErrorCode::limit,
                std::to_string(missing) + " of " + std::to_string(published().size()) + " articles of '" +
                    options_.directory +
                    "' are not in the input; more than a fifth is not removed without being told to",
                "--force removes them, --keep-missing keeps them, --dry-run shows the plan");
  }

  Result<Report> finish(const IndexDirectory& directory, const WorkFolder& work) {
    report_.dry_run = options_.dry_run;
    report_.articles = published().size();
    report_.generation = options_.dry_run ? 0 : shard_.manifest.generation;
    report_.index_bytes = tree_bytes(shard_.directory);
    if (options_.dry_run || !differs_ || !editor_) return done();
    observer_.phase(Phase::merging);
    const auto origin_of = [&](Docid docid) {
      std::string origin;
      for_each_present([&](std::uint32_t, const Present& one) {
        if (one.docid == docid) origin = origins_.text(one.origin);
      });
      return origin;
    };
    const auto docid_of = [&](std::uint32_t number) -> Docid {
      if (const auto at = added_.find(number); at != added_.end()) return at->second.docid;
      const auto* known = published().find(number);
      if (known == nullptr) return 0;
      const Present& present = known_[place_of(published(), known)];
      if (present.seen) return present.docid;
      return report_.kept_missing > 0 ? known->docid : 0;
    };
    auto finished = editor_->finish(pipeline_.jobs(), docid_of, origin_of, observer_, report_);
    if (!finished) return fail(std::move(finished));
    editor_.reset();
    if (auto removed = remove_tree(parts_folder_); !removed) return fail(std::move(removed));
    // Without checksums nothing is known of what was taken over.
    const format::OpenShard* sound = shard_.checksums ? &shard_ : nullptr;
    if (auto ran = Publishing(options_, directory, observer_, started_, sound).run(work, report_); !ran)
      return fail(std::move(ran));
    return std::move(report_);
  }

  Report& done() {
    report_.seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    return report_;
  }
};

}  // namespace

Result<Report> update(const UpdateOptions& options, corpus::Source& source, Observer& observer) {
  return Update(options, source, observer).run();
}

}  // namespace kb::indexer
