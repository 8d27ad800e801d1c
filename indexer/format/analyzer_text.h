#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the analyzer knows of Unicode.
namespace kb::format::detail {

/// Text as the scanner reads it. ASCII passes through untouched. Beyond ASCII, curly quotes, dashes, blanks
/// and full-width forms become their ASCII counterparts, soft hyphens, zero-width and other format characters
/// vanish, other signs and malformed bytes become a separator, and ideographs are set apart, so that every
/// byte left above 0x7F is part of a letter, a digit or a mark.
class ScanText {
 public:
  /// `text` must outlive the use of this object.
  void set(std::string_view text);

  [[nodiscard]] std::string_view view() const { return mapped_ ? std::string_view(buffer_) : text_; }
  /// Where the character at `at` of view() begins in the original text, and where it ends.
  [[nodiscard]] std::uint32_t begin_of(std::uint32_t at) const { return mapped_ ? begins_[at] : at; }
  [[nodiscard]] std::uint32_t end_of(std::uint32_t at) const { return mapped_ ? ends_[at] : at + 1; }

 private:
  void map();
  void map_code_point(char32_t c, std::uint32_t at, std::uint32_t bytes);
  void put(char c, std::uint32_t begin, std::uint32_t end);

  std::string_view text_;
  bool mapped_ = false;
  std::string buffer_;
  std::vector<std::uint32_t> begins_, ends_;
};

/// A token's folded form: NFKC case fold, marks stripped. Only letters, digits, '_' and the ASCII signs of
/// `raw` are left; may be empty. `raw` is part of ScanText::view().
[[nodiscard]] std::string fold_token(std::string_view raw);

/// True when a capital follows a letter of either case somewhere and not all letters are capitals, beyond
/// ASCII too: kernelBase, PowerPoint, but not Kernel, KERNEL or DLLs.
[[nodiscard]] bool is_mixed_case(std::string_view raw);

}  // namespace kb::format::detail
