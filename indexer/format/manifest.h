#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "indexer/format/generation.h"

/// manifest.json and CURRENT as text.
namespace kb::format {

inline constexpr std::string_view kCurrentFile = "CURRENT";
inline constexpr std::string_view kManifestFile = "manifest.json";
inline constexpr std::string_view kForwardName = "forward";
inline constexpr std::string_view kDatabaseName = "db";
inline constexpr std::string_view kGenerationPrefix = "gen-";

/// Indented JSON with a line end; its last member, "check", is a checksum of the text before it. Bytes in `sources` that
/// are not UTF-8 become U+FFFD.
[[nodiscard]] std::string to_json(const Manifest& manifest);
/// Unknown members are passed over, missing ones stay empty. Errors: corrupt (among them: another "check" than the text has).
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view json);

/// "gen-000007".
[[nodiscard]] std::string generation_name(std::uint64_t number);
/// 7 for "gen-000007"; 0 when `name` is not the name of a generation.
[[nodiscard]] std::uint64_t generation_number(std::string_view name);

/// What CURRENT says when a generation is published: its name, and a line with the checksum of that line.
[[nodiscard]] std::string current_text(std::string_view generation);
/// The generation that CURRENT in an index directory names; the checksum may be missing (written by hand). Errors: not_found (nothing published), corrupt,
/// permission, io.
[[nodiscard]] Result<std::string> read_current(const std::string& directory);

/// A small file, whole. Errors: not_found, permission, io, limit (more than `most` bytes).
[[nodiscard]] Result<std::string> read_small_file(const std::string& path, std::size_t most = 16u << 20);

/// What errno says, as an Error: "cannot ATTEMPTED 'PATH': No such file or directory".
[[nodiscard]] Error system_error(int error, std::string_view attempted, std::string_view path);

}  // namespace kb::format
