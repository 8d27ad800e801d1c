#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The scanner: where base tokens begin and end. It looks at characters only; what a token means is read
/// elsewhere (analyzer_lexeme.h), what lies between two tokens in analyzer_join.h and analyzer_context.h.
namespace kb::format::detail {

/// Longer runs are encoded data, not words: they give no token and take no position.
inline constexpr std::size_t kMaxTokenBytes = 64;
/// The same before folding, for scripts of several bytes a letter.
inline constexpr std::size_t kMaxRawBytes = 192;

/// Bytes of ScanText::view().
struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Walks over a text once, forwards; never looks back by more than three characters nor ahead by more than
/// 32, so that any input takes linear time.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// The next base token, or false at the end.
  bool next(Piece& piece);

 private:
  bool piece_at(std::size_t begin, Piece& piece);
  std::size_t end_of_letters(std::size_t begin, std::size_t end, std::uint8_t classes);
  std::size_t end_of_number(std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t end_of_version(std::size_t end) const;
  [[nodiscard]] std::size_t end_of_version_suffix(std::size_t end) const;
  [[nodiscard]] std::size_t end_of_thousands(std::size_t end) const;
  [[nodiscard]] std::size_t product_name_before_version(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::size_t with_sign(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool is_possessive(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace kb::format::detail
