#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Keys and numbers of the tables of a Xapian "glass" database (format 2016-03-14: all of Xapian 1.4, and
/// what later series read). Xapian documents them in its sources (backends/glass).
namespace kb::indexer::tables {

inline constexpr std::size_t kBlockBytes = 8192;
inline constexpr std::size_t kMostKeyBytes = 255;

/// Numbers whose bytes sort as they do.
inline void put_sortable(std::string& out, std::uint32_t value) {
  if (value < 0x8000) {
    out.push_back(static_cast<char>(value >> 8));
    out.push_back(static_cast<char>(value));
    return;
  }
  // The ones before the first zero bit say how many bytes follow the second.
  const unsigned bytes = (37 - static_cast<unsigned>(__builtin_clz(value))) / 7;
  out.push_back(static_cast<char>((0xFFu << (10 - bytes)) | (bytes > 4 ? 0 : value >> (8 * (bytes - 1)))));
  for (unsigned i = bytes - 1; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

/// Takes one off the front; false when the bytes are none.
inline bool take_sortable(std::string_view& bytes, std::uint32_t& value) {
  if (bytes.size() < 2) return false;
  const auto first = static_cast<unsigned char>(bytes[0]);
  unsigned further = 1;
  for (unsigned bit = 0x80; bit != 0 && (first & bit) != 0; bit >>= 1) ++further;
  if (first >= 0x80 && further < 2) return false;
  if (first == 0xFF || further > 4 || bytes.size() < further + 1) return false;
  value = first & (0x7Fu >> (further > 1 ? further - 1 : 0));
  for (unsigned i = 1; i <= further; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(further + 1);
  return true;
}

inline constexpr std::string_view kMetadataHead{"\0\xC0", 2};
inline constexpr std::string_view kValueStatsHead{"\0\xD0", 2};
inline constexpr std::string_view kValuesHead{"\0\xD8", 2};
inline constexpr std::string_view kLengthsHead{"\0\xE0", 2};

/// Key of the first chunk of a term's postings (an empty term: of the document lengths); with a docid, of the
/// chunk that begins with it.
inline void put_term(std::string& out, std::string_view term) {
  if (term.empty()) {
    out.append(kLengthsHead);
    return;
  }
  for (const char c : term) {
    out.push_back(c);
    if (c == '\0') out.push_back('\xFF');
  }
}
inline void put_chunk_key(std::string& out, std::string_view term, std::uint32_t docid) {
  put_term(out, term);
  if (!term.empty()) out.push_back('\0');
  put_sortable(out, docid);
}

}  // namespace kb::indexer::tables
