#include "indexer/merge_indexes.h"

#include <xapian.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <tuple>

#include "indexer/collector.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"
#include "indexer/index_directory.h"
#include "indexer/last_run.h"
#include "indexer/merge.h"
#include "indexer/merge_input.h"
#include "indexer/publishing.h"
#include "indexer/write_error.h"

namespace kb::indexer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kReportEvery = 1000;

/// Forward entries of the merged database: the inputs', or made where an input has none.
class MergedEntries {
 public:
  MergedEntries(const std::vector<MergeInput>& inputs, const Xapian::Database& merged, const MergeForm& form)
      : inputs_(inputs), merged_(merged), decoder_(form.dictionary), builder_(form.dictionary) {}

  Result<void> add(format::ForwardWriter& forward, Xapian::docid docid, const MergeArticle& article) {
    const MergeInput& input = inputs_[article.input];
    if (!input.forward) return make(forward, docid);
    format::ForwardInfo info = input.forward->info(article.docid);
    if (info.number != article.number)
      return fail(ErrorCode::corrupt,
                  "'" + input.location + "': article Q" + std::to_string(article.number) +
                      " has no forward entry; nothing was merged",
                  "kbindex check --db " + input.location);
    const auto entry = input.forward->entry(info);
    const auto& categories = input.forward->categories();
    info.inbound = 0;  // counted anew
    return forward.add(docid, info, info.category < categories.size() ? categories[info.category] : "",
                       entry);
  }

 private:
  const std::vector<MergeInput>& inputs_;
  const Xapian::Database& merged_;
  format::RecordDecoder decoder_;
  DocumentBuilder builder_;

  Result<void> make(format::ForwardWriter& forward, Xapian::docid docid) {
    auto article = decoder_.decode(merged_.get_document(docid).get_value(format::kRecordSlot));
    if (!article) return fail(std::move(article));
    std::string entry;
    const BuiltArticle built = builder_.build(*article, {}, entry);
    return forward.add(docid, built.info, article->category, entry);
  }
};

class MergeIndexes {
 public:
  MergeIndexes(const MergeOptions& options, Observer& observer) : options_(options), observer_(observer) {}

  Result<Report> run() {
    observer_.phase(Phase::waiting);
    // What is to be merged is looked at before a directory is made for the result.
    if (auto opened = open_inputs(); !opened) return fail(std::move(opened));
    auto directory = IndexDirectory::open(
        options_.directory, {options_.wait, true, [this] { return observer_.stop_requested(); }});
    if (!directory) return fail(std::move(directory));
    started_ = Clock::now();
    const RunRecord record(directory->path(), "merge");
    auto report = run_in(*directory);
    record.save(report);
    return report;
  }

 private:
  MergeOptions options_;  // with sources and shards of the result
  Observer& observer_;
  Clock::time_point started_;
  std::vector<format::OpenShard> opened_;
  std::vector<MergeInput> inputs_;
  std::vector<MergeArticle> articles_;  // those that stay, by number
  MergeForm form_;
  SharedWords words_;
  std::string scratch_, generation_;
  Report report_;

  Result<void> open_inputs() {
    auto opened = open_merge_inputs(options_.inputs);
    if (!opened) return fail(std::move(opened));
    opened_ = *std::move(opened);
    return {};
  }

  Result<Report> run_in(const IndexDirectory& directory) {
    auto work = directory.begin_work();
    if (!work) return fail(std::move(work));
    scratch_ = work->path() + "/parts";
    generation_ = work->generation();
    if (auto made = make_folders(scratch_); !made) return fail(std::move(made));
    try {
      if (auto read = read_inputs(); !read) return fail(std::move(read));
      if (auto merged = merge(); !merged) return fail(std::move(merged));
      if (auto written = write_forward(); !written) return fail(std::move(written));
    } catch (const Xapian::Error& error) {
      return tl::unexpected<Error>(write_error(error, "merge into", options_.directory));
    }
    if (auto removed = remove_tree(scratch_); !removed) return fail(std::move(removed));
    report_.generation = directory.current_number();
    report_.compact_bytes = database_bytes(generation_, options_.shards);
    if (auto done = Publishing(options_, directory, observer_, started_).run(*work, report_); !done)
      return fail(std::move(done));
    return std::move(report_);
  }

  Result<void> read_inputs() {
    observer_.phase(Phase::reading);
    auto inputs = merge_inputs(opened_, observer_);
    if (!inputs) return fail(std::move(inputs));
    inputs_ = *std::move(inputs);
    find_articles();
    if (articles_.empty())
      return fail(ErrorCode::not_found, "there is no article in '" + options_.inputs.front() +
                                            (options_.inputs.size() > 1 ? "' nor in the others" : "'") +
                                            "; nothing was merged");
    settle_form();
    describe_inputs();
    return {};
  }

  /// All articles by number; of those with the same the one that stays, the others to their input's losers.
  void find_articles() {
    std::vector<MergeArticle> all;
    for (std::uint32_t i = 0; i < inputs_.size(); ++i) list_articles(inputs_[i], i, all);
    report_.read = all.size();
    // The rule of build(): the later date wins, of equal dates the later in the input.
    std::ranges::sort(all, [](const MergeArticle& a, const MergeArticle& b) {
      return std::tie(a.number, b.date, b.input, b.docid) < std::tie(b.number, a.date, a.input, a.docid);
    });
    for (const MergeArticle& article : all) {
      if (articles_.empty() || articles_.back().number != article.number) {
        articles_.push_back(article);
        continue;
      }
      const MergeArticle& kept = articles_.back();
      inputs_[article.input].losers.push_back(article.docid);
      report_.duplicates.push_back({article.number, inputs_[kept.input].location, date_text(kept.date),
                                    inputs_[article.input].location, date_text(article.date)});
    }
    for (MergeInput& input : inputs_) std::ranges::sort(input.losers);
    report_.articles = report_.added = articles_.size();
  }

  /// What most articles are like need not be changed.
  void settle_form() {
    const auto largest = std::ranges::max_element(
        inputs_, {}, [](const MergeInput& input) { return input.database.get_doccount(); });
    form_.dictionary = largest->dictionary;
    form_.for_shards =
        std::ranges::none_of(inputs_, [](const MergeInput& input) { return input.marks.empty(); });
    options_.shards = form_.for_shards ? 1 : 0;
  }

  /// What the inputs' manifests and last runs say is true of the result.
  void describe_inputs() {
    options_.sources.clear();
    const auto add = [this](const std::string& source) {
      if (std::ranges::find(options_.sources, source) == options_.sources.end())
        options_.sources.push_back(source);
    };
    for (const format::OpenShard& one : opened_) {
      report_.bytes += one.manifest.text_bytes;
      for (const std::string& source : one.manifest.sources) add(source);
      if (one.manifest.sources.empty()) add(one.location);
      auto last = read_last_run(one.location);
      if (!last) continue;
      for (auto* list : {&last->rejected, &last->remembered})
        report_.remembered.insert(report_.remembered.end(), list->begin(), list->end());
    }
  }

  Result<void> merge() {
    auto words = words_of_metadata(inputs_);
    if (!words) return fail(std::move(words));
    words_.words = *std::move(words);
    if (auto prepared = prepare(); !prepared) return prepared;
    observer_.phase(Phase::merging);
    std::vector<Part> parts;
    const Metadata metadata = describe_collection(form_.dictionary, words_.words, options_.shards);
    parts.push_back({scratch_ + "/metadata", 0, 0});
    {
      Xapian::WritableDatabase database(parts[0].path, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
      write_metadata(database, metadata);
      database.commit();
    }
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (inputs_[i].database.get_doccount() == inputs_[i].losers.size()) continue;
      const bool copied = must_be_rewritten(inputs_[i], form_);
      parts.push_back({copied ? copy_of(i) : inputs_[i].path, 0, 0, copied});
    }
    const std::string folder = format::shard_folder(generation_, 0, options_.shards);
    if (auto made = make_folders(folder); !made) return made;
    return merge_parts(std::move(parts), scratch_, folder + "/" + std::string(format::kDatabaseName),
                       observer_, {1, true, metadata});
  }

  [[nodiscard]] std::string copy_of(std::size_t input) const {
    return scratch_ + "/input" + std::to_string(input);
  }

  /// Inputs are independent databases: as many are prepared at once as there are workers.
  Result<void> prepare() {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (inputs_[i].counts || must_be_rewritten(inputs_[i], form_)) wanted.push_back(i);
    std::vector<Result<void>> results(wanted.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t n = next++; n < wanted.size(); n = next++)
        results[n] = prepare_input(inputs_[wanted[n]], form_, copy_of(wanted[n]), words_, observer_);
    };
    const unsigned jobs =
        options_.jobs != 0 ? options_.jobs : std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min<std::size_t>(jobs, wanted.size()); ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
    for (Result<void>& result : results)
      if (!result) return std::move(result);
    return {};
  }

  /// The forward index of the result, from the inputs' by the numbers of the articles: docids are others now.
  Result<void> write_forward() {
    const std::string folder = format::shard_folder(generation_, 0, options_.shards);
    auto forward = format::ForwardWriter::create(folder + "/" + std::string(format::kForwardName));
    if (!forward) return fail(std::move(forward));
    const Xapian::Database database(folder + "/" + std::string(format::kDatabaseName));
    MergedEntries entries(inputs_, database, form_);
    ProgressCounts counts;
    counts.expected_articles = articles_.size();
    for (auto at = database.valuestream_begin(format::kNumberSlot);
         at != database.valuestream_end(format::kNumberSlot); ++at) {
      if (observer_.stop_requested()) return interrupted();
      const std::uint32_t number = number_of_value(*at);
      const auto article = std::ranges::lower_bound(articles_, number, {}, &MergeArticle::number);
      if (article == articles_.end() || article->number != number)
        return fail(ErrorCode::internal,
                    "article Q" + std::to_string(number) + " came from nowhere; nothing was merged");
      if (auto added = entries.add(*forward, at.get_docid(), *article); !added) return added;
      if (++counts.articles % kReportEvery == 0) observer_.progress(counts);
    }
    for (const MergeInput& input : inputs_)
      if (input.forward && input.forward->damaged())
        return fail(ErrorCode::corrupt,
                    "the forward index of '" + input.location + "' is damaged; nothing was merged",
                    "kbindex check --db " + input.location);
    count_citations(
        database, [&](Xapian::docid docid, std::uint16_t inbound) { forward->set_inbound(docid, inbound); },
        [&](Xapian::docid docid) { return origin_of(database, docid); }, report_);
    if (auto finished = forward->finish(); !finished) return finished;
    if (options_.shards == 0) return {};
    return replace_file(generation_ + "/" + std::string(format::kDatabaseName), format::generation_stub(1));
  }

  /// Where an article comes from is not kept in an index: its number says which it is.
  static std::string origin_of(const Xapian::Database& database, Xapian::docid docid) {
    return id_term(number_of_value(database.get_document(docid).get_value(format::kNumberSlot)));
  }
};

}  // namespace

Result<Report> merge_indexes(const MergeOptions& options, Observer& observer) {
  return MergeIndexes(options, observer).run();
}

}  // namespace kb::indexer
