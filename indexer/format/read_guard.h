#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>

#include "indexer/format/checksums.h"

/// Which open files have checksums. libxapian reads its tables by pread() and believes what comes; a program that puts
/// its own pread() in front (tools/cli/checked_reads.cc) asks here whether what was read is sound, and has the read fail
/// when it is not, so that damage becomes Xapian's exception instead of another answer. All thread-safe.
namespace kb::format {

/// Watches the files of a generation for as long as the returned object lives. Files that cannot be looked at are left out:
/// whoever opens them will say so.
[[nodiscard]] std::shared_ptr<void> watch_files(const std::string& folder, std::shared_ptr<const Checksums> sums);

/// True when the file is not watched, or the whole blocks in what was read at `offset` are as they were written.
[[nodiscard]] bool read_is_sound(int fd, const void* bytes, std::size_t count, off_t offset);

/// The path of the file in which damage was found last; empty when there was none.
[[nodiscard]] std::string damaged_file();
void note_damage(const std::string& path);

}  // namespace kb::format
