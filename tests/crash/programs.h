#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// What tests of both programs begin with.
namespace kb::tests {

inline const std::string kSearch = KB_KBSEARCH;
inline const std::string kIndex = KB_KBINDEX;
inline const std::string kSamples = std::string(KB_SOURCE_DIR) + "/corpus/samples";

/// The bytes of a file; none when it cannot be read.
[[nodiscard]] inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace kb::tests
