#include "indexer/check.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include "indexer/check_postings.h"
#include "indexer/document_builder.h"
#include "indexer/format/forgetting.h"
#include "indexer/format/forward_pack.h"
#include "indexer/format/generation.h"
#include "indexer/format/lexicon.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"

namespace kb::indexer {

namespace {

constexpr std::size_t kMostFaults = 100;
constexpr Xapian::docid kChunk = 1024;

/// A value slot read in the order of the documents: asking each document for it would look it up, and unpack
/// the document's term list to learn whether it is there.
class Column {
 public:
  Column(const Xapian::Database& database, Xapian::valueno slot)
      : at_(database.valuestream_begin(slot)), end_(database.valuestream_end(slot)) {}
  /// Empty when the document has none. Docids must ascend.
  std::string of(Xapian::docid docid) {
    if (at_ != end_ && at_.get_docid() < docid) at_.skip_to(docid);
    return at_ != end_ && at_.get_docid() == docid ? *at_ : std::string();
  }

 private:
  Xapian::ValueIterator at_, end_;
};

/// What is stored of documents beside their terms, in their order.
class Columns {
 public:
  Columns(const Xapian::Database& database, const format::ForwardFile* forward)
      : forward_(forward),
        record_(database, format::kRecordSlot),
        number_(database, format::kNumberSlot),
        hash_(database, format::kHashSlot) {}

  struct Values {
    std::string number, hash;
    bool operator==(const Values&) const = default;
  };
  Values of(Xapian::docid docid) { return {number_.of(docid), hash_.of(docid)}; }
  /// Valid until the next call. What comes from a mapping is noted in `read`.
  std::string_view record(Xapian::docid docid, format::ForgettingSeveral& read) {
    if (forward_ == nullptr) return scratch_ = record_.of(docid);
    const std::string_view record = forward_->record(docid);
    if (record.empty()) return scratch_ = record_.of(docid);
    read.read(forward_->mapping(record), record);
    return record;
  }
  /// True when stored article and forward entry are those of `before`, in the very same files.
  bool shares(Xapian::docid docid, const Columns& before) const {
    return forward_ != nullptr && before.forward_ != nullptr && forward_->shares(docid, *before.forward_);
  }

 private:
  const format::ForwardFile* forward_;
  Column record_, number_, hash_;
  std::string scratch_;
};

/// What the threads of one check share.
class Findings {
 public:
  explicit Findings(Observer& observer, std::uint64_t expected) : observer_(observer) {
    counts_.expected_articles = expected;
  }

  /// `docid` orders the faults: 0 for those of no document.
  void fault(Xapian::docid docid, std::string text) {
    const std::lock_guard lock(mutex_);
    if (faults_.size() < kMostFaults) faults_.emplace(docid, std::move(text));
  }
  void add(std::uint64_t articles, std::uint64_t reanalyzed) {
    const std::lock_guard lock(mutex_);
    result_.articles += articles;
    result_.reanalyzed += reanalyzed;
    counts_.articles = result_.articles;
    observer_.progress(counts_);
  }
  [[nodiscard]] bool stopped() const { return observer_.stop_requested(); }
  /// When all threads are done.
  CheckResult take() {
    for (auto& [docid, text] : faults_) result_.faults.push_back(std::move(text));
    return std::move(result_);
  }

 private:
  Observer& observer_;
  std::mutex mutex_;
  ProgressCounts counts_;
  CheckResult result_;
  std::multimap<Xapian::docid, std::string> faults_;
};

std::string database_path(const format::OpenShard& shard) {
  return shard.directory.empty() ? shard.location
                                 : shard.directory + "/" + std::string(format::kDatabaseName);
}

/// Verifies articles, a chunk of docids at a time. One a thread.
class ArticleCheck {
 public:
  /// `postings` is null for a database without a folder of ours; `published`: see check().
  ArticleCheck(const format::OpenShard& shard, Findings& findings, PostingsCheck* postings,
               const format::OpenShard* published)
      : shard_(shard),
        findings_(findings),
        postings_(postings),
        database_(database_path(shard)),
        dictionary_(database_.get_metadata(format::metadata::kDictionary)),
        decoder_(dictionary_),
        builder_(dictionary_) {
    if (published != nullptr) before_.emplace(*published);
  }

  void chunk(Xapian::docid first, Xapian::docid last) {
    articles_ = reanalyzed_ = 0;
    docid_ = first;
    try {
      Columns columns(database_, shard_.forward.get());
      std::optional<Columns> before;
      if (before_) before.emplace(before_->database, before_->forward);
      auto at = database_.postlist_begin("");
      const auto end = database_.postlist_end("");
      if (at != end) at.skip_to(first);
      for (; at != end && *at <= last && !findings_.stopped(); ++at) {
        docid_ = *at;
        const Columns::Values values = columns.of(docid_);
        const bool same = before && before->of(docid_) == values;
        // What lies in the same file cannot have become something else on the way here.
        if (same && columns.shares(docid_, *before))
          taken_over(values);
        else
          article(values, columns.record(docid_, records_),
                  same ? before->record(docid_, records_before_) : std::string_view());
        ++articles_;
      }
    } catch (const Xapian::Error& error) {
      const std::string attempted = "read document " + std::to_string(docid_) + " of";
      fault(format::translate_xapian_error(error, attempted, shard_.location).message);
    }
    // The whole file is read in the end: what was looked at must not count as memory of this process.
    entries_.finish();
    records_.finish();
    records_before_.finish();
    findings_.add(articles_, reanalyzed_);
  }

 private:
  const format::OpenShard& shard_;
  Findings& findings_;
  PostingsCheck* postings_;
  Xapian::Database database_;
  struct Before {
    Xapian::Database database;
    const format::ForwardFile* forward;
    explicit Before(const format::OpenShard& published)
        : database(database_path(published)), forward(published.forward.get()) {}
  };
  std::optional<Before> before_;
  std::string dictionary_;
  format::RecordDecoder decoder_;
  DocumentBuilder builder_;
  BuiltArticle built_;
  Xapian::docid docid_ = 0;
  std::uint64_t articles_ = 0;
  std::uint64_t reanalyzed_ = 0;

  format::ForgettingSeveral entries_, records_, records_before_;  // what was looked at in the chunk

  void fault(std::string text) { findings_.fault(docid_, std::move(text)); }

  /// An article that stands here as it was published: it has been verified then, and read since.
  void taken_over(const Columns::Values& values) {
    const std::uint32_t number = number_of_value(values.number);
    if (postings_ != nullptr) postings_->has_number(docid_, number);
    if (shard_.forward->info(docid_).number != number)
      fault("article Q" + std::to_string(number) + ": has no forward entry");
  }

  void article(const Columns::Values& values, std::string_view record, std::string_view published) {
    const std::string who = "document " + std::to_string(docid_);
    const std::uint32_t number = number_of_value(values.number);
    const std::string& hash = values.hash;
    const bool taken_over = !record.empty() && record == published;
    std::optional<parser::Article> decoded;
    if (!taken_over) {
      auto article = decoder_.decode(record);
      if (!article) return fault(who + ": its stored article is damaged");
      decoded = *std::move(article);
    }
    if ((decoded && number != decoded->number) || hash.size() != std::tuple_size_v<ContentHash>)
      return fault(who + ": its values do not belong to its article");
    const std::string id = "article Q" + std::to_string(number);
    if (postings_ != nullptr) postings_->has_number(docid_, number);
    const format::ForwardInfo info = shard_.forward ? shard_.forward->info(docid_) : format::ForwardInfo{};
    if (shard_.forward) {
      const format::ForwardBytes entry = shard_.forward->entry(info);
      entries_.read(shard_.forward->mapping(entry.bytes), entry.bytes);
      if (info.number != number || !format::read_forward(entry)) fault(id + ": has no forward entry");
    }
    if (shard_.manifest.shards > 0) shard(id, info);
    if (decoded && is_reanalyzed(docid_)) reanalyze(*decoded, hash, info);
  }

  /// What other machines search by must be what this one does.
  void shard(const std::string& id, const format::ForwardInfo& info) {
    const auto shards = static_cast<unsigned>(shard_.manifest.shards);
    if (format::shard_of(info.number, shards) != (docid_ - 1) % shards)
      fault(id + ": is in another shard than its own");
    const Xapian::Document document = database_.get_document(docid_);
    const auto value = format::parse_info_value(document.get_value(format::kInfoSlot));
    if (!value || value->info.number != info.number || value->info.date != info.date ||
        format::unpack_forward(shard_.forward->entry(info)) != document.get_value(format::kEntrySlot))
      fault(id + ": has other values for remote searches than its forward entry");
  }

  void reanalyze(const parser::Article& article, const std::string& hash, const format::ForwardInfo& info) {
    ContentHash content;
    std::copy(hash.begin(), hash.end(), content.begin());
    std::string entry;
    builder_.build(article, content, built_, entry);
    ++reanalyzed_;
    TermsSign sign;
    for (const BuiltArticle::Term& term : built_.terms)
      sign.add(builder_.terms().text(term.term), term.frequency);
    if (database_.get_doclength(docid_) != built_.info.weight_length)
      fault("article " + article.id() + ": has another length than its text");
    if (postings_ != nullptr) postings_->has_terms(docid_, sign);
    if (shard_.forward && format::unpack_forward(shard_.forward->entry(info)) != entry)
      fault("article " + article.id() + ": has another forward entry than its text");
  }
};

class Check {
 public:
  Check(const format::OpenShard& shard, unsigned jobs, Observer& observer, const format::OpenShard* published)
      : shard_(shard),
        published_(published),
        observer_(observer),
        jobs_(jobs != 0 ? jobs : std::max(1u, std::thread::hardware_concurrency())),
        last_(shard.database.get_lastdocid()),
        findings_(observer, shard.database.get_doccount()) {
    if (!shard.directory.empty()) postings_.emplace(shard);
  }

  Result<CheckResult> run() {
    observer_.phase(Phase::checking);
    // Where the bytes are known to be others than were written, nothing that could be read from them matters,
    // and Xapian's own check trusts them with more than it should.
    if (!sums()) return findings_.take();
    if (observer_.stop_requested()) return fail(ErrorCode::interrupted, "stopped");
    std::vector<std::thread> others;
    for (unsigned i = 1; i < jobs_; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    if (postings_)
      postings_->compare(
          [this](Xapian::docid docid, std::string what) { findings_.fault(docid, std::move(what)); });
    if (observer_.stop_requested()) return fail(ErrorCode::interrupted, "stopped");
    CheckResult result = findings_.take();
    if (result.faults.empty() && result.articles != shard_.database.get_doccount())
      result.faults.push_back("only " + std::to_string(result.articles) + " of " +
                              std::to_string(shard_.database.get_doccount()) +
                              " articles can be walked through");
    return result;
  }

 private:
  const format::OpenShard& shard_;
  const format::OpenShard* published_;
  Observer& observer_;
  const unsigned jobs_;
  const Xapian::docid last_;
  Findings findings_;
  std::optional<PostingsCheck> postings_;
  std::atomic<unsigned> next_task_ = 0;
  std::atomic<std::uint64_t> next_ = 1;

  bool sums() {
    if (!shard_.checksums) return true;
    const auto stopped = [](void* observer) { return static_cast<Observer*>(observer)->stop_requested(); };
    const auto damage = format::find_damage(shard_.directory, *shard_.checksums, stopped, &observer_);
    for (const std::string& one : damage) findings_.fault(0, one);
    return damage.empty();
  }

  /// Runs in each thread: first what is done in one piece, the longest before the others, then the articles.
  void work() {
    static constexpr std::array kTasks = {&Check::tables, &Check::walk_postings, &Check::metadata};
    try {
      for (unsigned task = next_task_++; task < kTasks.size(); task = next_task_++) (this->*kTasks[task])();
      std::optional<ArticleCheck> articles;
      for (;;) {
        const std::uint64_t first = next_.fetch_add(kChunk);
        if (first > last_ || findings_.stopped()) return;
        if (!articles) articles.emplace(shard_, findings_, postings_ ? &*postings_ : nullptr, published_);
        articles->chunk(static_cast<Xapian::docid>(first),
                        static_cast<Xapian::docid>(std::min<std::uint64_t>(last_, first + kChunk - 1)));
      }
    } catch (const Xapian::Error& error) {
      findings_.fault(0, format::translate_xapian_error(error, "check", shard_.location).message);
    } catch (const std::exception& error) {
      findings_.fault(0, std::string("the check gave up: ") + error.what());
    }
  }

  void tables() {
    const auto shards = static_cast<unsigned>(shard_.manifest.shards);
    if (shard_.parts < 2 && shards == 0) {
      table(database_path(shard_));
    } else {
      for (unsigned i = 0; i < shard_.parts; ++i) table(part_path(i));
    }
  }

  [[nodiscard]] std::string part_path(unsigned part) const {
    return format::shard_folder(shard_.directory, part, static_cast<unsigned>(shard_.manifest.shards)) + "/" +
           std::string(format::kDatabaseName);
  }

  void walk_postings() {
    if (!postings_) return;
    if (auto walked = postings_->walk([this] { return findings_.stopped(); }); !walked)
      findings_.fault(0, walked.error().message);
  }

  void table(const std::string& path) {
    std::ostringstream said;
    try {
      const std::size_t errors = Xapian::Database::check(path, 0, &said);
      if (errors > 0)
        findings_.fault(0, "Xapian finds " + std::to_string(errors) + " errors in '" + path + "'");
    } catch (const Xapian::DatabaseOpeningError& error) {
      // Xapian 1.4 opens what it checks for writing, which not everybody may, and not everywhere.
      if (::access(database_file(path).c_str(), W_OK) == 0)
        findings_.fault(0, format::translate_xapian_error(error, "check", path).message);
      else
        walk_tables(path);
    } catch (const Xapian::Error& error) {
      if (is_lost_block(error))
        tables_singly(path);
      else
        findings_.fault(0, format::translate_xapian_error(error, "check", path).message);
    }
  }

  /// A block that is neither used nor in the list of free ones: Xapian 1.4 leaves such behind when a table
  /// loses a level. Space is lost until the next build and nothing else, but the check of all tables ends
  /// there.
  static bool is_lost_block(const Xapian::Error& error) {
    return error.get_msg().find("missing from the free list") != std::string::npos;
  }

  void tables_singly(const std::string& path) {
    for (const char* name : {"postlist", "docdata", "termlist", "position", "spelling", "synonym"}) {
      const std::string table = path + "/" + name + ".glass";
      if (::access(table.c_str(), F_OK) != 0) continue;
      std::ostringstream said;
      try {
        if (Xapian::Database::check(table, 0, &said) > 0)
          findings_.fault(0, "Xapian finds errors in '" + table + "'");
      } catch (const Xapian::Error& error) {
        if (!is_lost_block(error))
          findings_.fault(0, format::translate_xapian_error(error, "check", table).message);
      }
    }
    walk_tables(path);
  }

  static std::string database_file(const std::string& path) {
    const std::string table = path + "/postlist.glass";
    return ::access(table.c_str(), F_OK) == 0 ? table : path;
  }

  /// The next best: every term, posting and term list, where there are any, is read once.
  void walk_tables(const std::string& path) {
    const Xapian::Database database(path);
    for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
      Xapian::doccount postings = 0;
      const auto end = database.postlist_end(*term);
      for (auto at = database.postlist_begin(*term); at != end; ++at) ++postings;
      if (postings != term.get_termfreq())
        findings_.fault(0, "the postings of a term in '" + path + "' are not as many as they should be");
      if (findings_.stopped()) return;
    }
    if (::access((path + "/termlist.glass").c_str(), F_OK) != 0)
      return;  // databases that are no shards have none
    const auto end = database.postlist_end("");
    for (auto at = database.postlist_begin(""); at != end && !findings_.stopped(); ++at)
      for (auto term = database.termlist_begin(*at); term != database.termlist_end(*at);) ++term;
  }

  void metadata() {
    if (auto lexicon = format::Lexicon::parse(shard_.database.get_metadata(format::metadata::kLexicon));
        !lexicon)
      findings_.fault(0, lexicon.error().message);
    if (!shard_.directory.empty() && shard_.manifest.articles != shard_.database.get_doccount())
      findings_.fault(0, "the manifest speaks of " + std::to_string(shard_.manifest.articles) +
                             " articles, the database has " + std::to_string(shard_.database.get_doccount()));
  }
};

}  // namespace

Result<CheckResult> check(const std::string& location, Observer& observer, unsigned jobs,
                          const format::OpenShard* published) {
  auto shard = format::open_shard(location);
  if (!shard) return fail(std::move(shard));
  try {
    return Check(*shard, jobs, observer, published).run();
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, "check", location));
  }
}

}  // namespace kb::indexer
