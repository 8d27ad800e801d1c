#include "indexer/generation_editor.h"

#include <algorithm>

#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"

namespace kb::indexer {

namespace {

// Databases this much larger than after their last compaction are compacted again.
constexpr double kGrown = 1.3;

}  // namespace

struct GenerationEditor::State {
  const format::OpenShard& published;
  std::string folder;
  unsigned shards;
  CollectionWords words;
  std::vector<std::unique_ptr<format::OpenShard>> opened;  // the published shards one by one
  std::vector<ShardEditor> editors;

  State(const format::OpenShard& p, std::string f)
      : published(p), folder(std::move(f)), shards(static_cast<unsigned>(p.manifest.shards)) {}

  [[nodiscard]] unsigned count() const { return std::max(1u, shards); }

  Result<void> load() {
    auto lexicon = format::LexiconCounts::parse(published.database.get_metadata(format::metadata::kLexicon));
    if (!lexicon) return fail(std::move(lexicon));
    words.lexicon = *std::move(lexicon);
    auto acronyms = AcronymCounts::parse(published.database.get_metadata(kAllAcronyms));
    if (!acronyms) return fail(std::move(acronyms));
    words.acronyms = *std::move(acronyms);
    for (unsigned i = 0; i < count(); ++i)
      if (auto opened_one = open_one(i); !opened_one) return opened_one;
    return {};
  }

  Result<void> open_one(unsigned i) {
    auto shard = std::make_unique<format::OpenShard>();
    shard->location = published.location;
    shard->directory = format::shard_folder(published.directory, i, shards);
    if (published.checksums)
      shard->checksums = shards == 0 ? published.checksums
                                     : std::make_shared<const format::Checksums>(
                                           published.checksums->below(format::shard_name(i) + "/"));
    if (auto files = format::open_generation_files(*shard, shard->directory, 0); !files) return files;
    const std::string own = format::shard_folder(folder, i, shards);
    if (auto made = make_folders(own); !made) return made;
    auto editor = ShardEditor::open(*shard, own, words);
    if (!editor) return fail(std::move(editor));
    opened.push_back(std::move(shard));
    editors.push_back(*std::move(editor));
    return {};
  }

  ShardEditor& of(Xapian::docid docid) { return editors[(docid - 1) % count()]; }
  [[nodiscard]] Xapian::docid own(Xapian::docid docid) const { return format::docid_in_shard(docid, count()); }
};

GenerationEditor::GenerationEditor(std::unique_ptr<State> state) : state_(std::move(state)) {}
GenerationEditor::~GenerationEditor() = default;
GenerationEditor::GenerationEditor(GenerationEditor&&) noexcept = default;
GenerationEditor& GenerationEditor::operator=(GenerationEditor&&) noexcept = default;

Result<GenerationEditor> GenerationEditor::open(const format::OpenShard& published, const std::string& folder) {
  auto state = std::make_unique<State>(published, folder);
  if (auto loaded = state->load(); !loaded) return fail(std::move(loaded));
  return GenerationEditor(std::move(state));
}

Result<Xapian::docid> GenerationEditor::put(Xapian::docid docid, PreparedArticle&& article) {
  State& s = *state_;
  if (docid != 0) {
    auto put = s.of(docid).put(s.own(docid), std::move(article));
    if (!put) return fail(std::move(put));
    return docid;
  }
  const unsigned shard = format::shard_of(article.built.info.number, s.shards);
  auto put = s.editors[shard].put(0, std::move(article));
  if (!put) return fail(std::move(put));
  return format::combined_docid(*put, shard, s.count());
}

Result<void> GenerationEditor::restore(Xapian::docid docid) { return state_->of(docid).restore(state_->own(docid)); }

void GenerationEditor::remove(Xapian::docid docid) { state_->of(docid).remove(state_->own(docid)); }

Result<void> GenerationEditor::finish(const std::function<std::string(Xapian::docid)>& origin_of, Report& report) {
  State& s = *state_;
  const Metadata metadata = describe_collection({}, s.words, s.shards);
  report.articles = 0;
  for (ShardEditor& editor : s.editors) {
    auto documents = editor.commit(metadata);
    if (!documents) return fail(std::move(documents));
    report.articles += *documents;
  }
  count_citations(
      open_databases(s.folder, s.shards),
      [&](Xapian::docid docid, std::uint16_t inbound) { s.of(docid).set_inbound(s.own(docid), inbound); },
      origin_of, report);
  const std::uint64_t before = s.published.manifest.compact_bytes;
  const bool grown = before > 0 && static_cast<double>(database_bytes(s.folder, s.shards)) >=
                                       kGrown * static_cast<double>(before);
  for (ShardEditor& editor : s.editors)
    if (auto finished = editor.finish(grown); !finished) return finished;
  report.compact_bytes = grown ? database_bytes(s.folder, s.shards) : before;
  if (s.shards == 0) return {};
  return replace_file(s.folder + "/" + std::string(format::kDatabaseName), format::generation_stub(s.shards));
}

}  // namespace kb::indexer
