#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

/// SQLite with errors as values.
namespace kb::exporting {

/// What the database says went wrong while `path` was written: no_space, io, permission or internal.
[[nodiscard]] Error sqlite_error(sqlite3* database, const std::string& path);

/// A prepared statement. `database` must outlive it.
class Statement {
 public:
  Statement(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}

  [[nodiscard]] Result<void> prepare(std::string_view sql);
  /// Values in the order of the statement's question marks. `text` must live until run().
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  /// Runs a statement that gives no rows, and makes it ready for other values.
  [[nodiscard]] Result<void> run();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  sqlite3* database_;
  std::string path_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 0;
  int error_ = SQLITE_OK;
};

}  // namespace kb::exporting
