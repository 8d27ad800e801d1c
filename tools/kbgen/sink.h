#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kb::gen {

/// Where generated articles go, one after the other.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  [[nodiscard]] virtual Result<void> add(std::uint32_t number, std::string_view bytes) = 0;
  /// Nothing follows.
  [[nodiscard]] virtual Result<void> finish() = 0;
};

/// A folder, laid out as a dump is: NNN/QNNNNNN.TXT.
[[nodiscard]] Result<std::unique_ptr<Sink>> open_folder(const std::string& path);
/// A tar (ustar) of such a folder; "-" is standard output.
[[nodiscard]] Result<std::unique_ptr<Sink>> open_tar(const std::string& path);
/// One file with all articles, a blank line between two; "-" is standard output.
[[nodiscard]] Result<std::unique_ptr<Sink>> open_concatenation(const std::string& path);

}  // namespace kb::gen
