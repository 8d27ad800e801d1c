#include "tools/cli/toml_table.h"

#include <algorithm>

// Header-only on purpose: one shared library less to load, in a program whose start is counted in
// milliseconds.
#undef TOML_SHARED_LIB
#undef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 1
// toml++ 3.3 takes some input for impossible ("[[[" for one): an assertion in debug builds, undefined
// behaviour in release builds. Both become an exception here.
namespace {
struct TomlAssertion {};
}  // namespace
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? static_cast<void>(0) : throw TomlAssertion{})
// Without exceptions the parser of 3.3 runs on into its own assertions after some errors.
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wterminate"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

namespace kb::cli {
namespace {

bool take_texts(const toml::array& array, std::vector<std::string>& out) {
  for (const toml::node& node : array) {
    const auto text = node.value_exact<std::string>();
    if (!text) return false;
    out.push_back(*text);
  }
  return true;
}

void flatten(const toml::table& table, const std::string& name, std::vector<TomlEntry>& out) {
  for (const auto& [key, node] : table) {
    if (const toml::table* inner = node.as_table()) {
      flatten(*inner, name.empty() ? std::string(key.str()) : name + '.' + std::string(key.str()), out);
      continue;
    }
    TomlEntry entry;
    entry.table = name;
    entry.key = key.str();
    entry.line = key.source().begin.line;
    entry.column = key.source().begin.column;
    if (const auto text = node.value_exact<std::string>()) {
      entry.type = TomlType::text;
      entry.text = *text;
    } else if (const auto number = node.value_exact<std::int64_t>()) {
      entry.type = TomlType::number;
      entry.number = *number;
    } else if (const auto boolean = node.value_exact<bool>()) {
      entry.type = TomlType::boolean;
      entry.boolean = *boolean;
    } else if (const toml::array* array = node.as_array();
               array != nullptr && take_texts(*array, entry.texts)) {
      entry.type = TomlType::texts;
    }
    out.push_back(std::move(entry));
  }
}

}  // namespace

tl::expected<std::vector<TomlEntry>, TomlError> parse_toml(std::string_view text) {
  try {
    std::vector<TomlEntry> out;
    flatten(toml::parse(text), "", out);
    std::sort(out.begin(), out.end(), [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
    return out;
  } catch (const toml::parse_error& error) {
    return tl::unexpected(
        TomlError{std::string(error.description()), error.source().begin.line, error.source().begin.column});
  } catch (const TomlAssertion&) {
    return tl::unexpected(TomlError{"a table or key is malformed", 1, 1});
  }
}

}  // namespace kb::cli
