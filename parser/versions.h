#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/article.h"

namespace kb::parser {

/// A version at the beginning of a text.
struct ScannedVersion {
  std::string text;  ///< normalised: "3.1", "4.0 SP4", "2.x", "1994", "Build 2.573.2927"
  std::size_t used =
      0;  ///< how many bytes it took, decorations such as "(GA)" or "edition" included; 0: none here
};

/// Reads one version from the front of `s` (no blanks before it). Mends what the corpus has: "3.10" and
/// "3.00" of the old two-digit style become "3.1" and "3.0" (never "3.11"), "4.0SP4" and "4.0 Service Pack 4"
/// become "4.0 SP4", "2x" "2.x", "1..4" "1.4", "2. 1" "2.1", "l.5" (letter l) "1.5". `base` is the number
/// that a lone "SP2" belongs to; it is set by every version read.
[[nodiscard]] ScannedVersion scan_version(std::string_view s, std::string& base);

/// The platform of a PROD/VER clause folded to a dozen names ("Windows", "Windows NT", "MS-DOS", ...); "" for
/// words that state none ("N\A", "Platform"); nothing when the text is no platform.
[[nodiscard]] std::optional<std::string_view> fold_platform(std::string_view written);

/// Reads a whole PROD/VER or footer `Version` value: clauses, the old style without platform, and all
/// exceptions. `os` (the OPER/SYS line) names the platforms of an old-style value with '|'. Total: what is
/// not understood is left out, Article::version_line keeps it.
void parse_versions(std::string_view value, std::string_view os, std::vector<VersionClause>& out);

/// More clauses, and versions in one, than any sane value has: bounds what hostile input can make.
inline constexpr std::size_t kMostClauses = 64;
inline constexpr std::size_t kMostVersions = 256;
/// Whether one of the bounds was reached, so that something may be left out.
[[nodiscard]] bool reaches_limit(const std::vector<VersionClause>& clauses);

}  // namespace kb::parser
