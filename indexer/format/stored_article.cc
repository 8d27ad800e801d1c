#include "indexer/format/stored_article.h"

#include <zstd.h>

#include <cstddef>
#include <limits>

#include "indexer/format/article_codec.h"
#include "indexer/format/forgetting.h"
#include "indexer/format/forward.h"
#include "indexer/format/schema.h"

namespace kb::format {

namespace {

// Measured on 56,989 articles (docs/measurements.md): level 3 with 64 KiB of raw articles as dictionary.
constexpr int kLevel = 3;
constexpr unsigned long long kMostBytes = 64ull << 20;
// Zstandard's densest block is 128 KiB of one byte in four bytes. A damaged size must not make us clear 64 MiB in vain.
constexpr unsigned long long kMostRatio = 32768;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeContext>;

}  // namespace

struct RecordEncoder::State {
  Owned<ZSTD_CCtx> context{ZSTD_createCCtx()};
  Owned<ZSTD_CDict> dictionary;
  std::string plain;
};

RecordEncoder::RecordEncoder(std::string_view dictionary) : state_(std::make_unique<State>()) {
  State& s = *state_;
  if (!s.context) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(s.context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(s.context.get(), ZSTD_c_dictIDFlag, 0);
  // Xapian has no checksums: with this one a flipped bit is an error, not another article.
  ZSTD_CCtx_setParameter(s.context.get(), ZSTD_c_checksumFlag, 1);
  if (dictionary.empty()) return;
  s.dictionary.reset(ZSTD_createCDict(dictionary.data(), dictionary.size(), kLevel));
  if (!s.dictionary) throw std::bad_alloc();
  ZSTD_CCtx_refCDict(s.context.get(), s.dictionary.get());
}
RecordEncoder::~RecordEncoder() = default;
RecordEncoder::RecordEncoder(RecordEncoder&&) noexcept = default;
RecordEncoder& RecordEncoder::operator=(RecordEncoder&&) noexcept = default;

void RecordEncoder::encode(const parser::Article& article, std::string& out) {
  State& s = *state_;
  s.plain.clear();
  encode_article(article, s.plain);
  const std::size_t before = out.size();
  const std::size_t bound = ZSTD_compressBound(s.plain.size());
  out.resize(before + bound);
  const std::size_t size =
      ZSTD_compress2(s.context.get(), out.data() + before, bound, s.plain.data(), s.plain.size());
  // With an output of compressBound() bytes only memory can be lacking.
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();
  out.resize(before + size);
}

struct RecordDecoder::State {
  Owned<ZSTD_DCtx> context{ZSTD_createDCtx()};
  Owned<ZSTD_DDict> dictionary;
  std::string plain;

  Result<std::string_view> unpack(std::string_view record) {
    const unsigned long long size = ZSTD_getFrameContentSize(record.data(), record.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kMostBytes ||
        size > record.size() * kMostRatio)
      return fail(ErrorCode::corrupt, "a stored article is damaged");
    if (plain.size() < size) plain.resize(size);
    const std::size_t got =
        ZSTD_decompress_usingDDict(context.get(), plain.data(), static_cast<std::size_t>(size), record.data(),
                                   record.size(), dictionary.get());
    if (ZSTD_isError(got) != 0 || got != size) return fail(ErrorCode::corrupt, "a stored article is damaged");
    return std::string_view(plain.data(), got);
  }
};

RecordDecoder::RecordDecoder(std::string_view dictionary) : state_(std::make_unique<State>()) {
  if (!state_->context) throw std::bad_alloc();
  if (dictionary.empty()) return;
  state_->dictionary.reset(ZSTD_createDDict(dictionary.data(), dictionary.size()));
  if (!state_->dictionary) throw std::bad_alloc();
}
RecordDecoder::~RecordDecoder() = default;
RecordDecoder::RecordDecoder(RecordDecoder&&) noexcept = default;
RecordDecoder& RecordDecoder::operator=(RecordDecoder&&) noexcept = default;

Result<parser::Article> RecordDecoder::decode(std::string_view record) {
  auto plain = state_->unpack(record);
  if (!plain) return fail(std::move(plain));
  return decode_article(*plain);
}

Result<std::string_view> RecordDecoder::decode_text(std::string_view record) {
  auto plain = state_->unpack(record);
  if (!plain) return plain;
  return decode_article_text(*plain);
}

std::string read_record(const ForwardFile* forward, const Xapian::Database& database, Xapian::docid docid,
                        ForgettingSeveral* read) {
  const std::string_view record = forward == nullptr ? std::string_view() : forward->record(docid);
  if (!record.empty()) {
    std::string copy(record);
    if (read != nullptr) read->read(forward->mapping(record), record);
    return copy;
  }
  return database.get_document(docid).get_value(kRecordSlot);
}

}  // namespace kb::format
