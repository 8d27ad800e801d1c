// Preloaded into the programs by written_paths_test: writes down, into the file that KB_WATCH names, every
// file and folder that is made, opened for writing, renamed or removed, a line each: what, flags, path. With
// KB_WATCH_RANDOM the kernel's random numbers are those of a counter, so that a test can know what name comes
// next.
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string>

namespace {

void note(const char* what, int flags, const char* path) {
  const char* log = getenv("KB_WATCH");
  if (log == nullptr || path == nullptr) return;
  const std::string line = std::string(what) + " " + std::to_string(flags) + " " + path + "\n";
  const long fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return;
  if (syscall(SYS_write, fd, line.data(), line.size()) < 0) abort();
  syscall(SYS_close, fd);
}

void note_open(const char* path, int flags) {
  if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0) note("open", flags, path);
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// The flags that fopen() has for a mode.
int flags_of(const char* mode) {
  const int access = strchr(mode, '+') != nullptr ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;
  const int create = mode[0] == 'r' ? 0 : O_CREAT | (mode[0] == 'w' ? O_TRUNC : O_APPEND);
  return access | create | (strchr(mode, 'x') != nullptr ? O_EXCL : 0);
}

}  // namespace

#define KB_TAKE_MODE(flags)                     \
  mode_t mode = 0;                              \
  if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
    va_list rest;                               \
    va_start(rest, flags);                      \
    mode = va_arg(rest, mode_t);                \
    va_end(rest);                               \
  }

extern "C" {

int open(const char* path, int flags, ...) {
  KB_TAKE_MODE(flags)
  note_open(path, flags);
  return real<int(const char*, int, ...)>("open")(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  KB_TAKE_MODE(flags)
  note_open(path, flags);
  return real<int(const char*, int, ...)>("open64")(path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  KB_TAKE_MODE(flags)
  note_open(path, flags);
  return real<int(int, const char*, int, ...)>("openat")(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
  KB_TAKE_MODE(flags)
  note_open(path, flags);
  return real<int(int, const char*, int, ...)>("openat64")(folder, path, flags, mode);
}
// What open() becomes in optimised builds when it cannot make a file.
int __open_2(const char* path, int flags) {
  note_open(path, flags);
  return real<int(const char*, int)>("__open_2")(path, flags);
}
int __open64_2(const char* path, int flags) {
  note_open(path, flags);
  return real<int(const char*, int)>("__open64_2")(path, flags);
}
int creat(const char* path, mode_t mode) {
  note_open(path, O_WRONLY | O_CREAT | O_TRUNC);
  return real<int(const char*, mode_t)>("creat")(path, mode);
}
FILE* fopen(const char* path, const char* mode) {
  note_open(path, flags_of(mode));
  return real<FILE*(const char*, const char*)>("fopen")(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  note_open(path, flags_of(mode));
  return real<FILE*(const char*, const char*)>("fopen64")(path, mode);
}
int mkdir(const char* path, mode_t mode) {
  const int made = real<int(const char*, mode_t)>("mkdir")(path, mode);
  if (made == 0) note("mkdir", 0, path);
  return made;
}
char* mkdtemp(char* pattern) {
  char* path = real<char*(char*)>("mkdtemp")(pattern);
  note("mkdtemp", 0, path);
  return path;
}
int rename(const char* from, const char* to) {
  note("rename", 0, from);
  note("rename", 0, to);
  return real<int(const char*, const char*)>("rename")(from, to);
}
int link(const char* from, const char* to) {
  note("link", 0, to);
  return real<int(const char*, const char*)>("link")(from, to);
}
int unlink(const char* path) {
  note("unlink", 0, path);
  return real<int(const char*)>("unlink")(path);
}

ssize_t getrandom(void* to, size_t size, unsigned flags) {
  static const bool counts = getenv("KB_WATCH_RANDOM") != nullptr;
  static std::atomic<unsigned char> next{0};
  if (!counts) return real<ssize_t(void*, size_t, unsigned)>("getrandom")(to, size, flags);
  memset(to, next++, size);
  return static_cast<ssize_t>(size);
}

}  // extern "C"
