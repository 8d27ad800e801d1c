#include "indexer/tables/columns.h"

#include <algorithm>

namespace kb::indexer::tables {

ColumnReader::ColumnReader(const DocumentSpool& spool, unsigned column) : spool_(spool) {
  const std::size_t window = window_for(spool.runs());
  for (std::size_t run = 0; run < spool.runs(); ++run)
    if (spool.piece(run, column).bytes > 0)
      heap_.push_back(
          std::make_unique<Cursor>(Cursor{PieceReader(spool.file(column), spool.piece(run, column), window),
                                          static_cast<std::uint32_t>(run),
                                          0,
                                          {}}));
}

bool ColumnReader::advance(Cursor& cursor) const {
  while (!cursor.reader.at_end()) {
    cursor.docid += cursor.reader.number();
    cursor.bytes = cursor.reader.bytes(cursor.reader.number());
    if (cursor.reader.error()) return false;
    if (spool_.holds(cursor.docid, cursor.run)) return true;
  }
  return false;
}

Result<void> ColumnReader::begin() {
  for (auto& cursor : heap_) {
    if (advance(*cursor)) continue;
    if (cursor->reader.error()) return tl::unexpected<Error>(*cursor->reader.error());
    cursor.reset();
  }
  std::erase(heap_, nullptr);
  std::ranges::make_heap(heap_, later);
  return {};
}

Result<void> ColumnReader::next() {
  std::ranges::pop_heap(heap_, later);
  Cursor& cursor = *heap_.back();
  if (advance(cursor)) {
    std::ranges::push_heap(heap_, later);
    return {};
  }
  if (cursor.reader.error()) return tl::unexpected<Error>(*cursor.reader.error());
  heap_.pop_back();
  return {};
}

}  // namespace kb::indexer::tables
