#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/format/analyzer.h"
#include "indexer/format/checksums.h"
#include "indexer/format/zones.h"

/// The forward index: for every article its token sequence, by zone and block, as hashes. It answers what the
/// postings cannot (are these words adjacent, in order, in CAUSE, in this exact form?) at under a microsecond
/// an article, and stands in the place of Xapian's position table, which would be the most expensive part of
/// the index.
///
/// It is derived data: the same bytes come out of analyzing the stored article again (what a search over a
/// remote shard does, and `kbindex check` verifies).
///
/// One article ("entry"):
///   varint base tokens; varint d, distinct hashes; d * u32 little-endian (most frequent first, ties by first
///   occurrence); then the sequence, varints: 0 block border; 1..15 a zone begins; 16 + f a block of flavour
///   f begins (each of these is a border as well); 31 the next token is an extra at the place of the base
///   token that follows; 32 + i the i-th hash.
/// In a file the hashes are packed: see forward_pack.h.
namespace kb::format {

inline constexpr std::uint32_t kForwardBreak = 0;
inline constexpr std::uint32_t kForwardFlavour = 16;
inline constexpr std::uint32_t kForwardExtra = 31;
inline constexpr std::uint32_t kForwardToken = 32;

/// Collects one article's tokens and writes its entry. Reusable; not thread-safe.
class ForwardEncoder {
 public:
  /// A block begins. Ends the one before.
  void begin_block(Zone zone, Flavour flavour);
  void add(std::uint32_t hash, bool extra);
  /// Appends the entry to `out` and begins anew. Returns the number of base tokens.
  std::uint32_t finish(std::string& out);

 private:
  std::vector<std::uint32_t> sequence_;
  std::vector<std::uint32_t> hashes_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> table_;  // open addressing: index + 1 into hashes_
  std::vector<std::uint32_t> slots_;  // where each hash stands in table_
  std::uint32_t tokens_ = 0;
  Zone zone_{};
  Flavour flavour_{};
  bool fresh_ = true;

  std::uint32_t intern(std::uint32_t hash);
};

class ForwardDictionary;
namespace forward_layout {
struct RecordPlace;
}

/// The bytes of an entry: as ForwardEncoder makes them, or packed with a file's dictionary. Valid as long as
/// what they were read from.
struct ForwardBytes {
  std::string_view bytes;
  const ForwardDictionary* dictionary = nullptr;  ///< null: not packed

  ForwardBytes() = default;
  ForwardBytes(std::string_view raw) : bytes(raw) {}    // NOLINT: an entry as made is just its bytes
  ForwardBytes(const std::string& raw) : bytes(raw) {}  // NOLINT
  ForwardBytes(std::string_view packed, const ForwardDictionary* with) : bytes(packed), dictionary(with) {}
};

/// An entry with its hashes read.
struct ForwardEntry {
  std::uint32_t tokens = 0;
  std::vector<std::uint32_t> hashes;
  const unsigned char* begin = nullptr;  ///< the sequence, into the bytes read
  const unsigned char* end = nullptr;
};

/// Reads an entry's head; nothing when the bytes are not one. The sequence is checked while it is walked.
[[nodiscard]] std::optional<ForwardEntry> read_forward(ForwardBytes entry);

/// Reads the next varint of a sequence; false at its end or when damaged.
inline bool next_forward(const unsigned char*& at, const unsigned char* end, std::uint32_t& value) {
  if (at == end) return false;
  std::uint32_t byte = *at++;
  value = byte & 0x7F;
  for (unsigned shift = 7; byte & 0x80; shift += 7) {
    if (at == end || shift > 28) return false;
    byte = *at++;
    value |= (byte & 0x7F) << shift;
  }
  return true;
}

/// So many tokens of an article are indexed, ten times what the longest real one has. Not an option: an entry
/// that is made again, by a check or for a remote shard, must come out the same.
inline constexpr std::size_t kMostWords = std::size_t{1} << 18;

/// Analyzes an article into a forward entry (appended to `out`) and shows every token to `visit(const
/// ZoneText&, const Token&)`: the one pass that postings, forward index and remote search share. False when
/// there were more than kMostWords: the rest is left out.
template <class Visit>
bool analyze_article(const parser::Article& article, Analyzer& analyzer, ForwardEncoder& encoder,
                     std::vector<Token>& scratch, std::string& out, Visit&& visit) {
  std::size_t left = kMostWords;
  bool complete = true;
  for (const ZoneText& run : zone_texts(article)) {
    if (!complete) break;
    analyzer.analyze(run.text, scratch);
    if (scratch.size() > left) {
      complete = false;
      scratch.resize(left);
      while (!scratch.empty() && scratch.back().extra) scratch.pop_back();  // it names a word that is gone
    }
    left -= scratch.size();
    if (scratch.empty()) continue;
    encoder.begin_block(run.zone, run.flavour);
    for (const Token& token : scratch) {
      encoder.add(token.form->hash, token.extra);
      visit(run, token);
    }
  }
  encoder.finish(out);
  return complete;
}

/// What search needs of an article before it reads anything else of it. 32 bytes in the file, in this order.
struct ForwardInfo {
  std::uint64_t offset = 0;         ///< where the entry is: see forward_layout.h
  std::uint32_t length = 0;         ///< bytes; 0: no such document
  std::uint32_t number = 0;         ///< article number
  std::uint32_t date = 0;           ///< YYYYMMDD
  std::uint32_t weight_length = 0;  ///< Xapian's document length: the sum of its terms' frequencies, for BM25
  std::uint16_t inbound = 0;        ///< articles that cite it, capped
  std::uint16_t category = 0;       ///< into ForwardFile::categories()
  std::uint16_t sections = 0;       ///< bit k: has SectionKind k
  std::uint8_t type = 0;            ///< parser::ArticleType
  std::uint8_t part = 0;            ///< of a combined file: where the entry is; 0 in a file
};
static_assert(sizeof(ForwardInfo) == 32);

/// Writes a forward file: stored articles and packed entries, then the entries' dictionary, the table by docid
/// and the categories (forward_layout.h). Entries are spooled to `path`.raw until finish(), which packs them: the
/// dictionary needs all of them first. Not thread-safe. Nothing is visible at `path` before finish(); nothing is
/// synced, as the generation it belongs to is.
///
/// What is taken over from another file is not copied while it is the greater part of that: the file is linked
/// beside this one ("PATH-1") and stays what it was. Where there are no links it is copied.
class ForwardWriter {
 public:
  [[nodiscard]] static Result<ForwardWriter> create(const std::string& path);
  /// A writer for a file that has most entries in common with `base`, no combined one: keep() takes them over
  /// as they are packed. The hashes keep their numbers, new ones come behind, unless more than a quarter of the
  /// entries is new.
  [[nodiscard]] static Result<ForwardWriter> create(const std::string& path,
                                                    std::shared_ptr<const class ForwardFile> base);
  ~ForwardWriter();
  ForwardWriter(ForwardWriter&&) noexcept;
  ForwardWriter& operator=(ForwardWriter&&) noexcept;

  /// Adds an entry for a document, and its stored article unless that is kept elsewhere. Docids may come in any
  /// order; one given twice keeps the last. `info.offset`, `info.length` and `info.category` are set here.
  [[nodiscard]] Result<void> add(std::uint32_t docid, ForwardInfo info, std::string_view category,
                                 ForwardBytes entry, std::string_view record = {});
  /// Takes out again what was added for a document.
  void drop(std::uint32_t docid);
  /// Takes over what `base` has for a document, all but the citation count.
  void keep(std::uint32_t docid);
  /// The stored article added or kept for a document; empty when there is none. Before pack(). Errors: io,
  /// no_space.
  [[nodiscard]] Result<std::string> record(std::uint32_t docid);
  /// Sets the citation count of a document added before.
  void set_inbound(std::uint32_t docid, std::uint16_t inbound);
  /// Numbers the hashes anew in any case: numbers fitted to the file of long ago make it larger.
  void renumber();
  /// Packs the entries, when all are added: the long part of finish(), which needs no citation counts.
  /// Errors: as finish().
  [[nodiscard]] Result<void> pack();
  /// Packs them unless that is done, and writes the rest. Errors: io, no_space.
  [[nodiscard]] Result<void> finish();

 private:
  struct State;
  explicit ForwardWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// A forward file and those that it shares with earlier generations, memory-mapped read-only. Thread-safe. Damaged bytes give missing entries, never a crash;
/// the file must not be truncated while it is open (generations are immutable). With checksums every block is
/// verified before it is used, and damaged() tells what came of it: ask when the answer is there.
class ForwardFile {
 public:
  /// `sums` of the generation it belongs to, which may lack it or be null. Errors: not_found, io, corrupt.
  [[nodiscard]] static Result<std::shared_ptr<const ForwardFile>> open(
      const std::string& path, std::shared_ptr<const Checksums> sums = nullptr);
  /// Several files as one, with docids as Xapian gives them to several databases: document d of file i is (d
  /// - 1) * files + i + 1. At most 256.
  [[nodiscard]] static std::shared_ptr<const ForwardFile> combine(
      std::vector<std::shared_ptr<const ForwardFile>> files);
  ~ForwardFile();
  ForwardFile(const ForwardFile&) = delete;
  ForwardFile& operator=(const ForwardFile&) = delete;

  /// Highest docid the table covers.
  [[nodiscard]] std::uint32_t last_docid() const { return count_; }
  /// The record of a document; one with length 0 when there is none.
  [[nodiscard]] ForwardInfo info(std::uint32_t docid) const {
    ForwardInfo info;
    if (!parts_.empty()) return part_info(docid);
    if (docid - 1 >= count_) return info;
    const unsigned char* at = table_ + std::size_t{docid - 1} * sizeof info;
    if (own().sound(static_cast<std::uint64_t>(at - own().bytes), sizeof info))
      std::memcpy(&info, at, sizeof info);
    return info;
  }
  /// Something that was looked at is not what was written, so that answers may lack articles.
  [[nodiscard]] bool damaged() const;
  /// The bytes of an entry; empty when there is none or the record points outside its file.
  [[nodiscard]] ForwardBytes entry(const ForwardInfo& info) const;
  /// The stored article of a document (stored_article.h); empty when there is none here, or it is damaged.
  [[nodiscard]] std::string_view record(std::uint32_t docid) const;
  /// Whether entry and stored article of a document are not only the same as in `other` but lie in the same places
  /// of the same file.
  [[nodiscard]] bool shares(std::uint32_t docid, const ForwardFile& other) const;
  /// The whole mapping that bytes of entry() or record() lie in; nothing for bytes from elsewhere.
  [[nodiscard]] std::optional<std::string_view> mapping(std::string_view bytes) const;
  /// Xapian's length of a document, without the rest of its record; 0 when there is none.
  [[nodiscard]] std::uint32_t weight_length(std::uint32_t docid) const {
    std::uint32_t length = 0;
    if (!parts_.empty()) return part_info(docid).weight_length;
    if (docid - 1 < count_)
      std::memcpy(&length, lengths_ + std::size_t{docid - 1} * sizeof length, sizeof length);
    return length;
  }
  [[nodiscard]] const std::vector<std::string>& categories() const { return categories_; }
  /// What its entries are packed with; not of a combined file.
  [[nodiscard]] const ForwardDictionary& dictionary() const { return *dictionary_; }

 private:
  friend class ForwardWriter;
  /// A file in memory.
  struct Mapped {
    std::uint32_t number = 0;  ///< of a shared file
    dev_t device = 0;
    ino_t inode = 0;
    const unsigned char* bytes = nullptr;
    std::size_t size = 0;
    std::size_t entries_end = 0;  ///< what it holds for documents lies before
    std::unique_ptr<const BlockGuard> guard;

    Mapped() = default;
    Mapped(Mapped&& other) noexcept;
    Mapped& operator=(Mapped&&) = delete;
    ~Mapped();
    [[nodiscard]] bool sound(std::uint64_t offset, std::uint64_t length) const {
      return !guard || guard->holds(offset, length);
    }
  };
  ForwardFile();
  [[nodiscard]] static Result<Mapped> map(const std::string& path, std::string_view name,
                                          const std::shared_ptr<const Checksums>& sums);
  [[nodiscard]] ForwardInfo part_info(std::uint32_t docid) const;
  [[nodiscard]] const Mapped& own() const { return files_.front(); }
  [[nodiscard]] forward_layout::RecordPlace record_place(std::uint32_t docid) const;
  [[nodiscard]] bool same_place(std::uint64_t place, const ForwardFile& other, std::uint64_t there) const;
  /// What lies at a place; empty when that is outside its file, or damaged.
  [[nodiscard]] std::string_view bytes_at(std::uint64_t place, std::uint32_t length) const;
  std::string path_;
  std::vector<Mapped> files_;  // its own, then the shared ones; none of a combined file
  const unsigned char* table_ = nullptr;
  const unsigned char* lengths_ = nullptr;
  const unsigned char* records_ = nullptr;
  std::uint32_t count_ = 0;
  std::unique_ptr<const ForwardDictionary> dictionary_;
  std::vector<std::string> categories_;
  std::vector<std::shared_ptr<const ForwardFile>> parts_;  // of a combined file: then there is no map
  std::vector<std::vector<std::uint16_t>> category_of_;    // by part: its categories' places in categories_
};

}  // namespace kb::format
