// Preloaded into kbindex by the crash tests: counts the calls that change what is on disk, and at the one
// that KB_FAULT_AT names kills the process before or after the call is made (KB_FAULT=kill-before,
// kill-after), sends it a SIGINT (sigint), or lets the call fail as on a full disk (enospc), from then on.
// KB_FAULT_CALLS=durable: only fsync, rename, link and unlink count. With KB_FAULT_COUNT the number of calls is
// written to that file.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace {

std::atomic<long> calls{0};

long fault_at() {
  static const long at = getenv("KB_FAULT_AT") != nullptr ? atol(getenv("KB_FAULT_AT")) : -1;
  return at;
}

bool fault_is(const char* kind) {
  const char* wanted = getenv("KB_FAULT");
  return wanted != nullptr && strcmp(wanted, kind) == 0;
}

struct CountOnExit {
  ~CountOnExit() {
    const char* path = getenv("KB_FAULT_COUNT");
    if (path == nullptr) return;
    if (FILE* file = fopen(path, "w")) {
      fprintf(file, "%ld\n", calls.load());
      fclose(file);
    }
  }
} count_on_exit;

/// Runs a call that changes the disk: dies before or after it, or makes it fail.
template <class Call>
auto change(Call&& call, bool needs_space, bool durable = true) -> decltype(call()) {
  static const bool durable_only =
      getenv("KB_FAULT_CALLS") != nullptr && strcmp(getenv("KB_FAULT_CALLS"), "durable") == 0;
  if (durable_only && !durable) return call();
  const long number = ++calls;
  if (fault_is("enospc") && needs_space && fault_at() > 0 && number >= fault_at()) {
    errno = ENOSPC;
    return -1;
  }
  if (number == fault_at() && fault_is("kill-before")) raise(SIGKILL);
  if (number == fault_at() && fault_is("sigint")) kill(getpid(), SIGINT);
  const auto result = call();
  if (number == fault_at() && fault_is("kill-after")) raise(SIGKILL);
  return result;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int fsync(int fd) {
  return change([&] { return real<int(int)>("fsync")(fd); }, true);
}
int fdatasync(int fd) {
  return change([&] { return real<int(int)>("fdatasync")(fd); }, true);
}
int rename(const char* from, const char* to) {
  return change([&] { return real<int(const char*, const char*)>("rename")(from, to); }, true);
}
int link(const char* from, const char* to) {
  return change([&] { return real<int(const char*, const char*)>("link")(from, to); }, true);
}
int unlink(const char* path) {
  return change([&] { return real<int(const char*)>("unlink")(path); }, false);
}
int unlinkat(int fd, const char* path, int flags) {
  return change([&] { return real<int(int, const char*, int)>("unlinkat")(fd, path, flags); }, false);
}
int mkdir(const char* path, mode_t mode) {
  return change([&] { return real<int(const char*, mode_t)>("mkdir")(path, mode); }, true, false);
}
ssize_t write(int fd, const void* data, size_t size) {
  // Messages to people go through; only files fill up.
  if (fd <= 2) return real<ssize_t(int, const void*, size_t)>("write")(fd, data, size);
  return change([&] { return real<ssize_t(int, const void*, size_t)>("write")(fd, data, size); }, true,
                false);
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  return change(
      [&] { return real<ssize_t(int, const void*, size_t, off_t)>("pwrite")(fd, data, size, offset); }, true,
      false);
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) {
  return change(
      [&] { return real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(fd, data, size, offset); },
      true, false);
}

}  // extern "C"
