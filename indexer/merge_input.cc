#include "indexer/merge_input.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "indexer/format/locations.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"
#include "indexer/write_error.h"

namespace kb::indexer {

namespace {

namespace fs = std::filesystem;

// Changed documents held in memory by Xapian before they are written.
constexpr unsigned kCommitEvery = 3000;

std::string canonical(const std::string& path) {
  std::error_code error;
  const fs::path found = fs::canonical(path, error);
  return error ? path : found.string();
}

Error elsewhere(const std::string& location) {
  return {ErrorCode::unsupported,
          "'" + location + "' is on another machine; only databases of this one are merged",
          "copy its index directory here first: rsync -a HOST:DIR/ COPY"};
}

/// Damage must not be carried from index to index.
Result<void> verify(const format::OpenShard& opened, const Observer& observer) {
  if (!opened.checksums) return {};
  const auto stopped = [](void* asked) { return static_cast<const Observer*>(asked)->stop_requested(); };
  const auto damage =
      format::find_damage(opened.directory, *opened.checksums, stopped, const_cast<Observer*>(&observer));
  if (observer.stop_requested()) return interrupted();
  if (damage.empty()) return {};
  return fail(ErrorCode::corrupt,
              "'" + opened.location + "' is damaged: " + damage.front() + "; nothing was merged",
              "kbindex check --db " + opened.location + " says what is damaged");
}

MergeInput input_of(const format::OpenShard& opened, std::string path, const Xapian::Database& database,
                    std::shared_ptr<const format::ForwardFile> forward) {
  MergeInput input;
  input.location = opened.location;
  input.path = std::move(path);
  input.database = database;
  input.forward = std::move(forward);
  input.dictionary = database.get_metadata(format::metadata::kDictionary);
  input.marks = database.get_metadata(format::metadata::kShards);
  return input;
}

void add_databases(const format::OpenShard& opened, std::vector<MergeInput>& inputs) {
  if (opened.directory.empty()) {
    inputs.push_back(input_of(opened, opened.location, opened.database, opened.forward));
    return;
  }
  const auto shards = static_cast<unsigned>(opened.manifest.shards);
  for (unsigned i = 0; i < opened.parts; ++i) {
    const std::string path =
        format::shard_folder(opened.directory, i, shards) + "/" + std::string(format::kDatabaseName);
    if (opened.parts == 1)
      inputs.push_back(input_of(opened, path, opened.database, opened.forward));
    else
      inputs.push_back(input_of(opened, path, opened.part_databases[i], opened.part_forward[i]));
  }
}

/// A shard's metadata has the words of its whole collection: they count once, when all of its shards are
/// there.
void see_what_counts(std::vector<MergeInput>& inputs) {
  std::map<std::string, std::vector<std::size_t>> collections;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (!inputs[i].marks.empty()) collections[inputs[i].marks].push_back(i);
  for (const auto& [marks, members] : collections) {
    unsigned shards = 0;
    std::from_chars(marks.data(), marks.data() + marks.size(), shards);
    std::set<unsigned> seen;
    bool whole = members.size() == shards;
    for (const std::size_t i : members) {
      const auto first = inputs[i].database.valuestream_begin(format::kNumberSlot);
      if (first == inputs[i].database.valuestream_end(format::kNumberSlot)) continue;
      whole = seen.insert(format::shard_of(number_of_value(*first), shards)).second && whole;
    }
    for (const std::size_t i : members) inputs[i].counts = !whole;
  }
}

/// The one pass over an input's articles.
class Preparation {
 public:
  Preparation(const MergeInput& input, const MergeForm& form, SharedWords& words)
      : input_(input),
        database_(input.path),  // a thread, a database of its own
        recodes_(input.dictionary != form.dictionary),
        strips_(!form.for_shards && !input.marks.empty()),
        decoder_(input.dictionary),
        encoder_(form.dictionary),
        builder_(form.dictionary),
        words_(words) {}

  Result<void> run(const std::string& copy, bool rewrites, const Observer& observer) {
    if (rewrites)
      if (auto copied = open_copy(copy); !copied) return copied;
    const auto end = database_.postlist_end("");
    for (auto at = database_.postlist_begin(""); at != end; ++at) {
      if (observer.stop_requested()) return interrupted();
      if (auto done = article(*at); !done) return done;
    }
    if (!copy_) return {};
    if (strips_) copy_->set_metadata(format::metadata::kShards, "");
    copy_->commit();
    copy_->close();
    return {};
  }

 private:
  const MergeInput& input_;
  Xapian::Database database_;
  const bool recodes_, strips_;
  format::RecordDecoder decoder_;
  format::RecordEncoder encoder_;
  DocumentBuilder builder_;
  SharedWords& words_;
  std::optional<Xapian::WritableDatabase> copy_;
  unsigned uncommitted_ = 0;

  Result<void> open_copy(const std::string& copy) {
    std::error_code error;
    if (fs::is_directory(input_.path, error)) {
      fs::copy(input_.path, copy, error);
      if (error) return tl::unexpected<Error>(format::system_error(error.value(), "copy", input_.path));
    } else {  // a single file cannot be written
      Xapian::Database(input_.path).compact(copy, Xapian::DBCOMPACT_NO_RENUMBER);
    }
    // Thrown away with everything else when this process dies: no syncing, blocks in place.
    copy_.emplace(copy, Xapian::DB_OPEN | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
    return {};
  }

  Result<parser::Article> stored(const Xapian::Document& document) {
    auto article = decoder_.decode(document.get_value(format::kRecordSlot));
    if (article) return article;
    return fail(ErrorCode::corrupt,
                "'" + input_.location + "': the stored article of document " +
                    std::to_string(document.get_docid()) + " is damaged; nothing was merged",
                "kbindex check --db " + input_.location);
  }

  Result<void> article(Xapian::docid docid) {
    const bool loses = std::ranges::binary_search(input_.losers, docid);
    // Whatever the metadata counted must be taken away again; what it did not must be added.
    const bool reads = loses ? !input_.counts : input_.counts;
    const bool writes = copy_ && !loses && (recodes_ || strips_);
    if (reads || writes) {
      Xapian::Document document = copy_ ? copy_->get_document(docid) : database_.get_document(docid);
      std::optional<parser::Article> read;
      if (reads || recodes_) {
        auto decoded = stored(document);
        if (!decoded) return fail(std::move(decoded));
        read = *std::move(decoded);
      }
      if (reads) count(*read, loses);
      if (writes) write(document, read, docid);
    }
    if (loses) copy_->delete_document(docid);
    if (copy_ && (loses || writes)) changed_one();
    return {};
  }

  void count(const parser::Article& article, bool loses) {
    const std::vector<std::string> words = builder_.words_of(article);
    const std::vector<std::string> pairs = mine_acronyms(article);
    const std::lock_guard lock(words_.mutex);
    CollectionWords& all = words_.words;
    for (const std::string& word : words) loses ? all.lexicon.remove(word) : all.lexicon.add(word);
    for (const std::string& pair : pairs) loses ? all.acronyms.remove(pair) : all.acronyms.add(pair);
  }

  /// Only values change: Xapian leaves the postings of a document alone whose terms nobody touched.
  void write(Xapian::Document& document, const std::optional<parser::Article>& article, Xapian::docid docid) {
    if (recodes_) {
      std::string record;
      encoder_.encode(*article, record);
      document.add_value(format::kRecordSlot, record);
    }
    if (strips_) {
      document.remove_value(format::kInfoSlot);
      document.remove_value(format::kEntrySlot);
    }
    copy_->replace_document(docid, document);
  }

  void changed_one() {
    if (++uncommitted_ < kCommitEvery) return;
    copy_->commit();
    uncommitted_ = 0;
  }
};

}  // namespace

Result<std::vector<format::OpenShard>> open_merge_inputs(const std::vector<std::string>& locations) {
  for (const std::string& location : locations)
    if (format::is_remote_location(location)) return tl::unexpected<Error>(elsewhere(location));
  auto opened = format::open_shards(locations);
  if (!opened) return fail(std::move(opened));
  for (const format::OpenShard& one : opened->shards)  // a stub file may name some
    if (one.remote) return tl::unexpected<Error>(elsewhere(one.location));
  return std::move(opened->shards);
}

Result<std::vector<MergeInput>> merge_inputs(const std::vector<format::OpenShard>& opened,
                                             const Observer& observer) {
  std::vector<MergeInput> inputs;
  for (const format::OpenShard& one : opened) {
    if (auto sound = verify(one, observer); !sound) return fail(std::move(sound));
    add_databases(one, inputs);
  }
  std::set<std::string> paths;
  for (const MergeInput& input : inputs)
    if (!paths.insert(canonical(input.path)).second)
      return fail(ErrorCode::invalid_argument, "'" + input.location + "' is named twice",
                  "name every index once; an index directory stands for all of its shards");
  see_what_counts(inputs);
  return inputs;
}

void list_articles(const MergeInput& input, std::uint32_t place, std::vector<MergeArticle>& all) {
  auto date = input.database.valuestream_begin(format::kDateSlot);
  const auto last_date = input.database.valuestream_end(format::kDateSlot);
  const auto last = input.database.valuestream_end(format::kNumberSlot);
  for (auto at = input.database.valuestream_begin(format::kNumberSlot); at != last; ++at) {
    MergeArticle article{number_of_value(*at), 0, place, at.get_docid()};
    while (date != last_date && date.get_docid() < article.docid) ++date;
    if (date != last_date && date.get_docid() == article.docid) {
      const std::string text = *date;
      std::from_chars(text.data(), text.data() + text.size(), article.date);
    }
    all.push_back(article);
  }
}

bool must_be_rewritten(const MergeInput& input, const MergeForm& form) {
  return !input.losers.empty() || input.dictionary != form.dictionary ||
         (!form.for_shards && !input.marks.empty());
}

Result<CollectionWords> words_of_metadata(const std::vector<MergeInput>& inputs) {
  CollectionWords words;
  std::set<std::string> seen;
  for (const MergeInput& input : inputs) {
    if (input.counts || (!input.marks.empty() && !seen.insert(input.marks).second)) continue;
    auto lexicon = format::LexiconCounts::parse(input.database.get_metadata(format::metadata::kLexicon));
    if (!lexicon) return fail(std::move(lexicon));
    words.lexicon.merge(*lexicon);
    auto acronyms = AcronymCounts::parse(input.database.get_metadata(kAllAcronyms));
    if (!acronyms) return fail(std::move(acronyms));
    words.acronyms.merge(*acronyms);
  }
  return words;
}

Result<void> prepare_input(const MergeInput& input, const MergeForm& form, const std::string& copy,
                           SharedWords& words, const Observer& observer) {
  try {
    return Preparation(input, form, words).run(copy, must_be_rewritten(input, form), observer);
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(write_error(error, "merge", input.location));
  }
}

}  // namespace kb::indexer
