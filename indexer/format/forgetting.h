#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace kb::format {

/// Gives back the memory of mapped pages that were read, which would count as used by this process until it
/// is scarce: they are mapped again when they are needed, so that only speed is at stake. Not thread-safe.
class Forgetting {
 public:
  /// The whole of a mapping: nothing outside is given back.
  explicit Forgetting(std::string_view mapping)
      : first_(reinterpret_cast<std::uintptr_t>(mapping.data())), last_(first_ + mapping.size()) {}

  /// These bytes of it have been read, too; when those read lately and these span much, those are not needed
  /// soon.
  void read(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
    const std::uintptr_t end = begin + bytes.size();
    if (end_ != 0 && std::max(end, end_) - std::min(begin, begin_) >= kMost) finish();
    begin_ = end_ == 0 ? begin : std::min(begin, begin_);
    end_ = std::max(end, end_);
  }
  /// None of what was read is needed soon. Goes with the pages that the system mapped around it.
  void finish() {
    if (end_ == 0) return;
    const std::uintptr_t begin = std::max(begin_ / kAround * kAround, first_);
    const std::uintptr_t end = std::min((end_ + kAround - 1) / kAround * kAround, last_);
    if (begin % kPage == 0 && begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    begin_ = end_ = 0;
  }

 private:
  static constexpr std::uintptr_t kMost = std::uintptr_t{16} << 20;
  static constexpr std::uintptr_t kAround = 65536;  // a multiple of any machine's pages
  static constexpr std::uintptr_t kPage = 4096;     // a mapping begins with one
  std::uintptr_t first_, last_;
  std::uintptr_t begin_ = 0, end_ = 0;  // read lately; end_ is 0 for nothing
};

/// The same for several mappings (ForwardFile::mapping).
class ForgettingSeveral {
 public:
  /// Bytes that lie in no mapping are nobody's to give back.
  void read(std::optional<std::string_view> mapping, std::string_view bytes) {
    if (mapping) by_mapping_.try_emplace(mapping->data(), *mapping).first->second.read(bytes);
  }
  void finish() {
    for (auto& [mapping, one] : by_mapping_) one.finish();
  }

 private:
  std::map<const char*, Forgetting> by_mapping_;
};

}  // namespace kb::format
