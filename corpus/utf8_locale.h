#pragma once

#include <locale.h>

#include <clocale>

namespace kb::corpus {

/// Gives the calling thread, and no other, a UTF-8 character type for as long as it lives: libarchive
/// converts the names in some archives through the locale, and a library must not set the locale of the
/// program.
class ScopedUtf8Locale {
 public:
  ScopedUtf8Locale() : before_(shared() != nullptr ? uselocale(shared()) : nullptr) {}
  ~ScopedUtf8Locale() {
    if (before_ != nullptr) uselocale(before_);
  }
  ScopedUtf8Locale(const ScopedUtf8Locale&) = delete;
  ScopedUtf8Locale& operator=(const ScopedUtf8Locale&) = delete;

 private:
  /// Made once and kept; null where the system has no such locale (names may then show '?').
  static locale_t shared() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }

  locale_t before_;
};

}  // namespace kb::corpus
