#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/tables/keys.h"

/// A block of a Xapian B-tree: a head, a directory of two-byte offsets in the order of the keys, and the
/// items from the end of the block down. All numbers are big-endian.
namespace kb::indexer::tables {

/// Flags of a leaf item, in the upper bits of its length.
inline constexpr std::uint16_t kCompressed = 0x8000;
inline constexpr std::uint16_t kLastPiece = 0x4000;
inline constexpr std::uint16_t kFirstPiece = 0x2000;
inline constexpr std::uint16_t kLengthMask = 0x1FFF;

inline constexpr std::size_t kHeadBytes = 11;
inline constexpr std::size_t kDirectoryBytes = 2;
/// A block holds at least four items.
inline constexpr std::size_t kMostItemBytes = (kBlockBytes - kHeadBytes - 4 * kDirectoryBytes) / 4;

inline std::uint16_t read16(const char* at) {
  const auto* byte = reinterpret_cast<const unsigned char*>(at);
  return static_cast<std::uint16_t>(byte[0] << 8 | byte[1]);
}
inline void write16(char* at, std::size_t value) {
  at[0] = static_cast<char>(value >> 8);
  at[1] = static_cast<char>(value);
}
inline void write32(char* at, std::uint32_t value) {
  write16(at, value >> 16);
  write16(at + 2, value & 0xFFFF);
}
inline void put_component(std::string& out, std::uint16_t component) {
  out.push_back(static_cast<char>(component >> 8));
  out.push_back(static_cast<char>(component));
}

/// Bytes of a leaf item before its tag: length, key's length, key; the component's number unless it is the
/// first.
inline std::size_t leaf_head_bytes(std::string_view key, std::uint32_t component) {
  return 2 + 1 + key.size() + (component > 1 ? 2 : 0);
}
/// Bytes of a branch item: block, key's length, key and component.
inline std::size_t branch_bytes(std::string_view key_and_component) {
  return 4 + 1 + (key_and_component.empty() ? 2 : key_and_component.size());
}

/// A block that is being filled, item after item.
class Block {
 public:
  explicit Block(std::uint8_t level) : bytes_(kBlockBytes, '\0'), level_(level) {}

  [[nodiscard]] bool empty() const { return directory_ == kHeadBytes; }
  /// For one more item, without its place in the directory.
  [[nodiscard]] std::size_t room() const {
    const std::size_t gap = items_ - directory_;
    return gap > kDirectoryBytes ? gap - kDirectoryBytes : 0;
  }
  [[nodiscard]] bool has_room(std::size_t item) const { return item <= room(); }

  void add_leaf(std::string_view key, std::uint16_t component, std::string_view tag, std::uint16_t flags) {
    const std::size_t size = leaf_head_bytes(key, component) + tag.size();
    char* at = place(size);
    write16(at, (size - 3) | flags);
    at[2] = static_cast<char>(key.size());
    at = put(at + 3, key);
    if (component > 1) {
      write16(at, component);
      at += 2;
    }
    put(at, tag);
  }
  void add_branch(std::string_view key_and_component, std::uint32_t block) {
    char* at = place(branch_bytes(key_and_component));
    write32(at, block);
    at[4] = static_cast<char>(key_and_component.empty() ? 0 : key_and_component.size() - 2);
    if (key_and_component.empty())
      write16(at + 5, 0);
    else
      put(at + 5, key_and_component);
  }

  /// The whole block, ready to be written.
  [[nodiscard]] std::string_view finish() {
    char* head = bytes_.data();
    write32(head, kRevision);
    head[4] = static_cast<char>(level_);
    write16(head + 5, items_ - directory_);
    write16(head + 7, items_ - directory_);
    write16(head + 9, directory_);
    std::memset(head + directory_, 0, items_ - directory_);
    return bytes_;
  }
  void clear() {
    directory_ = kHeadBytes;
    items_ = kBlockBytes;
  }

  static constexpr std::uint32_t kRevision = 1;

 private:
  std::string bytes_;
  std::uint8_t level_;
  std::size_t directory_ = kHeadBytes;
  std::size_t items_ = kBlockBytes;

  char* place(std::size_t size) {
    items_ -= size;
    write16(bytes_.data() + directory_, items_);
    directory_ += kDirectoryBytes;
    return bytes_.data() + items_;
  }
  static char* put(char* at, std::string_view text) {
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    return at + text.size();
  }
};

}  // namespace kb::indexer::tables
