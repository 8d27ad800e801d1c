#include "indexer/merge_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>

#include "indexer/format/forgetting.h"
#include "indexer/format/locations.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"
#include "indexer/tables/term_list.h"
#include "indexer/write_error.h"

namespace kb::indexer {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kAskEvery = 4096;  // terms between two looks at the stop request

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

tl::unexpected<Error> damaged_article(const MergeInput& input, Xapian::docid docid) {
  return fail(ErrorCode::corrupt,
              "'" + input.location + "': the stored article of document " + std::to_string(docid) +
                  " is damaged; nothing was merged",
              "kbindex check --db " + input.location);
}

bool loses(const MergeInput& input, Xapian::docid docid) {
  return std::ranges::binary_search(input.losers, docid);
}

/// The words of an input's articles.
class Counting {
 public:
  Counting(const MergeInput& input, SharedWords& words)
      : input_(input),
        database_(input.path),
        decoder_(input.dictionary),
        builder_(input.dictionary),
        words_(words) {}

  Result<void> run(const Observer& observer) {
    const auto end = database_.postlist_end("");
    for (auto at = database_.postlist_begin(""); at != end; ++at) {
      if (observer.stop_requested()) return interrupted();
      // Whatever the metadata counted must be taken away again; what it did not must be added.
      const bool goes = loses(input_, *at);
      if (goes == input_.counts) continue;
      auto article = decoder_.decode(format::read_record(input_.forward.get(), database_, *at, &read_));
      if (!article) return damaged_article(input_, *at);
      count(*article, goes);
    }
    return {};
  }

 private:
  const MergeInput& input_;
  Xapian::Database database_;  // a thread, a database of its own
  format::RecordDecoder decoder_;
  DocumentBuilder builder_;
  SharedWords& words_;
  format::ForgettingSeveral read_;

  void count(const parser::Article& article, bool goes) {
    const std::vector<std::string> words = builder_.words_of(article);
    const std::vector<std::string> pairs = mine_acronyms(article);
    const std::lock_guard lock(words_.mutex);
    CollectionWords& all = words_.words;
    for (const std::string& word : words) goes ? all.lexicon.remove(word) : all.lexicon.add(word);
    for (const std::string& pair : pairs) goes ? all.acronyms.remove(pair) : all.acronyms.add(pair);
  }
};

/// An input's documents and postings with other docids.
class Taking {
 public:
  Taking(const MergeInput& input, const MergeForm& form, tables::DocumentSpool& documents)
      : input_(input),
        form_(form),
        database_(input.path),
        decoder_(input.dictionary),
        encoder_(form.dictionary),
        documents_(documents),
        docids_(database_.get_lastdocid() + std::size_t{1}) {}

  Result<void> run(Docid& next, const TookArticle& took, const Observer& observer) {
    documents_.begin_run();
    const auto end = database_.postlist_end("");
    for (auto at = database_.postlist_begin(""); at != end; ++at) {
      if (observer.stop_requested()) return interrupted();
      if (loses(input_, *at)) continue;
      docids_[*at] = next++;
      if (auto put = document(*at); !put) return put;
      const std::string_view record = form_.for_shards ? std::string_view() : record_;
      if (auto done = took(*at, docids_[*at], record); !done) return done;
    }
    if (auto put = postings(observer); !put) return put;
    documents_.end_run();
    return {};
  }

 private:
  const MergeInput& input_;
  const MergeForm& form_;
  Xapian::Database database_;
  format::RecordDecoder decoder_;
  format::RecordEncoder encoder_;
  tables::DocumentSpool& documents_;
  std::vector<Docid> docids_;  // by docid in the input; 0: it goes
  std::string record_;         // of the document put last
  format::ForgettingSeveral read_;

  Result<void> document(Xapian::docid docid) {
    std::array<std::string, tables::kColumns> columns;
    const Xapian::Document document = database_.get_document(docid);
    for (unsigned slot = 0; slot < tables::kSlots; ++slot)
      if (form_.for_shards || slot < format::kRecordSlot) columns[slot] = document.get_value(slot);
    record_ = format::read_record(input_.forward.get(), database_, docid, &read_);
    if (input_.dictionary != form_.dictionary) {
      auto article = decoder_.decode(record_);
      if (!article) return damaged_article(input_, docid);
      record_.clear();
      encoder_.encode(*article, record_);
    }
    if (form_.for_shards) columns[format::kRecordSlot] = record_;
    columns[tables::kDataColumn] = document.get_data();
    const Xapian::termcount length = database_.get_doclength(docid);
    if (form_.for_shards) {
      std::vector<std::pair<std::string, std::uint32_t>> terms;
      for (auto term = database_.termlist_begin(docid); term != database_.termlist_end(docid); ++term)
        terms.emplace_back(*term, term.get_wdf());
      columns[tables::kTermsColumn] = tables::term_list(terms, length);
    }
    std::array<std::string_view, tables::kColumns> views;
    std::ranges::copy(columns, views.begin());
    return documents_.put_document(docids_[docid], length, views);
  }

  Result<void> postings(const Observer& observer) {
    std::vector<tables::Posting> postings;
    std::uint32_t terms = 0;
    for (auto term = database_.allterms_begin(); term != database_.allterms_end(); ++term) {
      if (++terms % kAskEvery == 0 && observer.stop_requested()) return interrupted();
      postings.clear();
      const std::string name = *term;
      const auto end = database_.postlist_end(name);
      for (auto at = database_.postlist_begin(name); at != end; ++at)
        if (*at < docids_.size() && docids_[*at] != 0) postings.push_back({docids_[*at], at.get_wdf()});
      if (auto put = documents_.put_postings(name, postings); !put) return put;
    }
    return {};
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

Result<void> count_input(const MergeInput& input, SharedWords& words, const Observer& observer) {
  try {
    return Counting(input, words).run(observer);
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(write_error(error, "read", input.location));
  }
}

Result<void> take_input(const MergeInput& input, const MergeForm& form, Docid& next,
                        tables::DocumentSpool& documents,
                        const TookArticle& took, const Observer& observer) {
  try {
    return Taking(input, form, documents).run(next, took, observer);
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(write_error(error, "read", input.location));
  }
}

}  // namespace kb::indexer
