#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

/// Random numbers that are the same on every platform: the standard library's distributions are not, and
/// neither are floating-point functions, so everything here is made of integers.
namespace kb::gen {

/// A good mixture of 64 bits (the finaliser of SplitMix64, Steele, Lea and Flood 2014).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

/// SplitMix64. One article has one generator, seeded by the run's seed and the article's index, so that any
/// article can be made without those before it.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] constexpr std::uint64_t next() { return mix(state_ += 0x9E3779B97F4A7C15ull); }
  /// In [0, n).
  [[nodiscard]] constexpr std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
  }
  /// In [low, high].
  [[nodiscard]] constexpr std::uint32_t between(std::uint32_t low, std::uint32_t high) {
    return low + below(high - low + 1);
  }
  /// True in `per_mille` of a thousand calls.
  [[nodiscard]] constexpr bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

  template <class Range>
  [[nodiscard]] constexpr const auto& pick(const Range& range) {
    return range[below(static_cast<std::uint32_t>(std::size(range)))];
  }
  /// Like pick(), but the first of a list come most often: the square of a uniform number.
  template <class Range>
  [[nodiscard]] constexpr const auto& pick_front(const Range& range) {
    const auto size = static_cast<std::uint32_t>(std::size(range));
    return range[below(below(size) + 1)];
  }

 private:
  std::uint64_t state_;
};

/// A distribution given by points of its cumulated frequency, linear between them.
struct Quantile {
  std::uint32_t per_mille;  ///< of the articles have at most
  std::uint32_t value;
};
[[nodiscard]] inline std::uint32_t draw(Random& random, std::span<const Quantile> points) {
  // Sixteen steps within a per mille, so that the last one is not a single value.
  const std::uint32_t at = random.below(16000);
  std::size_t i = 1;
  while (i + 1 < points.size() && at >= points[i].per_mille * 16) ++i;
  const std::uint32_t low = points[i - 1].per_mille * 16, high = points[i].per_mille * 16;
  const std::uint32_t span = points[i].value - points[i - 1].value;
  return points[i - 1].value + static_cast<std::uint32_t>(std::uint64_t{span} * (at - low) / (high - low));
}

}  // namespace kb::gen
