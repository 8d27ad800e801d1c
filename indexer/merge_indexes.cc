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
#include "indexer/format/filter_terms.h"
#include "indexer/format/forgetting.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"
#include "indexer/index_directory.h"
#include "indexer/last_run.h"
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
  MergedEntries(const MergeInput& input, format::ForwardWriter& forward)
      : input_(input), forward_(forward), decoder_(input.dictionary), builder_(input.dictionary) {}

  /// Of the input's document `from`, which is article `number`, for the document `to`.
  Result<void> add(Docid from, Docid to, std::uint32_t number, std::string_view record) {
    if (!input_.forward) return make(from, to, record);
    format::ForwardInfo info = input_.forward->info(from);
    if (info.number != number)
      return fail(ErrorCode::corrupt,
                  "'" + input_.location + "': article Q" + std::to_string(number) +
                      " has no forward entry; nothing was merged",
                  "kbindex check --db " + input_.location);
    const auto entry = input_.forward->entry(info);
    const auto& categories = input_.forward->categories();
    info.inbound = 0;  // counted anew
    auto added =
        forward_.add(to, info, info.category < categories.size() ? categories[info.category] : "", entry, record);
    taken_.read(input_.forward->mapping(entry.bytes), entry.bytes);
    return added;
  }

 private:
  const MergeInput& input_;
  format::ForwardWriter& forward_;
  format::RecordDecoder decoder_;
  DocumentBuilder builder_;
  BuiltArticle built_;
  format::ForgettingSeveral taken_;

  Result<void> make(Docid from, Docid to, std::string_view record) {
    auto article = decoder_.decode(format::read_record(nullptr, input_.database, from));
    if (!article) return fail(std::move(article));
    std::string entry;
    builder_.build(*article, {}, built_, entry);
    return forward_.add(to, built_.info, article->category, entry, record);
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
  std::vector<std::uint32_t> numbers_;  // of the result's articles, by docid
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
    } catch (const Xapian::Error& error) {
      return tl::unexpected<Error>(write_error(error, "merge into", options_.directory));
    }
    if (auto removed = remove_tree(scratch_); !removed) return fail(std::move(removed));
    report_.generation = directory.current_number();
    report_.compact_bytes = tree_bytes(generation_);
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
    if (auto counted = count_words(); !counted) return counted;
    observer_.phase(Phase::merging);
    const std::string folder = format::shard_folder(generation_, 0, options_.shards);
    if (auto made = make_folders(folder); !made) return made;
    auto forward = format::ForwardWriter::create(folder + "/" + std::string(format::kForwardName));
    if (!forward) return fail(std::move(forward));
    auto documents = tables::DocumentSpool::create(scratch_);
    if (!documents) return fail(std::move(documents));
    if (auto taken = take_articles(*documents, *forward); !taken) return taken;
    ShardParts part;
    part.sources.documents = &*documents;
    part.sources.term_lists = form_.for_shards;
    part.forward = &*forward;
    part.folder = folder;
    std::vector<ShardParts> parts;
    parts.push_back(std::move(part));
    auto written = write_generation(
        parts, jobs(),
        [this] { return describe_collection(form_.dictionary, words_.words, options_.shards); },
        [this](std::uint32_t number) {
          const auto at = std::ranges::lower_bound(articles_, number, {}, &MergeArticle::number);
          return at == articles_.end() || at->number != number ? 0 : at->docid;
        },
        // Where an article comes from is not kept in an index: its number says which it is.
        [this](Docid docid) { return format::id_term(numbers_[docid]); }, observer_, report_);
    if (!written) return fail(std::move(written));
    if (options_.shards == 0) return {};
    return replace_file(generation_ + "/" + std::string(format::kDatabaseName), format::generation_stub(1));
  }

  [[nodiscard]] unsigned jobs() const {
    return options_.jobs != 0 ? options_.jobs : std::max(1u, std::thread::hardware_concurrency());
  }

  /// Inputs are independent databases: as many are counted at once as there are workers.
  Result<void> count_words() {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (must_be_counted(inputs_[i])) wanted.push_back(i);
    std::vector<Result<void>> results(wanted.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t n = next++; n < wanted.size(); n = next++)
        results[n] = count_input(inputs_[wanted[n]], words_, observer_);
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min<std::size_t>(jobs(), wanted.size()); ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
    for (Result<void>& result : results)
      if (!result) return std::move(result);
    return {};
  }

  /// Everything that stays, input by input. From here on the docids of articles_ are those of the result.
  Result<void> take_articles(tables::DocumentSpool& documents, format::ForwardWriter& forward) {
    numbers_.assign(articles_.size() + 1, 0);
    std::vector<std::vector<std::uint32_t>> numbers_of(inputs_.size());  // of each input, by its docids
    for (const MergeArticle& article : articles_) {
      auto& numbers = numbers_of[article.input];
      if (numbers.size() <= article.docid) numbers.resize(article.docid + std::size_t{1});
      numbers[article.docid] = article.number;
    }
    ProgressCounts counts;
    counts.expected_articles = articles_.size();
    Docid next = 1;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      MergedEntries entries(inputs_[i], forward);
      const auto took = [&](Docid from, Docid to, std::string_view record) -> Result<void> {
        const std::uint32_t number = from < numbers_of[i].size() ? numbers_of[i][from] : 0;
        if (number == 0 || to >= numbers_.size())
          return fail(ErrorCode::corrupt,
                      "'" + inputs_[i].location + "': document " + std::to_string(from) +
                          " is no article; nothing was merged",
                      "kbindex check --db " + inputs_[i].location);
        numbers_[to] = number;
        if (++counts.articles % kReportEvery == 0) observer_.progress(counts);
        return entries.add(from, to, number, record);
      };
      if (auto taken = take_input(inputs_[i], form_, next, documents, took, observer_); !taken) return taken;
      numbers_of[i] = {};
      if (inputs_[i].forward && inputs_[i].forward->damaged())
        return fail(ErrorCode::corrupt,
                    "the forward index of '" + inputs_[i].location + "' is damaged; nothing was merged",
                    "kbindex check --db " + inputs_[i].location);
    }
    for (Docid docid = 1; docid < numbers_.size(); ++docid) {
      const auto at = std::ranges::lower_bound(articles_, numbers_[docid], {}, &MergeArticle::number);
      if (at != articles_.end() && at->number == numbers_[docid]) at->docid = docid;
    }
    return documents.finish();
  }
};

}  // namespace

Result<Report> merge_indexes(const MergeOptions& options, Observer& observer) {
  return MergeIndexes(options, observer).run();
}

}  // namespace kb::indexer
