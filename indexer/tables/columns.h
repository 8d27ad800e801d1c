#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "indexer/tables/document_spool.h"

namespace kb::indexer::tables {

/// A column of all documents of a spool in the order of their docids, whichever run they came in. Not
/// thread-safe.
class ColumnReader {
 public:
  ColumnReader(const DocumentSpool& spool, unsigned column);

  [[nodiscard]] bool at_end() const { return heap_.empty(); }
  [[nodiscard]] std::uint32_t docid() const { return heap_.front()->docid; }
  /// Valid until next().
  [[nodiscard]] std::string_view bytes() const { return heap_.front()->bytes; }
  [[nodiscard]] Result<void> next();
  /// What kept the first documents from being read.
  [[nodiscard]] Result<void> begin();

 private:
  struct Cursor {
    PieceReader reader;
    std::uint32_t run = 0;
    std::uint32_t docid = 0;
    std::string_view bytes;
  };
  const DocumentSpool& spool_;
  std::vector<std::unique_ptr<Cursor>> heap_;  // the least docid first

  static bool later(const std::unique_ptr<Cursor>& a, const std::unique_ptr<Cursor>& b) {
    return a->docid > b->docid;
  }
  /// To its next document that is wanted; false at its end.
  [[nodiscard]] bool advance(Cursor& cursor) const;
};

}  // namespace kb::indexer::tables
