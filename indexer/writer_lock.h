#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace kb::indexer {

/// The one writer of an index directory. Holds DIR/lock by flock(), so that the lock goes with the process
/// however it ends; the file stays and says who held it last ("pid host since"). Movable; releases when
/// destroyed.
class WriterLock {
 public:
  /// `wait`: try again until the lock is free or `stop` says true; otherwise one try. Errors: locked (the
  /// message names the holder: pid, host, since when), interrupted, permission, io.
  [[nodiscard]] static Result<WriterLock> acquire(const std::string& directory, bool wait,
                                                  const std::function<bool()>& stop);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;
  ~WriterLock();

 private:
  explicit WriterLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

/// "2026-03-01T09:30:00Z".
[[nodiscard]] std::string utc_now();

}  // namespace kb::indexer
