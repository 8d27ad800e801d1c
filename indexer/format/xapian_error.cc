#include <cerrno>
#include <cstring>

#include "indexer/format/generation.h"
#include "indexer/format/read_guard.h"

namespace kb::format {

namespace {

ErrorCode code_of(const Xapian::Error& error) {
  const std::string_view type = error.get_type();
  if (type == "DatabaseLockError") return ErrorCode::locked;
  if (type == "DatabaseVersionError") return ErrorCode::version_mismatch;
  if (type == "DatabaseCorruptError") return ErrorCode::corrupt;
  if (type == "DatabaseNotFoundError") return ErrorCode::not_found;
  if (type == "NetworkError" || type == "NetworkTimeoutError") return ErrorCode::network;
  if (type == "UnimplementedError" || type == "FeatureUnavailableError") return ErrorCode::unsupported;
  if (type == "InvalidArgumentError" || type == "RangeError") return ErrorCode::invalid_argument;
  if (type == "DocNotFoundError") return ErrorCode::not_found;
  if (type.starts_with("Database")) return ErrorCode::io;
  return ErrorCode::internal;
}

// Xapian hands on what errno said only as text.
bool says(const Xapian::Error& error, int number) {
  const char* text = error.get_error_string();
  const char* wanted = std::strerror(number);
  return (text != nullptr && std::strcmp(text, wanted) == 0) ||
         error.get_msg().find(wanted) != std::string::npos;
}

}  // namespace

Error translate_xapian_error(const Xapian::Error& error, std::string_view attempted, std::string_view on) {
  Error translated;
  translated.code = code_of(error);
  if (says(error, ENOSPC)) translated.code = ErrorCode::no_space;
  if (says(error, EACCES) || says(error, EROFS)) translated.code = ErrorCode::permission;
  translated.message = "cannot " + std::string(attempted) + " '" + std::string(on) + "': " + error.get_msg();
  if (const char* system = error.get_error_string(); system != nullptr && *system != '\0')
    translated.message += std::string(" (") + system + ")";
  // A read that was refused because of its checksum says no more than "input/output error".
  if (const std::string file = damaged_file(); !file.empty() && says(error, EIO)) {
    translated.code = ErrorCode::corrupt;
    translated.message = "cannot " + std::string(attempted) + " '" + std::string(on) + "': '" + file + "' is damaged";
  }
  // A search over several machines fails by one of them, which Xapian names.
  if (translated.code == ErrorCode::network) {
    if (!error.get_context().empty()) translated.message += " [" + error.get_context() + "]";
    translated.hint = "--partial searches what can be reached";
  }
  if (translated.code == ErrorCode::corrupt) translated.hint = "kbindex check --db " + std::string(on);
  if (translated.code == ErrorCode::no_space) translated.hint = "free some space and run the command again";
  return translated;
}

}  // namespace kb::format
