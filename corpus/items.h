#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "corpus/byte_stream.h"
#include "corpus/source.h"

namespace kb::corpus {

/// What one file, stream or archive member turns into. One thread at a time.
class Items {
 public:
  Items() = default;
  Items(const Items&) = delete;
  Items& operator=(const Items&) = delete;
  virtual ~Items() = default;
  /// Puts the next article or problem into `item`; false when there are no more.
  [[nodiscard]] virtual bool next(Item& item) = 0;
};

/// What everything read on behalf of one Source shares. Outlives all Items.
struct Context {
  SourceOptions options;
  std::atomic<std::uint64_t> passed_over{0};
  std::atomic<bool> stop{false};
};

/// How much an archive may unpack to; an archive within another counts for both.
class Budget {
 public:
  Budget(const SourceOptions& options, Budget* parent) : options_(options), parent_(parent) {}
  void set_packed(std::uint64_t bytes) { packed_ = bytes; }
  /// Accounts for unpacked bytes. A failure (too_large) when this archive or one around it is over a limit.
  [[nodiscard]] std::optional<Failure> charge(std::uint64_t bytes);
  /// A charge to this archive has failed, and was reported by whoever made it.
  [[nodiscard]] bool over() const { return over_; }

 private:
  const SourceOptions& options_;
  Budget* parent_;
  std::uint64_t packed_ = 0;
  std::uint64_t unpacked_ = 0;
  bool over_ = false;
};

/// Where a stream comes from.
struct Place {
  std::string origin;        ///< without a line number
  std::string name;          ///< the file's or member's name, which may say what it is
  bool named = false;        ///< somebody asked for just this file: handed out whatever is in it
  unsigned depth = 0;        ///< archives around it
  Budget* budget = nullptr;  ///< of the archive around it
};

/// The first bytes of a stream, read to see what it is.
struct Opening {
  std::string head;
  bool complete = false;  ///< `head` is all there is
  bool one = false;       ///< an article, and no second one begins in it; only where that is known already
  std::optional<Fingerprint> fingerprint = std::nullopt;  ///< of `head`
};

/// Bytes of head that open_items() wants.
inline constexpr std::size_t kHeadBytes = 64u << 10;

/// Reads the opening of a stream; a failure is in stream.failure().
[[nodiscard]] Opening read_opening(ByteStream& stream);

/// Looks at the opening and decides: an archive, articles, or nothing of ours (null; counted as passed over).
/// `stream` stands behind the opening, and may be null when the opening is complete.
[[nodiscard]] std::unique_ptr<Items> open_items(Opening opening, std::unique_ptr<ByteStream> stream,
                                                Place place, Context& context);

/// One problem and nothing else.
[[nodiscard]] std::unique_ptr<Items> problem_items(ProblemCode code, std::string origin, std::string message);

}  // namespace kb::corpus
