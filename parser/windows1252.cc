#include "parser/windows1252.h"

#include <array>

#include "base/utf8.h"

namespace kb::parser {
namespace {

// 0x80..0x9F; everything else is the code point of the same number. Source: Microsoft's best-fit table for
// code page 1252, the same as the WHATWG's but for the undefined bytes.
constexpr std::array<char16_t, 32> kHigh = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                            0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                            0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                            0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

}  // namespace

char32_t windows1252_to_unicode(unsigned char byte) noexcept {
  return byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80u] : byte;
}

std::size_t append_windows1252(std::string_view bytes, std::string& out) {
  std::size_t undefined = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    std::size_t run = i;
    while (run < bytes.size() && static_cast<unsigned char>(bytes[run]) < 0x80) ++run;
    out.append(bytes.substr(i, run - i));
    for (i = run; i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0x80; ++i) {
      const char32_t c = windows1252_to_unicode(static_cast<unsigned char>(bytes[i]));
      if (c == 0xFFFD) ++undefined;
      append_utf8(out, c);
    }
  }
  return undefined;
}

}  // namespace kb::parser
