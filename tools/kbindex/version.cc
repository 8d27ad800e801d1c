#include "tools/kbindex/version.h"

#include <archive.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unicode/uversion.h>
#include <xapian.h>
#include <zstd.h>

#include <array>

#include "indexer/format/schema.h"

namespace kb::cli::kbindex {

std::string version_text() {
  UVersionInfo icu{};
  u_getVersion(icu);
  std::array<char, U_MAX_VERSION_STRING_LENGTH> icu_text{};
  u_versionToString(icu, icu_text.data());
  return fmt::format(
      "kbindex {}\n"
      "Xapian {}, ICU {}, {}, zstd {}, SQLite {}; schema {}\n"
      "Licence: GNU GPL version 2 or later. No warranty.\n",
      KB_VERSION, Xapian::version_string(), icu_text.data(), archive_version_string(), ZSTD_versionString(),
      sqlite3_libversion(), format::kSchemaVersion);
}

}  // namespace kb::cli::kbindex
