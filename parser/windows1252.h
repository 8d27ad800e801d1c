#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kb::parser {

/// The character of a Windows-1252 byte. The five bytes the code page leaves undefined (0x81 0x8D 0x8F 0x90
/// 0x9D) are U+FFFD, as FORMAT's rule 1 wants it; ICU's table would make C1 controls of them.
[[nodiscard]] char32_t windows1252_to_unicode(unsigned char byte) noexcept;

/// Appends `bytes` as UTF-8 and returns how many of them were undefined.
std::size_t append_windows1252(std::string_view bytes, std::string& out);

}  // namespace kb::parser
