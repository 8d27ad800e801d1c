#pragma once

#include <string>
#include <string_view>

/// Which files are archives, by their first bytes and by their names.
namespace kb::corpus {

/// Whether a file that begins with `head` (512 bytes or more, if it has them) is an archive or a compressed
/// file of a kind that is read here: tar, zip, 7z, gzip, bzip2, xz, zstd.
[[nodiscard]] bool is_archive(std::string_view head);

/// Whether its reader has to jump about in it, so that it cannot be streamed (7z).
[[nodiscard]] bool needs_seeking(std::string_view head);

/// Whether a name says that the file is such an archive, in any case of letters.
[[nodiscard]] bool is_archive_name(std::string_view path);

/// Whether a name says that a tar stands inside the compression (`.tar.xz`, `.tgz`).
[[nodiscard]] bool is_compressed_tar_name(std::string_view path);

/// The base name without the suffix of a compression: "Q1.TXT" for "x/Q1.TXT.gz"; "data" when nothing is
/// left.
[[nodiscard]] std::string uncompressed_name(std::string_view path);

}  // namespace kb::corpus
