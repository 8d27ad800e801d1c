#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "indexer/format/checksums.h"

namespace kb::indexer::tables {

/// Reads a table that TableWriter wrote, entry after entry in the order of the keys, which is the order of
/// the file. Not thread-safe.
class TableReader {
 public:
  /// `sums` of the file, or null: with them every block is verified as it is read. They must outlive the
  /// reader. Errors: as open() says.
  [[nodiscard]] static Result<TableReader> open(const std::string& path, const format::FileSums* sums);
  ~TableReader();
  TableReader(TableReader&&) noexcept;
  TableReader& operator=(TableReader&&) noexcept;

  /// Goes to the next entry; false at the end. Errors: io, corrupt.
  [[nodiscard]] Result<bool> next();
  /// Of the entry; valid until next().
  [[nodiscard]] std::string_view key() const;
  [[nodiscard]] std::string_view tag() const;
  [[nodiscard]] bool compressed() const;

 private:
  struct State;
  explicit TableReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kb::indexer::tables
