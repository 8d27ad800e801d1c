#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kb::indexer::tables {

/// Where a table's tree begins: what the version file must know.
struct TableRoot {
  std::uint32_t root = 0;  ///< block
  unsigned level = 0;      ///< branch levels above the leaves
  std::uint64_t entries = 0;
  std::uint32_t blocks = 0;  ///< 0: there is no such table
};

/// Writes a Xapian B-tree from front to back: entries come in the order of their keys, so that every block is
/// written once and full, and nothing is read. Not thread-safe.
class TableWriter {
 public:
  /// Errors: as open() says.
  [[nodiscard]] static Result<TableWriter> create(const std::string& path);
  ~TableWriter();
  TableWriter(TableWriter&&) noexcept;
  TableWriter& operator=(TableWriter&&) noexcept;

  /// `key` is greater than the one before and at most kMostKeyBytes long; `compressed`: the tag is a raw
  /// deflate stream. Errors: io, no_space, limit (a tag of more than some 120 MB), internal (keys out of
  /// order).
  [[nodiscard]] Result<void> add(std::string_view key, std::string_view tag, bool compressed = false);
  /// Writes what is left. The file is not synced.
  [[nodiscard]] Result<TableRoot> finish();

 private:
  struct State;
  explicit TableWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer::tables
