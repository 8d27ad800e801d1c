#include "tools/kbgen/shapes.h"

#include <string_view>

namespace kb::gen {
namespace {

/// The 25 commonest orders of sections.
constexpr auto kPlans = std::to_array<Plan>({
    {"YM", 13237},   {"SCR", 4112},  {"SCRT", 3790},  {"SCRM", 3512}, {"Y", 2843},
    {"SCRTM", 2720}, {"YMF", 2362},  {"SRTM", 1783},  {"SCT", 1535},  {"ST", 1511},
    {"SRT", 1437},   {"STM", 1398},  {"SCWT", 1085},  {"SCW", 1056},  {"L", 930},
    {"SCWM", 829},   {"SCTM", 804},  {"SR", 789},     {"SWT", 768},   {"SRM", 715},
    {"LYM", 624},    {"SCWTM", 595}, {"SCRTMF", 517}, {"SC", 500},    {"SWTM", 499},
});

constexpr std::uint32_t total() {
  std::uint32_t sum = 0;
  for (const Plan& plan : kPlans) sum += plan.articles;
  return sum;
}

}  // namespace

std::string_view draw_plan(Random& random) {
  std::uint32_t at = random.below(total());
  const Plan* plan = kPlans.data();
  while (at >= plan->articles) at -= (plan++)->articles;
  return plan->sections;
}

std::string_view heading(char section) {
  switch (section) {
    case 'S':
      return "SYMPTOMS";
    case 'C':
      return "CAUSE";
    case 'R':
      return "RESOLUTION";
    case 'W':
      return "WORKAROUND";
    case 'T':
      return "STATUS";
    case 'M':
      return "MORE INFORMATION";
    case 'Y':
      return "SUMMARY";
    case 'F':
      return "REFERENCES";
    default:
      return "";
  }
}

std::uint32_t share(char section) {
  switch (section) {
    case 'S':
      return 44;
    case 'C':
      return 35;
    case 'R':
      return 57;
    case 'W':
      return 48;
    case 'T':
      return 30;
    case 'M':
      return 129;
    case 'Y':
      return 53;
    case 'F':
      return 28;
    default:
      return 150;
  }
}

}  // namespace kb::gen
