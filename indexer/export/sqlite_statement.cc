#include "indexer/export/sqlite_statement.h"

namespace kb::exporting {

Error sqlite_error(sqlite3* database, const std::string& path) {
  Error error;
  switch (sqlite3_errcode(database)) {
    case SQLITE_FULL:
      error.code = ErrorCode::no_space;
      error.hint = "free some space and run the command again";
      break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      error.code = ErrorCode::permission;
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      error.code = ErrorCode::io;
      break;
    default:
      error.code = ErrorCode::internal;
  }
  error.message = "cannot write '" + path + "': " + sqlite3_errmsg(database);
  return error;
}

Result<void> Statement::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int error = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                       SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (error != SQLITE_OK) return tl::unexpected<Error>(sqlite_error(database_, path_));
  return {};
}

Statement& Statement::bind(std::string_view text) {
  // The text lives until run(), so SQLite need not copy it (nullptr is SQLITE_STATIC). A null pointer would
  // be NULL.
  const int error = sqlite3_bind_text64(statement_.get(), ++next_, text.data() == nullptr ? "" : text.data(),
                                        text.size(), nullptr, SQLITE_UTF8);
  if (error_ == SQLITE_OK) error_ = error;
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  const int error = sqlite3_bind_int64(statement_.get(), ++next_, number);
  if (error_ == SQLITE_OK) error_ = error;
  return *this;
}

Result<void> Statement::run() {
  next_ = 0;
  const int error = error_ == SQLITE_OK ? sqlite3_step(statement_.get()) : error_;
  Result<void> result;
  if (error != SQLITE_DONE && error != SQLITE_ROW)
    result = tl::unexpected<Error>(sqlite_error(database_, path_));
  sqlite3_reset(statement_.get());
  error_ = SQLITE_OK;
  return result;
}

}  // namespace kb::exporting
