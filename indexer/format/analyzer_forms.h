#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"
#include "indexer/format/analyzer_lexeme.h"

/// The two tables behind an Analyzer: distinct forms, and distinct raw tokens with what they mean.
namespace kb::format::detail {

/// Hash of bytes for tables in memory only; never stored.
[[nodiscard]] std::uint64_t quick_hash(std::string_view bytes);

/// A raw token, told from any other of up to 16 bytes by this alone. Most tokens are found without a look at
/// their bytes in memory far away.
struct RawKey {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  std::uint32_t length = 0;

  static constexpr std::uint32_t kWhole = 16;

  RawKey() = default;
  explicit RawKey(std::string_view raw);
  [[nodiscard]] std::uint64_t hash(std::string_view raw) const;
  [[nodiscard]] bool operator==(const RawKey&) const = default;
};

/// Open addressing with linear probing, at most half full. Maps a hash to the number of an entry that the
/// owner keeps.
class ProbeTable {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  ProbeTable() { clear(); }
  void clear();

  /// The entry with this hash for which `equal(entry)` holds, or kNone.
  template <typename Equal>
  [[nodiscard]] std::uint32_t find(std::uint64_t hash, const Equal& equal) const {
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const Slot slot = slots_[i];
      if (slot.entry == kNone) return kNone;
      if (slot.tag == tag && equal(slot.entry)) return slot.entry;
    }
  }
  /// Asks for the memory that find() will read first.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }
  /// The entry that find() will look at first, or kNone.
  [[nodiscard]] std::uint32_t first_candidate(std::uint64_t hash) const { return slots_[hash & mask_].entry; }
  /// `entry` must not be in the table.
  void insert(std::uint64_t hash, std::uint32_t entry);

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t entry = kNone;
  };
  void grow();
  void place(std::uint64_t hash, std::uint32_t entry);

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;  // of entries in order of insertion: entry numbers are dense
  std::size_t mask_ = 0;
};

/// Bytes that stay where they are.
class Arena {
 public:
  [[nodiscard]] const char* store(std::string_view bytes);
  void clear();

 private:
  static constexpr std::size_t kBlock = std::size_t{64} * 1024;
  std::vector<std::unique_ptr<std::array<char, kBlock>>> blocks_;
  std::size_t used_ = kBlock;
};

/// Other names of one raw token, interned.
struct LexemeNames {
  std::vector<const Form*> same;
  std::vector<const Form*> broader;
};

/// A raw token that was read before.
struct Lexeme {
  const Form* form = nullptr;  ///< nullptr: no token
  std::uint32_t names = 0;     ///< number of its LexemeNames, 0 when it has none
  Trigger trigger = Trigger::none;
  std::uint8_t shape = 0;
};

class FormTable {
 public:
  FormTable() { clear(); }

  /// The one form of this kind and word; made when it is new. The stem follows from the two.
  [[nodiscard]] const Form& intern(FormKind kind, std::string_view word);
  /// A raw token on its way to its lexeme. The tables are spread over more memory than caches hold, so that a
  /// look-up is mostly waiting; a batch of tokens that each go through begin(), approach() and lexeme() wait
  /// at the same time.
  struct LookUp {
    RawKey key;
    std::uint64_t hash = 0;
  };
  [[nodiscard]] LookUp begin(std::string_view raw) const;
  void approach(const LookUp& look_up) const;
  /// The result is valid until the next call.
  [[nodiscard]] const Lexeme& lexeme(std::string_view raw, const LookUp& look_up);
  [[nodiscard]] const LexemeNames& names(const Lexeme& lexeme) const { return names_[lexeme.names]; }
  /// The names a raw token has in queries only. Not kept: queries are short.
  [[nodiscard]] std::vector<const Form*> names_in_query(std::string_view raw, const Form& form);

  [[nodiscard]] std::size_t size() const { return forms_.size(); }
  [[nodiscard]] std::size_t lexeme_count() const { return lexemes_.size(); }
  [[nodiscard]] const Form& form(std::size_t index) const { return forms_[index]; }
  void clear();

 private:
  struct KnownLexeme {
    RawKey key;
    Lexeme lexeme;
    const char* raw = nullptr;
  };
  const Lexeme& read(std::string_view raw, const LookUp& look_up);
  std::vector<const Form*> intern_all(const std::vector<OtherName>& names);

  std::deque<Form> forms_;
  ProbeTable form_table_;
  std::vector<KnownLexeme> lexemes_;
  std::vector<LexemeNames> names_;
  ProbeTable lexeme_table_;
  Arena arena_;
};

}  // namespace kb::format::detail
