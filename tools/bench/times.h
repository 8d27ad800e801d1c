#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <vector>

/// What the benchmarks measure with.
namespace kb::bench {

/// Of the same runs, in milliseconds.
struct Times {
  std::vector<double> cpu;
  std::vector<double> wall;
};

/// The time of a clock (CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID) in seconds.
inline double seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// The value at `share` of the sorted values: 0.5 is the median, 1 the largest. 0 of none.
inline double at(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

}  // namespace kb::bench
