#pragma once

#include <string>

namespace kb {

/// Twelve hexadecimal digits of the kernel's random numbers, for the name of a temporary file: nobody who may write into
/// the same folder can guess it and put something there first. Open it with O_EXCL and O_NOFOLLOW all the same. Empty when
/// the system gives no random numbers. Thread-safe.
[[nodiscard]] std::string random_name();

}  // namespace kb
