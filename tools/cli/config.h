#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tools/cli/terminal.h"

/// The configuration file: TOML, one flat list of keys and the table [databases]. Flag beats environment
/// beats file: the programs resolve that; this file only reads.
namespace kb::cli {

enum class ConfigType : std::uint8_t { text, number, boolean, choice, list };

struct ConfigKey {
  std::string_view name;
  ConfigType type;
  std::string_view choices;  ///< of a choice, separated by '|'
  std::string_view help;
};

/// Every key. kb-config(5) and its drift test read this table.
inline constexpr std::array kConfigKeys{
    ConfigKey{"db", ConfigType::list, "",
              "databases to search when --db is not given: paths or names of [databases]"},
    ConfigKey{"limit", ConfigType::number, "", "results a page"},
    ConfigKey{"sort", ConfigType::choice, "relevance|newest|oldest|number", "order of the results"},
    ConfigKey{"color", ConfigType::choice, "auto|always|never", "colour"},
    ConfigKey{"marks", ConfigType::boolean, "", "show matches as [match]"},
    ConfigKey{"plain", ConfigType::boolean, "", "screen-reader friendly output"},
    ConfigKey{"pager", ConfigType::text, "", "pager command; \"\" for none"},
    ConfigKey{"history", ConfigType::boolean, "", "remember queries and the last result"},
    ConfigKey{"synonyms", ConfigType::text, "", "file of synonym rules; \"\" for none"},
    ConfigKey{"link", ConfigType::text, "",
              "hyperlink target of article numbers; {id} and {number} are put in"},
};

/// Something in the file that was ignored.
struct ConfigWarning {
  std::string message;  ///< "unknown key 'limt'"
  std::string hint;     ///< "did you mean 'limit'?"
  std::string file;
  std::string line_text;
  std::uint32_t line = 0;            ///< from 1
  std::uint32_t begin = 0, end = 0;  ///< bytes of line_text
};

/// A broken file or value: shown with the line and a caret.
struct ConfigError {
  Error error;
  ConfigWarning where;
};

struct Config {
  std::string file;  ///< the file that was read; empty when there is none
  std::map<std::string, std::string, std::less<>> texts;  ///< text and choice
  std::map<std::string, std::int64_t, std::less<>> numbers;
  std::map<std::string, bool, std::less<>> booleans;
  std::map<std::string, std::vector<std::string>, std::less<>> lists;
  std::map<std::string, std::string, std::less<>> databases;  ///< name to location, '~' already put in
  std::vector<ConfigWarning> warnings;

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view key) const;
  [[nodiscard]] bool boolean(std::string_view key, bool otherwise) const;
};

/// Parses TOML. `file` is for messages.
[[nodiscard]] tl::expected<Config, ConfigError> parse_config(std::string_view text, const std::string& file,
                                                             const Environment& environment);

/// Reads KB_CONFIG (which must exist) or the first file at the XDG places that does; nothing at all with
/// `none`.
[[nodiscard]] tl::expected<Config, ConfigError> load_config(const Environment& environment, bool none);

/// Locations from names: a name of [databases] becomes its path, anything else is a location as it stands
/// ("~" put in). A word that is neither a known name nor an existing path nor looks like one ('/', ':', '.')
/// is an error with a suggestion.
[[nodiscard]] Result<std::vector<std::string>> resolve_databases(const std::vector<std::string>& names,
                                                                 const Config& config,
                                                                 const Environment& environment);

}  // namespace kb::cli
