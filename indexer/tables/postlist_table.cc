#include "indexer/tables/postlist_table.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "indexer/format/varint.h"
#include "indexer/tables/columns.h"
#include "indexer/tables/keys.h"
#include "indexer/tables/postings.h"
#include "indexer/tables/table_reader.h"

namespace kb::indexer::tables {

namespace {

constexpr std::size_t kValueChunkBytes = 2000;  // Xapian's own
constexpr std::uint32_t kAskEvery = 4096;       // terms between two looks at the stop request

/// Values of a slot, some a chunk: of the first its length and bytes, of the others the distance of the docid
/// - 1, too.
class ValueChunks {
 public:
  ValueChunks(TableWriter& table, unsigned slot) : table_(table), slot_(slot) {}
  Result<void> add(std::uint32_t docid, std::string_view value) {
    if (tag_.empty())
      first_ = docid;
    else
      format::put_varint(tag_, docid - last_ - 1);
    last_ = docid;
    format::put_string(tag_, value);
    return tag_.size() >= kValueChunkBytes ? flush() : Result<void>{};
  }
  [[nodiscard]] bool empty() const { return tag_.empty(); }
  /// A chunk as another table has it, behind all that was added.
  Result<void> add_whole(std::string_view key, std::string_view tag) {
    auto flushed = flush();
    return flushed ? table_.add(key, tag) : flushed;
  }
  Result<void> flush() {
    if (tag_.empty()) return {};
    std::string key(kValuesHead);
    format::put_varint(key, slot_);
    put_sortable(key, first_);
    auto added = table_.add(key, tag_);
    tag_.clear();
    return added;
  }

 private:
  TableWriter& table_;
  unsigned slot_;
  std::string tag_;
  std::uint32_t first_ = 0, last_ = 0;
};

/// The postings of a run, term by term.
struct RunCursor {
  PieceReader reader;
  std::uint32_t run = 0;
  std::uint64_t head = 0;
  std::string term;
  std::uint32_t postings = 0;

  /// False at the end, or when reading fails.
  bool next() {
    if (reader.at_end()) return false;
    term.assign(reader.bytes(reader.number()));
    head = text_head(term);
    postings = reader.number();
    return !reader.error();
  }
  static bool later(const std::unique_ptr<RunCursor>& a, const std::unique_ptr<RunCursor>& b) {
    if (a->head != b->head) return a->head > b->head;
    const int order = a->term.compare(b->term);
    return order != 0 ? order > 0 : a->run > b->run;
  }
};

class Writer {
 public:
  Writer(const Sources& sources, TableWriter table)
      : sources_(sources), table_(std::move(table)), lists_(table_) {}

  Result<PostlistTable> run() {
    if (!sources_.base.database.empty())
      if (auto opened = open_base(); !opened) return fail(std::move(opened));
    for (auto step : {&Writer::metadata, &Writer::values, &Writer::lengths, &Writer::postings})
      if (auto done = (this->*step)(); !done) return fail(std::move(done));
    if (base_left_) return damaged();
    auto root = table_.finish();
    if (!root) return fail(std::move(root));
    result_.root = *root;
    return std::move(result_);
  }

 private:
  const Sources& sources_;
  TableWriter table_;
  PostingListWriter lists_;
  std::optional<TableReader> base_;
  bool base_left_ = false;  // base_ stands on an entry
  PostlistTable result_;
  std::vector<Posting> new_, old_, merged_;

  [[nodiscard]] tl::unexpected<Error> damaged() const {
    return fail(ErrorCode::corrupt, "the database '" + sources_.base.database + "' is damaged");
  }
  [[nodiscard]] bool gone(std::uint32_t docid) const {
    return docid < sources_.base.gone->size() && (*sources_.base.gone)[docid];
  }

  Result<void> open_base() {
    const format::Checksums* sums = sources_.base.sums;
    auto reader =
        TableReader::open(sources_.base.database + "/postlist.glass",
                          sums == nullptr ? nullptr : sums->find(sources_.base.name + "/postlist.glass"));
    if (!reader) return fail(std::move(reader));
    base_.emplace(*std::move(reader));
    return next_base();
  }
  Result<void> next_base() {
    auto more = base_->next();
    if (!more) return fail(std::move(more));
    base_left_ = *more;
    return {};
  }
  [[nodiscard]] bool base_at(std::string_view head) const {
    return base_left_ && base_->key().starts_with(head);
  }

  Result<void> metadata() {
    std::map<std::string, std::string> all = sources_.metadata;
    while (base_at(kMetadataHead)) {
      all.emplace(base_->key().substr(kMetadataHead.size()), base_->tag());
      if (auto next = next_base(); !next) return next;
    }
    for (const auto& [name, value] : all) {
      if (value.empty()) continue;
      if (auto added = table_.add(std::string(kMetadataHead) + name, value); !added) return added;
    }
    return {};
  }

  /// How many values a slot has and what they lie between, then the values of all slots.
  Result<void> values() {
    std::array<std::uint32_t, kSlots> count{};
    std::array<Bounds, kSlots> bounds;
    if (auto read = base_value_stats(count, bounds); !read) return read;
    for (const DocumentSpool::Document& document : sources_.documents->documents())
      for (unsigned slot = 0; slot < kSlots; ++slot)
        if (document.run != DocumentSpool::kNoRun && (document.columns >> slot & 1) != 0) ++count[slot];
    for (unsigned slot = 0; slot < kSlots; ++slot) {
      if (count[slot] == 0) continue;
      bounds[slot].include(sources_.documents->bounds(slot).least);
      bounds[slot].include(sources_.documents->bounds(slot).greatest);
      std::string key(kValueStatsHead);
      if (slot != 0) key.push_back(static_cast<char>(slot));
      std::string tag;
      format::put_varint(tag, count[slot]);
      format::put_string(tag, bounds[slot].least);
      if (bounds[slot].greatest != bounds[slot].least) tag += bounds[slot].greatest;
      if (auto added = table_.add(key, tag); !added) return added;
    }
    for (unsigned slot = 0; slot < kSlots; ++slot)
      if (auto written = values_of(slot); !written) return written;
    return {};
  }

  Result<void> base_value_stats(std::array<std::uint32_t, kSlots>& count,
                                std::array<Bounds, kSlots>& bounds) {
    while (base_at(kValueStatsHead)) {
      const std::string_view key = base_->key().substr(kValueStatsHead.size());
      const unsigned slot = key.empty() ? 0 : static_cast<unsigned char>(key[0]);
      format::VarintReader in(base_->tag());
      const auto values = static_cast<std::uint32_t>(in.varint());
      const std::string_view least = in.string();
      const std::string_view greatest = in.bytes(in.left());
      if (!in.ok() || key.size() > 1 || slot >= kSlots || values < sources_.base.gone_values[slot])
        return damaged();
      count[slot] = values - sources_.base.gone_values[slot];
      bounds[slot].include(least);
      bounds[slot].include(greatest);
      if (auto next = next_base(); !next) return next;
    }
    return {};
  }

  struct Value {
    std::uint32_t docid;
    std::string_view bytes;
  };
  std::vector<Value> values_;  // of the chunk that base_ stands on

  /// Fills values_; false for bytes that are no chunk.
  bool read_values(std::uint32_t first_docid) {
    values_.clear();
    format::VarintReader in(base_->tag());
    std::uint32_t docid = first_docid;
    do {
      if (!values_.empty()) docid += static_cast<std::uint32_t>(in.varint()) + 1;
      values_.push_back({docid, in.string()});
      if (!in.ok() || docid < first_docid) return false;
    } while (!in.at_end());
    return true;
  }

  Result<void> values_of(unsigned slot) {
    ColumnReader column(*sources_.documents, slot);
    if (auto begun = column.begin(); !begun) return begun;
    ValueChunks chunks(table_, slot);
    const auto put_new = [&](std::uint32_t before) -> Result<void> {
      while (!column.at_end() && column.docid() < before) {
        if (auto added = chunks.add(column.docid(), column.bytes()); !added) return added;
        if (auto next = column.next(); !next) return next;
      }
      return {};
    };
    std::string head(kValuesHead);
    format::put_varint(head, slot);
    while (base_at(head)) {
      std::string_view key = base_->key().substr(head.size());
      std::uint32_t docid = 0;
      if (!take_sortable(key, docid) || !key.empty()) return damaged();
      if (!read_values(docid)) return damaged();
      if (auto put = put_new(docid); !put) return put;
      const std::uint32_t last = values_.back().docid;
      // A small one is joined with what is before it: chunks must not become smaller from update to update.
      const bool large = chunks.empty() || base_->tag().size() >= kValueChunkBytes / 2;
      if (large && std::ranges::none_of(values_, [this](const Value& value) { return gone(value.docid); }) &&
          (column.at_end() || column.docid() > last)) {
        if (auto put = chunks.add_whole(base_->key(), base_->tag()); !put) return put;
      } else {
        for (const Value& value : values_) {
          if (gone(value.docid)) continue;
          if (auto put = put_new(value.docid); !put) return put;
          if (auto added = chunks.add(value.docid, value.bytes); !added) return added;
        }
      }
      if (auto next = next_base(); !next) return next;
    }
    if (auto put = put_new(0xFFFFFFFF); !put) return put;
    return chunks.flush();
  }

  Result<void> lengths() {
    old_.clear();
    ChunkKey key;
    std::string scratch;
    while (base_at(kLengthsHead)) {
      if (!parse_chunk_key(base_->key(), scratch, key) ||
          !read_chunk(base_->tag(), key.docid, key.docid == 0, old_))
        return damaged();
      if (auto next = next_base(); !next) return next;
    }
    new_.clear();
    const auto& documents = sources_.documents->documents();
    for (std::uint32_t docid = 0; docid < documents.size(); ++docid)
      if (documents[docid].run != DocumentSpool::kNoRun) new_.push_back({docid, documents[docid].length});
    merge();
    DatabaseStats& stats = result_.stats;
    stats.documents = static_cast<std::uint32_t>(merged_.size());
    for (const Posting& document : merged_) {
      stats.last_docid = document.docid;
      stats.total_length += document.frequency;
      stats.most_length = std::max(stats.most_length, document.frequency);
      // Xapian leaves documents without terms out of the lower bound.
      if (document.frequency > 0 && (stats.least_length == 0 || document.frequency < stats.least_length))
        stats.least_length = document.frequency;
    }
    return merged_.empty() ? Result<void>{} : lists_.write({}, merged_);
  }

  /// merged_: what stays of old_, and new_.
  void merge() {
    std::erase_if(old_, [this](const Posting& posting) { return gone(posting.docid); });
    merged_.resize(old_.size() + new_.size());
    std::ranges::merge(old_, new_, merged_.begin(), {}, &Posting::docid, &Posting::docid);
  }

  struct RawChunk {
    std::string key, tag;
  };
  std::vector<RawChunk> raw_;  // of the base's term; the first raw_used_ of them
  std::size_t raw_used_ = 0;
  std::string base_term_;
  bool has_base_term_ = false;

  /// Reads all chunks of the base's next term.
  Result<void> read_base_term() {
    has_base_term_ = base_left_;
    old_.clear();
    raw_used_ = 0;
    ChunkKey key;
    std::string scratch;
    while (base_left_) {
      if (!parse_chunk_key(base_->key(), scratch, key) || key.term.empty()) return damaged();
      if (raw_used_ == 0)
        base_term_.assign(key.term);
      else if (key.term != base_term_)
        break;
      if ((key.docid == 0) != (raw_used_ == 0) || !read_chunk(base_->tag(), key.docid, key.docid == 0, old_))
        return damaged();
      if (raw_.size() == raw_used_) raw_.emplace_back();
      raw_[raw_used_].key.assign(base_->key());
      raw_[raw_used_++].tag.assign(base_->tag());
      if (auto next = next_base(); !next) return next;
    }
    return {};
  }

  Result<void> postings() {
    std::vector<std::unique_ptr<RunCursor>> heap;
    const DocumentSpool& spool = *sources_.documents;
    const std::size_t window = window_for(spool.runs());
    for (std::size_t run = 0; run < spool.runs(); ++run) {
      auto cursor = std::make_unique<RunCursor>(
          RunCursor{PieceReader(spool.file(DocumentSpool::kPostingsFile),
                                spool.piece(run, DocumentSpool::kPostingsFile), window),
                    static_cast<std::uint32_t>(run),
                    0,
                    {},
                    0});
      if (cursor->next())
        heap.push_back(std::move(cursor));
      else if (cursor->reader.error())
        return tl::unexpected<Error>(*cursor->reader.error());
    }
    std::ranges::make_heap(heap, RunCursor::later);
    if (auto read = read_base_term(); !read) return read;
    std::string term;
    for (std::uint32_t terms = 0; has_base_term_ || !heap.empty(); ++terms) {
      if (terms % kAskEvery == 0 && sources_.stop && sources_.stop())
        return fail(ErrorCode::interrupted, "stopped; the published index is as it was");
      const bool base = has_base_term_ && (heap.empty() || base_term_ <= heap.front()->term);
      term = base ? base_term_ : heap.front()->term;
      if (auto gathered = gather(heap, term); !gathered) return gathered;
      if (auto written = put(term, base); !written) return written;
      if (base)
        if (auto read = read_base_term(); !read) return read;
    }
    return {};
  }

  /// new_: the postings of a term from all runs that have it.
  Result<void> gather(std::vector<std::unique_ptr<RunCursor>>& heap, const std::string& term) {
    new_.clear();
    bool ascend = true;
    while (!heap.empty() && heap.front()->term == term) {
      std::ranges::pop_heap(heap, RunCursor::later);
      RunCursor& cursor = *heap.back();
      std::uint32_t docid = 0;
      for (std::uint32_t i = 0; i < cursor.postings; ++i) {
        docid += cursor.reader.number();
        const std::uint32_t frequency = cursor.reader.number();
        if (!sources_.documents->holds(docid, cursor.run)) continue;
        ascend = ascend && (new_.empty() || new_.back().docid < docid);
        new_.push_back({docid, frequency});
      }
      const bool more = cursor.next();
      if (cursor.reader.error()) return tl::unexpected<Error>(*cursor.reader.error());
      if (more)
        std::ranges::push_heap(heap, RunCursor::later);
      else
        heap.pop_back();
    }
    if (!ascend) std::ranges::sort(new_, {}, &Posting::docid);
    return {};
  }

  /// Whether every posting that goes comes back as it was, and no other comes: most of what an article says it
  /// says again when it is revised.
  [[nodiscard]] bool only_replaced_alike() const {
    auto at = new_.begin();
    for (const Posting& posting : old_) {
      if (!gone(posting.docid)) continue;
      if (at == new_.end() || at->docid != posting.docid || at->frequency != posting.frequency) return false;
      ++at;
    }
    return at == new_.end();
  }

  Result<void> put(const std::string& term, bool base) {
    const std::vector<Posting>* all = &new_;
    bool as_it_is = false;
    if (base) {
      as_it_is = only_replaced_alike();
      if (!as_it_is) merge();
      all = as_it_is ? &old_ : &merged_;
    }
    if (all->empty()) return {};
    for (const Posting& posting : *all)
      result_.stats.most_frequency = std::max(result_.stats.most_frequency, posting.frequency);
    if (!sources_.watched.empty() && term.starts_with(sources_.watched))
      result_.watched.push_back({term, static_cast<std::uint32_t>(all->size()), all->front().docid});
    if (!as_it_is) return lists_.write(term, *all);
    for (std::size_t i = 0; i < raw_used_; ++i)
      if (auto added = table_.add(raw_[i].key, raw_[i].tag); !added) return added;
    return {};
  }
};

}  // namespace

Result<PostlistTable> write_postlist_table(const std::string& folder, const Sources& sources) {
  auto table = TableWriter::create(folder + "/postlist.glass");
  if (!table) return fail(std::move(table));
  return Writer(sources, *std::move(table)).run();
}

}  // namespace kb::indexer::tables
