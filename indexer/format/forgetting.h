#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kb::format {

/// Gives back the memory of mapped pages that were read, which would count as used by this process until it
/// is scarce: they are mapped again when they are needed. Of the pages at both ends only whole ones go.
class Forgetting {
 public:
  /// These bytes have been read, too; those before them are not needed soon.
  void read(std::string_view bytes) {
    if (begin_ == nullptr || bytes.data() < begin_) begin_ = bytes.data();
    if (bytes.data() + bytes.size() - begin_ < kMost) return;
    const auto from = (reinterpret_cast<std::uintptr_t>(begin_) + kPage - 1) / kPage * kPage;
    const auto to = reinterpret_cast<std::uintptr_t>(bytes.data()) / kPage * kPage;
    if (to > from) ::madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
    begin_ = bytes.data();
  }

 private:
  static constexpr std::ptrdiff_t kMost = std::ptrdiff_t{16} << 20;
  static constexpr std::uintptr_t kPage = 65536;  // a multiple of any machine's
  const char* begin_ = nullptr;
};

}  // namespace kb::format
