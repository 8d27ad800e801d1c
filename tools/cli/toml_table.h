#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

/// TOML flattened to entries in the order of the text. Keeps the TOML library in one file.
namespace kb::cli {

enum class TomlType : std::uint8_t { text, number, boolean, texts, other };

struct TomlEntry {
  std::string table;  ///< "" for the top, "databases"; dotted when nested
  std::string key;
  TomlType type = TomlType::other;
  std::string text;
  std::int64_t number = 0;
  bool boolean = false;
  std::vector<std::string> texts;
  std::uint32_t line = 0, column = 0;  ///< of the key, from 1; the column in bytes
};

struct TomlError {
  std::string message;
  std::uint32_t line = 0, column = 0;
};

[[nodiscard]] tl::expected<std::vector<TomlEntry>, TomlError> parse_toml(std::string_view text);

}  // namespace kb::cli
