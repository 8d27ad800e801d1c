#include "corpus/items.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "corpus/archive_items.h"
#include "corpus/article_start.h"
#include "corpus/file_kind.h"
#include "corpus/splitter.h"

namespace kb::corpus {
namespace {

constexpr std::size_t kChunk = 256u << 10;
// Small things may be as well packed as they like.
constexpr std::uint64_t kRatioFrom = 64ull << 20;

class OneProblem final : public Items {
 public:
  explicit OneProblem(Problem problem) : problem_(std::move(problem)) {}
  bool next(Item& item) override {
    if (done_) return false;
    done_ = true;
    item = std::move(problem_);
    return true;
  }

 private:
  Problem problem_;
  bool done_ = false;
};

/// The articles of a stream that holds nothing else.
class Articles final : public Items {
 public:
  Articles(Opening opening, std::unique_ptr<ByteStream> stream, std::string origin,
           const SourceOptions& options)
      : stream_(std::move(stream)),
        origin_(std::move(origin)),
        options_(options),
        splitter_(options.max_article_bytes),
        fingerprint_(opening.one ? opening.fingerprint : std::nullopt) {
    splitter_.feed(std::move(opening.head));
    if (opening.one) splitter_.pass_over();
    if (opening.complete) end();
  }

  bool next(Item& item) override {
    for (;;) {
      Splitter::Piece piece;
      if (splitter_.next(piece)) {
        item = to_item(std::move(piece));
        return true;
      }
      if (stream_ == nullptr) return false;
      std::string chunk;
      const bool ok = read_up_to(*stream_, chunk, kChunk);
      if (!ok) {
        // What came before the failure and is whole has been handed out; the rest is a torso nobody should
        // index.
        item = Problem{stream_->failure()->code, origin_, stream_->failure()->message};
        stream_.reset();
        return true;
      }
      const bool ended = chunk.size() < kChunk;
      splitter_.feed(std::move(chunk));
      if (ended) end();
    }
  }

 private:
  void end() {
    splitter_.finish();
    stream_.reset();
  }

  Item to_item(Splitter::Piece piece) {
    std::string origin = fmt::format("{}:{}", origin_, piece.line);
    if (!piece.too_large) return RawArticle{std::move(piece.bytes), std::move(origin), fingerprint_};
    return Problem{
        ProblemCode::too_large, std::move(origin),
        fmt::format("an article of {} bytes; at most {} are read", piece.size, options_.max_article_bytes)};
  }

  std::unique_ptr<ByteStream> stream_;
  std::string origin_;
  const SourceOptions& options_;
  Splitter splitter_;
  std::optional<Fingerprint> fingerprint_;  // of the only article
};

/// An archive whose directory stands at its end cannot be streamed: one that comes through a pipe or out of
/// another archive is held in memory, if it is small enough.
std::unique_ptr<Items> open_in_memory(std::unique_ptr<ByteStream> stream, Place place, Context& context) {
  std::string bytes;
  const auto limit = static_cast<std::size_t>(context.options.max_buffered_archive_bytes);
  while (bytes.size() <= limit) {
    const std::size_t want = std::min(limit + 1, bytes.size() + kChunk);
    if (!read_up_to(*stream, bytes, want)) {
      return problem_items(stream->failure()->code, std::move(place.origin), stream->failure()->message);
    }
    if (bytes.size() < want) {
      return open_archive(std::make_unique<MemoryStream>(std::move(bytes)), std::move(place), context);
    }
  }
  return problem_items(
      ProblemCode::too_large, std::move(place.origin),
      fmt::format("an archive of a kind that cannot be streamed, and longer than the {} bytes "
                  "that are held in memory for one",
                  limit));
}

std::unique_ptr<Items> open_archive_items(Opening opening, std::unique_ptr<ByteStream> stream, Place place,
                                          Context& context) {
  if (place.depth > context.options.max_archive_depth) {
    return problem_items(
        ProblemCode::too_large, std::move(place.origin),
        fmt::format("archives within archives are read to a depth of {}; this one lies deeper",
                    context.options.max_archive_depth));
  }
  const bool needs_seek = needs_seeking(opening.head);
  if (opening.complete) {
    stream = std::make_unique<MemoryStream>(std::move(opening.head));
  } else if (!stream->seekable_size() || !stream->seek(0)) {
    stream = std::make_unique<RewoundStream>(std::move(opening.head), std::move(stream));
    if (needs_seek) return open_in_memory(std::move(stream), std::move(place), context);
  }
  return open_archive(std::move(stream), std::move(place), context);
}

}  // namespace

std::optional<Failure> Budget::charge(std::uint64_t bytes) {
  for (Budget* archive = this; archive != nullptr; archive = archive->parent_) {
    archive->unpacked_ += bytes;
    const std::uint64_t unpacked = archive->unpacked_;
    const std::uint64_t ratio = options_.max_archive_ratio;
    archive->over_ = true;
    if (unpacked > options_.max_archive_bytes) {
      return Failure{
          ProblemCode::too_large,
          fmt::format("the archive unpacks to more than the {} bytes allowed", options_.max_archive_bytes)};
    }
    if (ratio > 0 && unpacked > kRatioFrom && unpacked / ratio > archive->packed_) {
      return Failure{ProblemCode::too_large,
                     fmt::format("the archive unpacks to more than {} times its size", ratio)};
    }
    archive->over_ = false;
  }
  return std::nullopt;
}

std::unique_ptr<Items> problem_items(ProblemCode code, std::string origin, std::string message) {
  return std::make_unique<OneProblem>(Problem{code, std::move(origin), std::move(message)});
}

Opening read_opening(ByteStream& stream) {
  Opening opening;
  // One byte more than expected, so that the end is seen.
  const std::uint64_t hint = std::min<std::uint64_t>(stream.size_hint().value_or(kHeadBytes), kHeadBytes - 1);
  const std::size_t want = static_cast<std::size_t>(hint) + 1;
  if (read_up_to(stream, opening.head, want)) opening.complete = opening.head.size() < want;
  return opening;
}

std::unique_ptr<Items> open_items(Opening opening, std::unique_ptr<ByteStream> stream, Place place,
                                  Context& context) {
  if (stream != nullptr && stream->failure()) {
    return problem_items(stream->failure()->code, std::move(place.origin), stream->failure()->message);
  }
  const bool article =
      opening.one || looks_like_article(std::string_view(opening.head).substr(0, kHeaderSearchBytes));
  if (!article && (is_archive(opening.head) || is_archive_name(place.name))) {
    return open_archive_items(std::move(opening), std::move(stream), std::move(place), context);
  }
  if (!article && !place.named && !is_article_name(place.name)) {
    context.passed_over.fetch_add(1, std::memory_order_relaxed);
    return nullptr;
  }
  return std::make_unique<Articles>(std::move(opening), std::move(stream), std::move(place.origin),
                                    context.options);
}

}  // namespace kb::corpus
