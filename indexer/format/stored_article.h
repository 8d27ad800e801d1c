#pragma once

#include <xapian.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "parser/article.h"

/// The stored article: the whole Article as one compressed record, so that the dump is not needed for searching. It lies
/// in the forward file, of which generations share what did not change. A shard has it in value slot kRecordSlot, where
/// other machines can ask for it; not in document data, because Xapian runs zlib over that once more.
namespace kb::format {

class ForgettingSeveral;
class ForwardFile;

/// Compresses records. One dictionary (trained on the first articles of a build, at most kDictionaryBytes) serves a whole index and
/// is stored in its metadata. Not thread-safe: one per thread.
class RecordEncoder {
 public:
  explicit RecordEncoder(std::string_view dictionary);
  ~RecordEncoder();
  RecordEncoder(RecordEncoder&&) noexcept;
  RecordEncoder& operator=(RecordEncoder&&) noexcept;
  /// Appends the record of `article` to `out`.
  void encode(const parser::Article& article, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads records. Not thread-safe: one per thread.
class RecordDecoder {
 public:
  explicit RecordDecoder(std::string_view dictionary);
  ~RecordDecoder();
  RecordDecoder(RecordDecoder&&) noexcept;
  RecordDecoder& operator=(RecordDecoder&&) noexcept;

  /// Errors: corrupt (any damaged bytes; never crashes, never allocates more than 64 MiB for one).
  [[nodiscard]] Result<parser::Article> decode(std::string_view record);

  /// Only Article::text, for scans over all articles; valid until the next call.
  [[nodiscard]] Result<std::string_view> decode_text(std::string_view record);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The record of a document: from `forward`, unless that is null or has none, then from the database. Empty when neither
/// has one. Whoever reads many says so with `read`, so that they do not all stay in memory. May throw Xapian::Error.
[[nodiscard]] std::string read_record(const ForwardFile* forward, const Xapian::Database& database, Xapian::docid docid,
                                      ForgettingSeveral* read = nullptr);

inline constexpr std::size_t kDictionaryBytes = std::size_t{64} * 1024;

}  // namespace kb::format
