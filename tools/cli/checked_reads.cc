// Linked into the programs, in front of the C library's pread(): libxapian reads the blocks of its tables by it and has
// no checksums, so a flipped bit would be other results, or a crash. A block of ours that is not what was written makes
// the read fail, which Xapian reports as an exception. Not with a sanitizer, which has a pread() of its own.
//
// <unistd.h> is left out: its fortified pread() is an inline function of the same name.
#ifdef __LP64__  // elsewhere the system call has another form
#include <sys/syscall.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>

#include "indexer/format/read_guard.h"

extern "C" {
long syscall(long number, ...) noexcept;
ssize_t pread(int fd, void* to, size_t count, off_t offset);
ssize_t pread64(int fd, void* to, size_t count, off_t offset);
}

ssize_t pread(int fd, void* to, size_t count, off_t offset) {
  const ssize_t got = syscall(SYS_pread64, fd, to, count, offset);
  if (got <= 0 || kb::format::read_is_sound(fd, to, static_cast<std::size_t>(got), offset)) return got;
  errno = EIO;
  return -1;
}

ssize_t pread64(int fd, void* to, size_t count, off_t offset) { return pread(fd, to, count, offset); }
#endif
