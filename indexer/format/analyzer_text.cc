#include "indexer/format/analyzer_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/utf8.h"
#include "indexer/format/analyzer.h"
#include "indexer/format/analyzer_chars.h"

namespace kb::format {
namespace detail {
namespace {

constexpr char kSeparator = '\x01';

const icu::Normalizer2* normalizer(bool case_fold) {
  // ICU owns these and keeps them for the process; null only when ICU's own data is missing.
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = case_fold ? icu::Normalizer2::getNFKCCasefoldInstance(status)
                                            : icu::Normalizer2::getNFDInstance(status);
  return U_SUCCESS(status) ? found : nullptr;
}

icu::UnicodeString normalized(const icu::UnicodeString& text, bool case_fold) {
  const icu::Normalizer2* n = normalizer(case_fold);
  if (n == nullptr) return text;
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = n->normalize(text, status);
  return U_SUCCESS(status) ? result : text;
}

/// ASCII that stands for a sign beyond ASCII, or NUL.
char ascii_sign(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
    case 0x2032:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0xAB:
    case 0xBB:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
    case 0xFE63:
    // Not hyphens between words, but nothing an ASCII text would write otherwise.
    case 0x2014:
    case 0x2015:
      return '-';
    case 0x2028:
    case 0x2029:
    case 0x85:
      return '\n';
    default:
      break;
  }
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFEE0);
  if (u_isUWhiteSpace(static_cast<UChar32>(c)) || u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR)
    return ' ';
  return '\0';
}

bool is_mark(UChar32 c) {
  return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/// Scripts written without blanks: every character is a word.
bool stands_alone(UChar32 c) {
  if (c < 0x2E80) return false;
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF);
}

}  // namespace

void ScanText::set(std::string_view text) {
  text_ = text;
  mapped_ = !is_ascii(text);
  if (mapped_) map();
}

void ScanText::put(char c, std::uint32_t begin, std::uint32_t end) {
  buffer_.push_back(c);
  begins_.push_back(begin);
  ends_.push_back(end);
}

void ScanText::map() {
  buffer_.clear();
  begins_.clear();
  ends_.clear();
  for (std::uint32_t at = 0; at < text_.size();) {
    const char c = text_[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      put(c, at, at + 1);
      ++at;
      continue;
    }
    const CodePoint point = code_point_at(text_, at);
    map_code_point(point.value, at, point.bytes);
    at += point.bytes;
  }
}

void ScanText::map_code_point(char32_t value, std::uint32_t at, std::uint32_t bytes) {
  const auto c = static_cast<UChar32>(value);
  const std::uint32_t end = at + bytes;
  if (const char sign = ascii_sign(value)) return put(sign, at, end);
  if (u_charType(c) == U_FORMAT_CHAR) return;  // soft hyphen, zero width, direction marks
  if (u_isalnum(c)) {
    const bool alone = stands_alone(c);
    if (alone) put(kSeparator, at, at);
    for (std::uint32_t i = at; i < end; ++i) put(text_[i], at, end);
    if (alone) put(kSeparator, end, end);
    return;
  }
  if (is_mark(c)) {
    // A mark belongs to the letter before it and to nothing else.
    if (buffer_.empty() || !is_word_char(buffer_.back())) return;
    for (std::uint32_t i = at; i < end; ++i) put(text_[i], at, end);
    return;
  }
  put(kSeparator, at, end);
}

std::string fold_token(std::string_view raw) {
  const auto source =
      icu::UnicodeString::fromUTF8(icu::StringPiece(raw.data(), static_cast<int32_t>(raw.size())));
  const icu::UnicodeString decomposed = normalized(normalized(source, true), false);
  icu::UnicodeString kept;
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (c < 0x80 ? u_isgraph(c) != 0 : u_isalnum(c) != 0) kept.append(c);
  }
  std::string result;
  kept.toUTF8String(result);
  return result;
}

bool is_mixed_case(std::string_view raw) {
  int upper = 0;
  int lower = 0;
  bool inner_capital = false;  // after the first letter, apostrophes (O'Reilly) aside
  bool first = true;
  bool only_final_s_is_lower = true;
  for (std::size_t at = 0; at < raw.size();) {
    const CodePoint point = code_point_at(raw, at);
    const auto c = static_cast<UChar32>(point.value);
    if (u_isupper(c)) {
      ++upper;
      if (!first) inner_capital = true;
      if (lower > 0) only_final_s_is_lower = false;
      first = false;
    } else if (u_islower(c)) {
      ++lower;
      if (c != 's' || lower > 1) only_final_s_is_lower = false;
      first = false;
    } else if (c == '\'') {
      first = true;
    }
    at += point.bytes;
  }
  if (!inner_capital || lower == 0) return false;
  return !(upper >= 2 && lower == 1 && only_final_s_is_lower);
}

}  // namespace detail

namespace {

char32_t folded_sign(char32_t c) {
  const char sign = c < 0x80 ? '\0' : detail::ascii_sign(c);
  return sign == '\0' ? c : static_cast<char32_t>(sign);
}

}  // namespace

std::string fold(std::string_view text) {
  std::string result;
  if (is_ascii(text)) {
    result.assign(text);
    for (char& c : result) c = detail::lower(c);
    return result;
  }
  // Signs first: NFKC would decompose some of them (two primes) and keep others.
  icu::UnicodeString source;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    if (point.value == 0x2120 || point.value == 0x2122) continue;  // "(tm)" is no part of a name
    source.append(static_cast<UChar32>(folded_sign(point.value)));
  }
  const icu::UnicodeString decomposed = detail::normalized(detail::normalized(source, true), false);
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) append_utf8(result, static_cast<char32_t>(c));
  }
  return result;
}

}  // namespace kb::format
