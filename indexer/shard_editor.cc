#include "indexer/shard_editor.h"

#include <xapian.h>

#include <map>
#include <unordered_set>

#include "indexer/acronyms.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"

namespace kb::indexer {

namespace {

// Changed documents held in memory before they are spooled.
constexpr std::size_t kMostPending = 1000;

}  // namespace

struct ShardEditor::State {
  const format::OpenShard& published;
  std::string folder;
  format::ForwardWriter forward;
  tables::DocumentSpool spool;
  CollectionWords& words;
  format::RecordDecoder decoder;
  DocumentBuilder builder;
  Docid last_docid;
  std::vector<bool> gone;  // by docid: documents of the published generation that are not taken over
  std::unordered_set<Docid> touched;  // whose forward entry must not be copied
  std::map<Docid, PreparedArticle> pending;
  tables::Numbering terms;
  tables::RunBuilder run;

  State(const format::OpenShard& p, std::string f, format::ForwardWriter w, tables::DocumentSpool s,
        const std::string& dictionary, CollectionWords& collection)
      : published(p),
        folder(std::move(f)),
        forward(std::move(w)),
        spool(std::move(s)),
        words(collection),
        decoder(dictionary),
        builder(dictionary),
        last_docid(p.database.get_lastdocid()),
        gone(last_docid + std::size_t{1}) {}

  /// The stored article that stands under a docid now; empty when there is none.
  Result<std::string> record(Docid docid) {
    if (const auto at = pending.find(docid); at != pending.end()) return at->second.built.record;
    if (docid < spool.documents().size() && spool.documents()[docid].run != tables::DocumentSpool::kNoRun) {
      if (published.manifest.shards == 0) return forward.record(docid);
      if (auto flushed = spool.finish(); !flushed) return fail(std::move(flushed));
      return spool.value(docid, format::kRecordSlot);
    }
    return published_record(docid);
  }

  [[nodiscard]] std::string published_record(Docid docid) const {
    return format::read_record(published.forward.get(), published.database, docid);
  }

  /// A damaged article has no words, which costs a suggestion at worst.
  ArticleWords words_of(const std::string& stored) {
    auto article = decoder.decode(stored);
    if (!article) return {};
    return {builder.words_of(*article), mine_acronyms(*article)};
  }

  /// What both have stays as it is: most of what changes in an article is little.
  void count_words(const ArticleWords& in, const ArticleWords& out) {
    const auto each_of_one = [](const auto& one, const auto& other, auto&& visit) {
      auto at = other.begin();
      for (const std::string& text : one) {
        while (at != other.end() && *at < text) ++at;
        if (at == other.end() || *at != text) visit(text);
      }
    };
    each_of_one(in.words, out.words, [&](const auto& word) { words.lexicon.add(word); });
    each_of_one(out.words, in.words, [&](const auto& word) { words.lexicon.remove(word); });
    each_of_one(in.acronyms, out.acronyms, [&](const auto& pair) { words.acronyms.add(pair); });
    each_of_one(out.acronyms, in.acronyms, [&](const auto& pair) { words.acronyms.remove(pair); });
  }

  [[nodiscard]] bool stands_as_published(Docid docid) const {
    return docid < gone.size() && !gone[docid] && !pending.contains(docid);
  }

  /// The words of the article that stands under a docid now.
  Result<ArticleWords> words_under(Docid docid) {
    auto stored = record(docid);
    if (!stored) return fail(std::move(stored));
    return words_of(*stored);
  }

  void forget(Docid docid) {
    pending.erase(docid);
    spool.drop(docid);
    if (docid < gone.size()) {
      gone[docid] = true;
      touched.insert(docid);
    }
  }

  Result<void> flush() {
    for (auto& [docid, article] : pending) {
      run.begin(docid, article.built.info.weight_length);
      for (auto& [term, frequency] : article.terms) run.add_term(terms.number(std::move(term)), frequency);
      for (unsigned column = 0; column < tables::kColumns; ++column)
        run.add_column(column, article.built.columns[column]);
    }
    pending.clear();
    auto added = spool.add(run.take(terms));
    terms.clear();
    return added;
  }

  void keep_forward() {
    const format::ForwardFile& old = *published.forward;
    for (Docid docid = 1; docid <= old.last_docid(); ++docid) {
      const format::ForwardInfo info = old.info(docid);
      if (info.length != 0 && !touched.contains(docid)) forward.keep(docid);
    }
  }

  /// How many of the documents that go have a value, by slot.
  std::array<std::uint32_t, tables::kSlots> gone_values() const {
    std::array<std::uint32_t, tables::kSlots> counts{};
    for (unsigned slot = 0; slot < tables::kSlots; ++slot) {
      auto at = published.database.valuestream_begin(slot);
      const auto end = published.database.valuestream_end(slot);
      for (Docid docid = 1; docid < gone.size() && at != end; ++docid) {
        if (!gone[docid]) continue;
        at.skip_to(docid);
        if (at != end && at.get_docid() == docid) ++counts[slot];
      }
    }
    return counts;
  }
};

ShardEditor::ShardEditor(std::unique_ptr<State> state) : state_(std::move(state)) {}
ShardEditor::~ShardEditor() = default;
ShardEditor::ShardEditor(ShardEditor&&) noexcept = default;
ShardEditor& ShardEditor::operator=(ShardEditor&&) noexcept = default;

Result<ShardEditor> ShardEditor::open(const format::OpenShard& published, const std::string& folder,
                                      const std::string& parts, CollectionWords& words) {
  auto forward =
      format::ForwardWriter::create(folder + "/" + std::string(format::kForwardName), published.forward);
  if (!forward) return fail(std::move(forward));
  auto spool = tables::DocumentSpool::create(parts);
  if (!spool) return fail(std::move(spool));
  return ShardEditor(std::make_unique<State>(published, folder, *std::move(forward), *std::move(spool),
                                             published.database.get_metadata(format::metadata::kDictionary),
                                             words));
}

Result<Docid> ShardEditor::put(Docid docid, PreparedArticle&& article) {
  State& s = *state_;
  ArticleWords before;
  if (docid != 0) {
    if (article.published_words && s.stands_as_published(docid)) {
      before = std::move(*article.published_words);
    } else {
      auto found = s.words_under(docid);
      if (!found) return fail(std::move(found));
      before = *std::move(found);
    }
    s.forget(docid);
  } else {
    docid = ++s.last_docid;
  }
  s.count_words(article.words, before);
  const std::string_view record =
      s.published.manifest.shards > 0 ? std::string_view() : article.built.record;
  if (auto added = s.forward.add(docid, article.built.info, article.category, article.entry, record); !added)
    return fail(std::move(added));
  article.words = {};
  article.published_words.reset();
  article.entry = {};
  s.pending.insert_or_assign(docid, std::move(article));
  if (s.pending.size() >= kMostPending)
    if (auto flushed = s.flush(); !flushed) return fail(std::move(flushed));
  return docid;
}

Result<void> ShardEditor::restore(Docid docid) {
  State& s = *state_;
  auto before = s.words_under(docid);
  if (!before) return fail(std::move(before));
  s.forget(docid);
  s.gone[docid] = false;
  s.touched.erase(docid);
  s.forward.drop(docid);
  s.count_words(s.words_of(s.published_record(docid)), *before);
  return {};
}

Result<void> ShardEditor::remove(Docid docid) {
  State& s = *state_;
  auto before = s.words_under(docid);
  if (!before) return fail(std::move(before));
  s.forget(docid);
  s.count_words({}, *before);
  return {};
}

Result<ShardParts> ShardEditor::finish(bool renumber) {
  State& s = *state_;
  if (auto flushed = s.flush(); !flushed) return fail(std::move(flushed));
  if (auto finished = s.spool.finish(); !finished) return fail(std::move(finished));
  s.keep_forward();
  if (renumber) s.forward.renumber();
  ShardParts parts;
  parts.sources.documents = &s.spool;
  parts.sources.base = {s.published.directory + "/" + std::string(format::kDatabaseName),
                        std::string(format::kDatabaseName), s.published.checksums.get(), &s.gone,
                        s.gone_values()};
  parts.sources.term_lists = s.published.manifest.shards > 0;
  parts.forward = &s.forward;
  parts.folder = s.folder;
  return parts;
}

Result<void> ShardEditor::verify() const {
  // All that was taken over has been looked at by now.
  if (!state_->published.forward->damaged()) return {};
  return fail(ErrorCode::corrupt,
              "'" + state_->published.directory + "/" + std::string(format::kForwardName) + "' is damaged");
}

}  // namespace kb::indexer
