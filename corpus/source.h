#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

/// Where articles come from. A Source hands out raw articles one by one, in a fixed order for the same input,
/// and reports what it could not read as Problems without stopping.
namespace kb::corpus {

/// What SourceOptions::fingerprint makes of an article's bytes.
using Fingerprint = std::array<char, 16>;

/// One article as it lies in the dump.
struct RawArticle {
  std::string bytes;
  /// "dump.tar.xz!txt/274/Q274667.TXT:1": the way to it, and the line it begins on. Bytes as the file system
  /// or the archive gives them: not necessarily UTF-8, may hold control characters. Neutralise before
  /// showing.
  std::string origin;
  /// Of `bytes`, where it was made in passing: see SourceOptions::fingerprint.
  std::optional<Fingerprint> fingerprint = std::nullopt;
};

enum class ProblemCode : std::uint8_t {
  not_found,
  unreadable,      ///< permission or I/O error
  not_regular,     ///< device, FIFO, socket: passed over
  broken_archive,  ///< what came before the damage was handed out
  encrypted,       ///< a member or an archive that needs a password
  too_large,       ///< over SourceOptions::max_article_bytes or a bomb limit
  symlink_loop,
  changed,      ///< a file grew or shrank while it was read
  no_articles,  ///< a file or folder with nothing in it that looks like an article
};

/// Something that could not be read. The run goes on; the report says so.
struct Problem {
  ProblemCode code = ProblemCode::unreadable;
  std::string origin;   ///< as RawArticle::origin, the line number left out where there is none
  std::string message;  ///< for people, without the origin
};

[[nodiscard]] std::string_view name(ProblemCode code);

struct SourceOptions {
  std::uint64_t max_article_bytes = 8u << 20;     ///< a longer one is a Problem (too_large)
  std::uint64_t max_archive_bytes = 64ull << 30;  ///< unpacked size of one archive, all members
  std::uint32_t max_archive_ratio = 2000;  ///< unpacked : packed, once 64 MiB have been unpacked; 0: any
  std::uint32_t max_archive_depth = 3;     ///< archives within archives
  /// A 7z cannot be streamed: one inside another archive or on standard input is held in memory up to this
  /// size.
  std::uint64_t max_buffered_archive_bytes = 256u << 20;
  /// Reads kept in flight for folders of small files, at first; up to 16 where they wait for the disk. 0:
  /// none.
  unsigned readers = 4;
  /// If set, called with the bytes of small files that are one article each, by whichever thread has read them:
  /// the processor still has them at hand then, and whoever only wants to know them again need not look at them.
  Fingerprint (*fingerprint)(std::string_view bytes) = nullptr;
};

/// The end of the input.
struct End {};
using Item = std::variant<RawArticle, Problem, End>;

class Source {
 public:
  virtual ~Source() = default;
  /// The next article or problem; End for ever after the last. Not thread-safe: one thread calls it.
  [[nodiscard]] virtual Item next() = 0;
  /// How many articles will come in all, when that is cheap to know (for ETA): about as many as there are
  /// files that look like one by their name. Nothing for archives and large files, nor when folders take long
  /// to list.
  [[nodiscard]] virtual std::optional<std::uint64_t> expected_articles() const { return std::nullopt; }
  /// Files and members passed over so far because nothing about them looked like an article (images,
  /// READMEs).
  [[nodiscard]] virtual std::uint64_t passed_over() const { return 0; }
};

/// A source over paths, in the order given: files, folders (recursive, sorted by name), archives (tar,
/// tar.gz/xz/zst/ bz2, zip, 7z, also inside folders), files holding several articles one after the other, and
/// "-" for standard input (an article, a concatenation or an archive). A path that names one file always
/// yields it, whatever is in it; in folders and archives, files that begin like an article and files named
/// like one (`*.txt`, `Q12345`) are handed out, archives are looked into, and everything else is passed over
/// and counted. Threads: `readers`, up to 16, reading small files ahead and one unpacking or splitting large
/// ones; with 0 readers everything happens in next(). Errors: only when `paths` is empty; a path that does
/// not exist is a Problem, so that the rest is still read.
[[nodiscard]] Result<std::unique_ptr<Source>> open_source(std::vector<std::string> paths,
                                                          SourceOptions options = {});

/// The paths in a list such as `find` prints: one a line, or ended by NUL when `nul` is set. Empty ones are
/// dropped.
[[nodiscard]] std::vector<std::string> parse_path_list(std::string_view list, bool nul);

}  // namespace kb::corpus
