#pragma once

#include <span>
#include <string_view>

/// Real words among the made-up ones, of our own choosing.
namespace kb::gen {

/// The commonest words of support English, commonest first: the head of the vocabulary.
[[nodiscard]] std::span<const std::string_view> function_words();
/// Words of the trade, spread over the upper ranks.
[[nodiscard]] std::span<const std::string_view> technical_words();
[[nodiscard]] std::span<const std::string_view> file_names();
/// ".exe" and the like, commonest first.
[[nodiscard]] std::span<const std::string_view> extensions();
/// "WM_PAINT", "CreateFile": names of programming interfaces.
[[nodiscard]] std::span<const std::string_view> constants();
[[nodiscard]] std::span<const std::string_view> functions();
/// "80004005": result codes, without mark.
[[nodiscard]] std::span<const std::string_view> result_codes();
/// "HKEY_LOCAL_MACHINE\SOFTWARE\...": beginnings of registry paths.
[[nodiscard]] std::span<const std::string_view> registry_roots();
/// "net use x: \\server\share": command lines.
[[nodiscard]] std::span<const std::string_view> commands();
/// "gpf", "hang": what stands in the additional query words.
[[nodiscard]] std::span<const std::string_view> query_words();

}  // namespace kb::gen
