#include "base/random_name.h"

#include <sys/random.h>
#include <sys/types.h>

#include <string_view>

namespace kb {

std::string random_name() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  unsigned char random[6];
  std::string name;
  if (::getrandom(random, sizeof random, 0) != static_cast<ssize_t>(sizeof random)) return name;
  for (const unsigned char byte : random) {
    name += kDigits[byte >> 4];
    name += kDigits[byte & 15];
  }
  return name;
}

}  // namespace kb
