#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

#include "base/result.h"

namespace kb::indexer {

/// Brings the results of several workers back into the order of their numbers (0, 1, 2, ...). Thread-safe.
template <class T>
class InOrder {
 public:
  explicit InOrder(std::function<Result<void>(T&&)> take) : take_(std::move(take)) {}

  /// Hands `item` and everything that waited for it to `take`, one call at a time, in order. Waits when it is
  /// too far ahead of the item that is due, so that results do not pile up in memory.
  [[nodiscard]] Result<void> submit(std::uint32_t number, T&& item) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return abandoned_ || number < next_ + kMostAhead; });
    if (abandoned_) return {};
    waiting_.emplace(number, std::move(item));
    for (auto at = waiting_.find(next_); at != waiting_.end(); at = waiting_.find(next_)) {
      T due = std::move(at->second);
      waiting_.erase(at);
      ++next_;
      if (auto taken = take_(std::move(due)); !taken) return taken;
    }
    moved_.notify_all();
    return {};
  }

  /// Ends all waiting: the run was given up.
  void abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    moved_.notify_all();
  }

 private:
  static constexpr std::uint32_t kMostAhead = 16;
  std::function<Result<void>(T&&)> take_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::map<std::uint32_t, T> waiting_;
  std::uint32_t next_ = 0;
  bool abandoned_ = false;
};

}  // namespace kb::indexer
