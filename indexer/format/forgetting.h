#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace kb::format {

/// Gives back the memory of the whole pages between two places of a mapping. They are read again when they
/// are needed: only speed is at stake.
inline void give_back(const char* begin, const char* end) {
  constexpr std::uintptr_t kPage = 65536;  // a multiple of any machine's
  const std::uintptr_t before = (kPage - reinterpret_cast<std::uintptr_t>(begin) % kPage) % kPage;
  const std::uintptr_t after = reinterpret_cast<std::uintptr_t>(end) % kPage;
  if (const auto bytes = static_cast<std::uintptr_t>(end - begin); bytes > before + after)
    ::madvise(const_cast<char*>(begin + before), bytes - before - after, MADV_DONTNEED);
}

/// Gives back the memory of mapped pages that were read, which would count as used by this process until it
/// is scarce: they are mapped again when they are needed. Of the pages at both ends only whole ones go. For one
/// mapping: what lies between two is somebody else's.
class Forgetting {
 public:
  /// These bytes have been read, too; when those read lately and these span much, those are not needed soon.
  void read(std::string_view bytes) {
    if (bytes.empty()) return;
    const char* first = bytes.data();
    const char* last = first + bytes.size();
    if (begin_ != nullptr && std::max(last, end_) - std::min(first, begin_) >= kMost) finish();
    begin_ = begin_ == nullptr ? first : std::min(first, begin_);
    end_ = end_ == nullptr ? last : std::max(last, end_);
  }
  /// None of what was read is needed soon.
  void finish() {
    if (begin_ != nullptr) give_back(begin_, end_);
    begin_ = end_ = nullptr;
  }

 private:
  static constexpr std::ptrdiff_t kMost = std::ptrdiff_t{16} << 20;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
};

/// The same for several mappings, which the caller numbers (ForwardFile::mapping).
class ForgettingSeveral {
 public:
  /// Bytes that lie in no mapping are nobody's to give back.
  void read(std::optional<std::uint32_t> mapping, std::string_view bytes) {
    if (mapping) by_mapping_[*mapping].read(bytes);
  }
  void finish() {
    for (auto& [mapping, one] : by_mapping_) one.finish();
  }

 private:
  std::map<std::uint32_t, Forgetting> by_mapping_;
};

}  // namespace kb::format
