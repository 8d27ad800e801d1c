#include "indexer/generation_editor.h"

#include <algorithm>
#include <future>

#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"

namespace kb::indexer {

namespace {

// The hashes of a forward file are numbered anew when its generation is this much larger than when that was
// done last.
constexpr double kGrown = 1.3;

}  // namespace

struct GenerationEditor::State {
  const format::OpenShard& published;
  std::string folder, parts;
  unsigned shards;
  CollectionWords words;
  std::vector<std::unique_ptr<format::OpenShard>> opened;  // the published shards one by one
  std::vector<ShardEditor> editors;

  State(const format::OpenShard& p, std::string f, std::string t)
      : published(p),
        folder(std::move(f)),
        parts(std::move(t)),
        shards(static_cast<unsigned>(p.manifest.shards)) {}

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
    const std::string own_parts = parts + "/" + std::to_string(i);
    for (const std::string& path : {own, own_parts})
      if (auto made = make_folders(path); !made) return made;
    shard->manifest.shards = shards;
    auto editor = ShardEditor::open(*shard, own, own_parts, words);
    if (!editor) return fail(std::move(editor));
    opened.push_back(std::move(shard));
    editors.push_back(*std::move(editor));
    return {};
  }

  ShardEditor& of(Docid docid) { return editors[(docid - 1) % count()]; }
  [[nodiscard]] Docid own(Docid docid) const { return format::docid_in_shard(docid, count()); }

  /// Damage must not be carried from generation to generation.
  [[nodiscard]] tl::unexpected<Error> refuse(Error error) const {
    if (error.code == ErrorCode::corrupt)
      error = {ErrorCode::corrupt, "'" + published.location + "' is damaged: " + error.message,
               "kbindex build --db " + published.location + " SOURCE... makes it anew"};
    return tl::unexpected<Error>(std::move(error));
  }
};

GenerationEditor::GenerationEditor(std::unique_ptr<State> state) : state_(std::move(state)) {}
GenerationEditor::~GenerationEditor() = default;
GenerationEditor::GenerationEditor(GenerationEditor&&) noexcept = default;
GenerationEditor& GenerationEditor::operator=(GenerationEditor&&) noexcept = default;

Result<GenerationEditor> GenerationEditor::open(const format::OpenShard& published, const std::string& folder,
                                                const std::string& parts) {
  auto state = std::make_unique<State>(published, folder, parts);
  if (auto loaded = state->load(); !loaded) return fail(std::move(loaded));
  return GenerationEditor(std::move(state));
}

Result<Docid> GenerationEditor::put(Docid docid, PreparedArticle&& article) {
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

Result<void> GenerationEditor::restore(Docid docid) {
  return state_->of(docid).restore(state_->own(docid));
}

Result<void> GenerationEditor::remove(Docid docid) {
  return state_->of(docid).remove(state_->own(docid));
}

Result<void> GenerationEditor::finish(unsigned jobs, const std::function<Docid(std::uint32_t)>& docid_of,
                                      const std::function<std::string(Docid)>& origin_of,
                                      const Observer& observer, Report& report) {
  State& s = *state_;
  const std::uint64_t before = s.published.manifest.compact_bytes;
  const bool grown = before > 0 && static_cast<double>(tree_bytes(s.published.directory)) >=
                                       kGrown * static_cast<double>(before);
  // The words change no more: they are packed while the rest is made ready.
  const auto described = std::async(jobs > 1 ? std::launch::async : std::launch::deferred, [&s] {
                           return describe_collection({}, s.words, s.shards);
                         }).share();
  std::vector<ShardParts> parts;
  for (ShardEditor& editor : s.editors) {
    auto finished = editor.finish(grown);
    if (!finished) return s.refuse(std::move(finished).error());
    parts.push_back(*std::move(finished));
  }
  auto written = write_generation(
      parts, jobs, [&described] { return described.get(); }, docid_of, origin_of, observer, report);
  if (!written) return s.refuse(std::move(written).error());
  for (const ShardEditor& editor : s.editors)
    if (auto verified = editor.verify(); !verified) return s.refuse(std::move(verified).error());
  report.articles = *written;
  report.compact_bytes = grown ? tree_bytes(s.folder) : before;
  if (s.shards == 0) return {};
  return replace_file(s.folder + "/" + std::string(format::kDatabaseName), format::generation_stub(s.shards));
}

}  // namespace kb::indexer
