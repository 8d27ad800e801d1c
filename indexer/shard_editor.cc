#include "indexer/shard_editor.h"

#include <filesystem>
#include <unordered_set>

#include "indexer/acronyms.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"

namespace kb::indexer {

namespace {

namespace fs = std::filesystem;

// Changed documents held in memory by Xapian before they are written.
constexpr unsigned kCommitEvery = 3000;
}  // namespace

struct ShardEditor::State {
  const format::OpenShard& published;
  std::string folder;
  std::string dictionary;
  Xapian::WritableDatabase database;
  format::ForwardWriter forward;
  format::RecordDecoder decoder;
  DocumentBuilder builder;
  CollectionWords& words;
  std::unordered_set<Xapian::docid>
      touched;  // docids of the published generation whose entry must not be copied
  unsigned uncommitted = 0;

  State(const format::OpenShard& p, std::string f, format::ForwardWriter w, CollectionWords& collection)
      : published(p),
        folder(std::move(f)),
        dictionary(p.database.get_metadata(format::metadata::kDictionary)),
        forward(std::move(w)),
        decoder(dictionary),
        builder(dictionary),
        words(collection) {}

  [[nodiscard]] std::string database_path() const {
    return folder + "/" + std::string(format::kDatabaseName);
  }

  Result<void> load() {
    std::error_code error;
    const std::string from = published.directory + "/" + std::string(format::kDatabaseName);
    fs::copy(from, database_path(), error);
    if (error) return tl::unexpected<Error>(format::system_error(error.value(), "copy", from));
    if (auto sound = check_copy(); !sound) return sound;
    // The copy is thrown away with everything else when this process dies: no syncing, blocks in place.
    database = Xapian::WritableDatabase(database_path(),
                                        Xapian::DB_OPEN | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
    return {};
  }

  /// Damage must not be carried from generation to generation.
  Result<void> check_copy() {
    if (!published.checksums) return {};
    format::Checksums tables;
    for (const format::FileSums& file : published.checksums->files)
      if (file.name.starts_with(std::string(format::kDatabaseName) + "/")) tables.files.push_back(file);
    return refuse(format::find_damage(folder, tables));
  }

  [[nodiscard]] Result<void> refuse(const std::vector<std::string>& damage) const {
    if (damage.empty()) return {};
    return fail(ErrorCode::corrupt, "'" + published.location + "' is damaged: " + damage.front(),
                "kbindex build --db " + published.location + " SOURCE... makes it anew");
  }

  /// The words of what stands under a docid now leave the lexicon.
  void forget_words(Xapian::docid docid) {
    auto article = decoder.decode(database.get_document(docid).get_value(format::kRecordSlot));
    if (!article) return;  // damaged: its words stay counted, which costs a suggestion at worst
    for (const std::string& word : builder.words_of(*article)) words.lexicon.remove(word);
    for (const std::string& pair : mine_acronyms(*article)) words.acronyms.remove(pair);
  }

  void changed_one() {
    if (++uncommitted < kCommitEvery) return;
    database.commit();
    uncommitted = 0;
  }

  void keep_forward() {
    const format::ForwardFile& old = *published.forward;
    for (std::uint32_t docid = 1; docid <= old.last_docid(); ++docid) {
      const format::ForwardInfo info = old.info(docid);
      if (info.length != 0 && !touched.contains(docid)) forward.keep(docid);
    }
  }

  Result<void> add_old_entry(std::uint32_t docid, format::ForwardInfo info) {
    const format::ForwardFile& old = *published.forward;
    const auto entry = old.entry(info);
    const std::string category =
        info.category < old.categories().size() ? old.categories()[info.category] : "";
    info.inbound = 0;  // counted anew
    return forward.add(docid, info, category, entry);
  }

  void compact() {
    const std::string compacted = folder + "/db.compact";
    Xapian::Database(database_path())
        .compact(compacted, Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
    fs::remove_all(database_path());
    fs::rename(compacted, database_path());
    forward.renumber();
  }
};

ShardEditor::ShardEditor(std::unique_ptr<State> state) : state_(std::move(state)) {}
ShardEditor::~ShardEditor() = default;
ShardEditor::ShardEditor(ShardEditor&&) noexcept = default;
ShardEditor& ShardEditor::operator=(ShardEditor&&) noexcept = default;

Result<ShardEditor> ShardEditor::open(const format::OpenShard& published, const std::string& folder,
                                      CollectionWords& words) {
  auto forward =
      format::ForwardWriter::create(folder + "/" + std::string(format::kForwardName), published.forward);
  if (!forward) return fail(std::move(forward));
  auto state = std::make_unique<State>(published, folder, *std::move(forward), words);
  if (auto loaded = state->load(); !loaded) return fail(std::move(loaded));
  return ShardEditor(std::move(state));
}

Result<Xapian::docid> ShardEditor::put(Xapian::docid docid, PreparedArticle&& article) {
  State& s = *state_;
  if (docid == 0) {
    docid = s.database.add_document(article.built.document);
  } else {
    s.forget_words(docid);
    s.database.replace_document(docid, article.built.document);
    s.touched.insert(docid);
  }
  for (const std::string& word : article.words) s.words.lexicon.add(word);
  for (const std::string& pair : article.acronyms) s.words.acronyms.add(pair);
  if (auto added = s.forward.add(docid, article.built.info, article.category, article.entry); !added)
    return fail(std::move(added));
  s.changed_one();
  return docid;
}

Result<void> ShardEditor::restore(Xapian::docid docid) {
  State& s = *state_;
  s.forget_words(docid);
  const Xapian::Document document = s.published.database.get_document(docid);
  s.database.replace_document(docid, document);
  if (auto article = s.decoder.decode(document.get_value(format::kRecordSlot))) {
    for (const std::string& word : s.builder.words_of(*article)) s.words.lexicon.add(word);
    for (const std::string& pair : mine_acronyms(*article)) s.words.acronyms.add(pair);
  }
  s.touched.insert(docid);
  s.changed_one();
  return s.add_old_entry(docid, s.published.forward->info(docid));
}

void ShardEditor::remove(Xapian::docid docid) {
  State& s = *state_;
  s.forget_words(docid);
  s.database.delete_document(docid);
  s.touched.insert(docid);
  s.changed_one();
}

Result<std::uint64_t> ShardEditor::commit(const Metadata& metadata) {
  State& s = *state_;
  write_metadata(s.database, metadata);
  s.database.commit();
  const std::uint64_t documents = s.database.get_doccount();
  s.keep_forward();
  s.database.close();
  return documents;
}

void ShardEditor::set_inbound(Xapian::docid docid, std::uint16_t inbound) { state_->forward.set_inbound(docid, inbound); }

Result<void> ShardEditor::finish(bool compact) {
  State& s = *state_;
  if (compact) s.compact();
  if (auto finished = s.forward.finish(); !finished) return finished;
  // All that was taken over has been looked at by now.
  if (s.published.forward->damaged())
    return s.refuse({"'" + s.published.directory + "/" + std::string(format::kForwardName) + "'"});
  return {};
}

}  // namespace kb::indexer
