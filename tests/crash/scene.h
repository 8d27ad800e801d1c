#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/crash/run_program.h"
#include "tests/support/articles.h"

/// What the crash tests play with.
namespace kb::tests {

inline const std::string kProgram = KB_KBINDEX;
inline const std::string kShim = KB_FAULT_SHIM;

/// Writes `count` articles as files; `word` tells one dump from another.
void write_dump(const std::string& folder, std::uint32_t count, const std::string& word);

[[nodiscard]] std::uint64_t published_articles(const std::string& index);
/// What is in an index directory that belongs to no generation and is no file of its own.
[[nodiscard]] std::vector<std::string> left_overs(const std::string& index);
/// `kbindex check` must say that all is well.
void require_sound(const std::string& index);
/// After whatever happened: the index is sound, an update needs no help and cleans up, and then the content
/// is that of an undisturbed run.
void require_recovers(const std::string& index, const std::string& dump,
                      const std::map<std::uint32_t, std::string>& undisturbed);

/// Two dumps of different size, an index of the smaller, and what an index of the larger holds: the number of
/// articles says which one is published.
struct Scene {
  static constexpr std::uint32_t kSmall = 12, kLarge = 14;
  TemporaryFolder folder;
  std::string index = folder / "index";
  std::string small = folder / "small";
  std::string large = folder / "large";
  std::map<std::uint32_t, std::string> undisturbed;

  Scene();
};

}  // namespace kb::tests
