#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
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
/// is scarce: they are mapped again when they are needed. Of the pages at both ends only whole ones go.
class Forgetting {
 public:
  /// These bytes have been read, too; those before them are not needed soon.
  void read(std::string_view bytes) {
    if (bytes.empty()) return;
    if (begin_ == nullptr || bytes.data() < begin_) begin_ = bytes.data();
    if (bytes.data() + bytes.size() - begin_ < kMost) return;
    give_back(begin_, bytes.data());
    begin_ = bytes.data();
  }

 private:
  static constexpr std::ptrdiff_t kMost = std::ptrdiff_t{16} << 20;
  const char* begin_ = nullptr;
};

}  // namespace kb::format
