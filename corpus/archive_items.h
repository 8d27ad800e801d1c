#pragma once

#include <memory>

#include "corpus/items.h"

namespace kb::corpus {

/// The articles in an archive (tar, zip, 7z; gzip, bzip2, xz or zstd around a tar or around a single file),
/// read front to back with nothing unpacked to disk. Members' names are only ever labels. Problems:
/// broken_archive (what came before the damage has been handed out), encrypted, too_large, and what the
/// stream itself fails with. An archive that yields nothing is not a problem here; the caller counts.
[[nodiscard]] std::unique_ptr<Items> open_archive(std::unique_ptr<ByteStream> stream, Place place,
                                                  Context& context);

}  // namespace kb::corpus
