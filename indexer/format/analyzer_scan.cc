#include "indexer/format/analyzer_scan.h"

#include "indexer/format/analyzer_chars.h"

namespace kb::format::detail {
namespace {

constexpr int kMaxVersionParts = 8;
constexpr int kMaxThousands = 6;

}  // namespace

bool Scanner::next(Piece& piece) {
  const std::size_t size = text_.size();
  while (true) {
    while (at_ < size && !is_word_char(text_[at_])) ++at_;
    if (at_ == size) return false;
    if (piece_at(at_, piece)) return true;
  }
}

/// Reads the token at `begin` and moves on; false when it is not worth one (a rule of '_', encoded data).
bool Scanner::piece_at(std::size_t begin, Piece& piece) {
  const std::size_t size = text_.size();
  std::uint8_t classes = 0;
  std::size_t end = begin;
  for (std::uint8_t c = 0; end < size && ((c = char_class(text_[end])) & kWordClass) != 0; ++end)
    classes |= c;
  at_ = end;
  if (classes == kUnderscore) return false;
  const char after = char_at(text_, end);
  if (classes == kDigit) {
    end = end_of_number(begin, end);
  } else if ((classes & (kDigit | kUnderscore)) == 0) {
    if ((char_class(after) & kTail) != 0) end = end_of_letters(begin, end, classes);
  } else if (after == '.' && is_digit(char_at(text_, end + 1))) {
    end = product_name_before_version(begin, end);
  }
  at_ = end;
  if (is_possessive(end)) at_ += 2;
  begin = with_sign(begin, end);
  piece = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return end - begin <= ((classes & kHigh) != 0 ? kMaxRawBytes : kMaxTokenBytes);
}

/// 's at the end of a word.
bool Scanner::is_possessive(std::size_t at) const {
  return char_at(text_, at) == '\'' && lower(char_at(text_, at + 1)) == 's' &&
         !is_word_char(char_at(text_, at + 2));
}

/// don't, O'Reilly; C++, VC++, C#.
std::size_t Scanner::end_of_letters(std::size_t begin, std::size_t end, std::uint8_t classes) {
  while (char_at(text_, end) == '\'' && is_letter(char_at(text_, end + 1)) && !is_possessive(end)) {
    std::size_t next = end + 1;
    while (next < text_.size() && is_letter(text_[next])) ++next;
    if (is_word_char(char_at(text_, next)) || next - begin > kMaxRawBytes) return end;
    end = next;
  }
  const std::size_t length = end - begin;
  if ((classes & kHigh) != 0 || length > 4) return end;
  const char first = char_at(text_, end);
  const char second = char_at(text_, end + 1);
  if (first == '+' && second == '+' && char_at(text_, end + 2) != '+') return end + 2;
  if (first == '#' && length == 1 && !is_word_char(second) && second != '#') return end + 1;
  return end;
}

std::size_t Scanner::end_of_number(std::size_t begin, std::size_t end) {
  const char after = char_at(text_, end);
  if (after == '.') return end_of_version(end);
  if (after == ',' && end - begin <= 3) return end_of_thousands(end);
  return end;
}

/// From the end of the first number: 5.5.2591.0, 3.0b, 4.0.x. A dot at a sentence's end is never taken.
std::size_t Scanner::end_of_version(std::size_t end) const {
  int parts = 1;
  while (parts < kMaxVersionParts && char_at(text_, end) == '.' && is_digit(char_at(text_, end + 1))) {
    ++end;
    while (is_digit(char_at(text_, end))) ++end;
    ++parts;
  }
  if (char_at(text_, end) == '.' && lower(char_at(text_, end + 1)) == 'x' &&
      !is_word_char(char_at(text_, end + 2)))
    return end + 2;
  return parts == 1 ? end : end_of_version_suffix(end);
}

/// One letter and up to two digits belong to a version (3.0b, 1.0a2); anything longer is a word of its own
/// (1.44MB, 4.0SP4).
std::size_t Scanner::end_of_version_suffix(std::size_t end) const {
  std::size_t next = end;
  if (!is_letter(char_at(text_, next)) || (char_class(text_[next]) & kHigh) != 0) return end;
  ++next;
  for (int digits = 0; digits < 2 && is_digit(char_at(text_, next)); ++digits) ++next;
  return is_word_char(char_at(text_, next)) ? end : next;
}

/// 1,000,000 is one number; 3.50,3.51 and 12,34 are lists.
std::size_t Scanner::end_of_thousands(std::size_t end) const {
  std::size_t at = end;
  for (int groups = 0; groups < kMaxThousands && char_at(text_, at) == ','; ++groups) {
    if (!is_digit(char_at(text_, at + 1)) || !is_digit(char_at(text_, at + 2)) ||
        !is_digit(char_at(text_, at + 3)))
      break;
    at += 4;
  }
  const char after = char_at(text_, at);
  const bool goes_on =
      is_word_char(after) || ((after == ',' || after == '.') && is_digit(char_at(text_, at + 1)));
  return goes_on ? end : at;
}

/// NT4.0, v3.1, IE5.5: the name ends before its version. Elsewhere the run is left alone.
std::size_t Scanner::product_name_before_version(std::size_t begin, std::size_t end) const {
  std::size_t digits = end;
  while (digits > begin && end - digits < 3 && is_digit(text_[digits - 1])) --digits;
  if (end - digits > 2 || digits == begin || digits - begin > 8) return end;
  for (std::size_t i = begin; i < digits; ++i)
    if ((char_class(text_[i]) & (kLower | kUpper)) == 0) return end;
  return digits;
}

/// Takes in what stands before a number and makes it another one: the minus of a signed result code, "&H".
std::size_t Scanner::with_sign(std::size_t begin, std::size_t end) const {
  if (begin == 0) return begin;
  const char before = text_[begin - 1];
  const char earlier = begin >= 2 ? text_[begin - 2] : ' ';
  if (before == '-') {
    const std::size_t length = end - begin;
    if (length < 7 || length > 10 || is_word_char(earlier) || earlier == '-' || earlier == ')') return begin;
    return all_digits(text_.substr(begin, length)) ? begin - 1 : begin;
  }
  if (before == '&' && lower(text_[begin]) == 'h') {
    const std::size_t length = end - begin - 1;
    if (length == 0 || length > 8 || is_word_char(earlier)) return begin;
    return all_hex(text_.substr(begin + 1, length)) ? begin - 1 : begin;
  }
  return begin;
}

}  // namespace kb::format::detail
