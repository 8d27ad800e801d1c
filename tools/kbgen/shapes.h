#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "tools/kbgen/random.h"

/// How long articles are and how they are built: numbers fitted to 56,989 real articles. README.md has them
/// beside what comes out.
namespace kb::gen {

/// Words of the body, footer and applies-to list not counted.
inline constexpr auto kBodyWords = std::to_array<Quantile>({{0, 4},
                                                            {10, 40},
                                                            {50, 60},
                                                            {100, 77},
                                                            {250, 118},
                                                            {500, 190},
                                                            {750, 320},
                                                            {900, 545},
                                                            {950, 790},
                                                            {990, 2000},
                                                            {999, 6100},
                                                            {1000, 12500}});
inline constexpr auto kQueryWordCount = std::to_array<Quantile>(
    {{0, 0}, {225, 1}, {500, 3}, {750, 6}, {900, 9}, {950, 12}, {990, 19}, {1000, 34}});
inline constexpr auto kKeywordCount = std::to_array<Quantile>(
    {{0, 0}, {380, 1}, {620, 2}, {750, 4}, {900, 6}, {950, 8}, {990, 12}, {1000, 22}});
inline constexpr auto kTechnologyCount = std::to_array<Quantile>(
    {{0, 1}, {100, 2}, {250, 3}, {500, 5}, {750, 8}, {900, 12}, {950, 15}, {990, 23}, {1000, 40}});
inline constexpr auto kAppliesTo =
    std::to_array<Quantile>({{0, 1}, {613, 2}, {812, 3}, {898, 4}, {940, 5}, {990, 9}, {1000, 20}});
inline constexpr auto kTitleWords =
    std::to_array<Quantile>({{0, 3}, {100, 5}, {500, 8}, {900, 11}, {1000, 14}});
/// 1999, 2000, 2001, 2002.
inline constexpr auto kYearArticles = std::to_array<std::uint32_t>({15879, 9629, 21410, 10063});

/// A section's letter: S symptoms, C cause, R resolution, W workaround, T status, M more information, Y
/// summary, F references, L text without heading.
struct Plan {
  std::string_view sections;
  std::uint16_t articles;  ///< of 56,989: the weight
};
[[nodiscard]] std::string_view draw_plan(Random& random);
[[nodiscard]] std::string_view heading(char section);
/// The median length of such a section in words: its part of the body.
[[nodiscard]] std::uint32_t share(char section);

}  // namespace kb::gen
