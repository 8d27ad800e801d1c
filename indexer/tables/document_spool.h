#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/tables/document_run.h"
#include "indexer/tables/file.h"
#include "indexer/tables/postings.h"

namespace kb::indexer::tables {

/// Runs of documents on disk until all of them are known: a file for the postings and one for each column. A
/// document that comes again replaces what came before. Not thread-safe.
class DocumentSpool {
 public:
  /// Makes its files in `folder`, which exists. Errors: io, no_space, permission.
  [[nodiscard]] static Result<DocumentSpool> create(const std::string& folder);

  [[nodiscard]] Result<void> add(DocumentRun&& run);

  /// A run that is too large to be held in memory: begin, documents by ascending docids and terms in their
  /// order, each with postings by ascending docids, end.
  void begin_run();
  [[nodiscard]] Result<void> put_document(std::uint32_t docid, std::uint32_t length,
                                          const std::array<std::string_view, kColumns>& columns);
  [[nodiscard]] Result<void> put_postings(std::string_view term, const std::vector<Posting>& postings);
  void end_run();

  /// The document is not wanted any more.
  void drop(std::uint32_t docid) {
    if (docid < documents_.size()) documents_[docid] = {};
  }
  /// A column of a document that is held; empty when it has none. Reads all of its run. Only after finish().
  /// Errors: io.
  [[nodiscard]] Result<std::string> value(std::uint32_t docid, unsigned column) const;
  /// Everything added can be read from here on. Errors: io, no_space.
  [[nodiscard]] Result<void> finish();

  struct Document {
    std::uint32_t run = kNoRun;  ///< that holds it
    std::uint32_t length = 0;
    std::uint8_t columns = 0;
  };
  static constexpr std::uint32_t kNoRun = 0xFFFFFFFF;

  /// By docid; those that are not there have kNoRun.
  [[nodiscard]] const std::vector<Document>& documents() const { return documents_; }
  [[nodiscard]] bool holds(std::uint32_t docid, std::uint32_t run) const {
    return docid < documents_.size() && documents_[docid].run == run;
  }

  /// Of all values ever added.
  [[nodiscard]] const Bounds& bounds(unsigned column) const { return bounds_[column]; }

  /// Where a run's piece of a file lies. File kColumns is that of the postings.
  struct Piece {
    std::uint64_t offset = 0, bytes = 0;
  };
  [[nodiscard]] std::size_t runs() const { return runs_.size(); }
  [[nodiscard]] const Piece& piece(std::size_t run, unsigned file) const { return runs_[run][file]; }
  [[nodiscard]] const OutputFile& file(unsigned file) const { return files_[file]; }
  static constexpr unsigned kPostingsFile = kColumns;

 private:
  std::array<OutputFile, kColumns + 1> files_;
  std::vector<std::array<Piece, kColumns + 1>> runs_;
  std::vector<Document> documents_;
  std::array<Bounds, kColumns> bounds_;
  std::array<std::uint32_t, kColumns> last_docid_{};  // of the run that has begun
  std::string scratch_;

  void note(std::uint32_t docid, const Document& document);
};

/// Reads a piece of a spool file through a window. After the first failure every read gives nothing and
/// error() says why. Not thread-safe.
class PieceReader {
 public:
  PieceReader(const OutputFile& file, const DocumentSpool::Piece& piece, std::size_t window)
      : file_(&file), offset_(piece.offset), left_(piece.bytes), window_(window) {}

  [[nodiscard]] bool at_end() const { return at_ == buffer_.size() && left_ == 0; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  /// A varint.
  std::uint32_t number() {
    if (buffer_.size() - at_ < kMostVarint) fill(kMostVarint);
    std::uint32_t value = 0;
    for (unsigned shift = 0; at_ < buffer_.size() && shift < 32; shift += 7) {
      const auto byte = static_cast<unsigned char>(buffer_[at_++]);
      value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    damaged();
    return 0;
  }
  /// The next `size` bytes; valid until the next call.
  std::string_view bytes(std::size_t size) {
    fill(size);
    if (buffer_.size() - at_ < size) damaged();
    const std::string_view view = std::string_view(buffer_).substr(at_, size);
    at_ += view.size();
    return view;
  }

 private:
  static constexpr std::size_t kMostVarint = 5;
  const OutputFile* file_;
  std::uint64_t offset_, left_;
  std::size_t window_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::optional<Error> error_;

  /// At least `size` bytes from at_ on are in the buffer, or all that are left.
  void fill(std::size_t size);
  void damaged();
};

/// So that the windows of all runs together take little memory.
[[nodiscard]] std::size_t window_for(std::size_t runs);

}  // namespace kb::indexer::tables
