#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kb::indexer::tables {

/// What a document has beside its postings: its values by slot, its data, and the list of its terms (as the
/// table `termlist` holds it), where there is one.
inline constexpr unsigned kSlots = 6;
inline constexpr unsigned kDataColumn = kSlots;
inline constexpr unsigned kTermsColumn = kSlots + 1;
inline constexpr unsigned kColumns = kSlots + 2;

/// No value of a column is less or greater; both empty when there is none.
struct Bounds {
  std::string least, greatest;

  void include(std::string_view value) {
    if (value.empty()) return;
    if (least.empty() || value < least) least = value;
    if (value > greatest) greatest = value;
  }
};

/// Some documents, ready to be spooled.
struct DocumentRun {
  struct Entry {
    std::uint32_t docid = 0;
    std::uint32_t length = 0;  ///< the sum of its terms' frequencies
    std::uint8_t columns = 0;  ///< bit c: it has column c
  };
  std::vector<Entry> documents;  ///< docids ascend
  std::string postings;          ///< sorted by term
  std::array<std::string, kColumns>
      columns;  ///< docid (the first as it is, then steps), length, bytes of each document
  std::array<Bounds, kColumns> bounds;

  [[nodiscard]] bool empty() const { return documents.empty(); }
};

/// Texts with dense numbers from 0, so that what is counted again and again needs no text.
class Numbering {
 public:
  std::uint32_t number(std::string&& text);
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] const std::string& text(std::uint32_t number) const { return *texts_[number]; }
  /// The first eight bytes as a number that sorts as they do.
  [[nodiscard]] std::uint64_t head(std::uint32_t number) const { return heads_[number]; }
  void clear();

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> texts_;
  std::vector<std::uint64_t> heads_;
};

/// The first eight bytes of a text as a number that sorts as they do.
[[nodiscard]] std::uint64_t text_head(std::string_view text);

/// Collects documents, and sorts their postings by term. Not thread-safe.
class RunBuilder {
 public:
  struct Column {
    unsigned column = 0;
    std::string_view bytes;  ///< not empty
  };
  /// A document begins; docids ascend within a run.
  void begin(std::uint32_t docid, std::uint32_t length);
  /// Of the document begun: a term, by its number, and its frequency there; each term once.
  void add_term(std::uint32_t term, std::uint32_t frequency);
  void add_column(unsigned column, std::string_view bytes);
  [[nodiscard]] std::size_t documents() const { return run_.documents.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// What was collected; begins anew. The terms' numbers are those of `terms`.
  [[nodiscard]] DocumentRun take(const Numbering& terms);

 private:
  struct Posting {
    std::uint32_t term, docid, frequency;
  };
  DocumentRun run_;
  std::vector<Posting> postings_;
  std::vector<std::uint32_t> counts_;  // by term; 0 between runs
  std::vector<std::uint32_t> seen_;    // terms of this run
  std::array<std::uint32_t, kColumns> last_docid_{};
  std::size_t bytes_ = 0;
};

}  // namespace kb::indexer::tables
