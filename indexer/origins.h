#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kb::indexer {

/// Where very many articles came from, in little memory: a folder or an archive is kept once for all that
/// came from it. Not thread-safe.
class Origins {
 public:
  /// Names one of them; 0 names none.
  using Id = std::uint64_t;

  [[nodiscard]] Id add(std::string_view origin);
  /// Empty for 0.
  [[nodiscard]] std::string text(Id id) const;

 private:
  std::vector<std::string> folders_;
  std::unordered_map<std::string, std::uint32_t> folder_numbers_;
  std::uint32_t last_folder_ = 0;
  std::vector<std::unique_ptr<char[]>> chunks_;  // what is behind the folders: u32 folder, u32 length, bytes
  std::uint64_t end_ = 0;                        // of what is used, in all chunks as one
};

}  // namespace kb::indexer
