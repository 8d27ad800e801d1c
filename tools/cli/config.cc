#include "tools/cli/config.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/utf8.h"
#include "tools/cli/paths.h"
#include "tools/cli/suggest.h"
#include "tools/cli/toml_table.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMaxConfigBytes = 1 << 20;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Result<std::string> read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
  const auto failed = [&path](int error) {
    return fail(error == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                fmt::format("cannot read the configuration '{}': {}", path, std::strerror(error)),
                "correct KB_CONFIG, or go on without: --no-config");
  };
  if (!file) return failed(errno);
  std::string text(kMaxConfigBytes, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return failed(errno != 0 ? errno : EIO);
  return text;
}

const ConfigKey* find_key(std::string_view name) {
  for (const ConfigKey& key : kConfigKeys)
    if (key.name == name) return &key;
  return nullptr;
}

bool has_choice(std::string_view choices, std::string_view word) {
  return !word.empty() &&
         ('|' + std::string(choices) + '|').find('|' + std::string(word) + '|') != std::string::npos;
}

std::string suggest_key(std::string_view name) {
  std::vector<std::string> names;
  names.reserve(std::size(kConfigKeys) + 1);
  for (const ConfigKey& key : kConfigKeys) names.emplace_back(key.name);
  names.emplace_back("databases");
  const std::string near = closest(name, names);
  return near.empty() ? "man kb-config lists the keys" : fmt::format("did you mean '{}'?", near);
}

// Takes the entries of one file over into a Config.
class Reader {
 public:
  Reader(std::string_view text, const std::string& file, const Environment& environment)
      : text_(text), file_(file), environment_(environment) {
    config_.file = file;
  }

  tl::expected<Config, ConfigError> read() {
    auto entries = parse_toml(text_);
    if (!entries) {
      return error(entries.error().line, entries.error().column, 1, entries.error().message, "");
    }
    for (const TomlEntry& entry : *entries)
      if (auto done = take(entry); !done) return tl::unexpected(done.error());
    return std::move(config_);
  }

 private:
  [[nodiscard]] ConfigWarning where(std::uint32_t line, std::uint32_t column, std::size_t size) const {
    ConfigWarning out;
    out.file = file_;
    out.line = line;
    std::size_t begin = 0;
    for (std::uint32_t i = 1; i < line && begin < text_.size(); ++i)
      begin = std::min(text_.find('\n', begin), text_.size() - 1) + 1;
    out.line_text = text_.substr(begin, text_.find_first_of("\r\n", begin) - begin);
    // The TOML library counts code points. What is wrong may be longer than the line: the name of a table lies above it.
    const std::string_view shown = out.line_text;
    std::size_t at = 0;
    for (std::uint32_t i = 1; i < column && at < shown.size(); ++i) at += code_point_at(shown, at).bytes;
    out.begin = static_cast<std::uint32_t>(std::min(at, shown.size()));
    out.end = static_cast<std::uint32_t>(std::min(out.begin + size, shown.size()));
    return out;
  }

  [[nodiscard]] tl::unexpected<ConfigError> error(std::uint32_t line, std::uint32_t column, std::size_t size,
                                                  const std::string& message, const std::string& hint) const {
    return tl::unexpected(
        ConfigError{{ErrorCode::invalid_argument, fmt::format("{}:{}: {}", file_, line, message), hint},
                    where(line, column, size)});
  }

  void warn(const TomlEntry& entry, std::string message, std::string hint) {
    ConfigWarning warning = where(entry.line, entry.column, entry.key.size());
    warning.message = fmt::format("{}:{}: {}", file_, entry.line, message);
    warning.hint = std::move(hint);
    config_.warnings.push_back(std::move(warning));
  }

  tl::expected<void, ConfigError> take(const TomlEntry& entry) {
    if (entry.table == "databases") {
      if (entry.type != TomlType::text)
        return error(entry.line, entry.column, entry.key.size(),
                     fmt::format("'{}' must be a path in quotes", entry.key), "");
      config_.databases[entry.key] = expand_home(entry.text, environment_);
      return {};
    }
    const ConfigKey* key = entry.table.empty() ? find_key(entry.key) : nullptr;
    if (key == nullptr) {
      if (entry.table.empty())
        warn(entry, fmt::format("unknown key '{}' ignored", entry.key), suggest_key(entry.key));
      else
        warn(entry, fmt::format("key '{}' in unknown table [{}] ignored", entry.key, entry.table),
             suggest_key(entry.table));
      return {};
    }
    return store(entry, *key);
  }

  tl::expected<void, ConfigError> store(const TomlEntry& entry, const ConfigKey& key) {
    const auto wrong = [&](std::string_view wanted, const std::string& hint = {}) {
      return error(entry.line, entry.column, entry.key.size(),
                   fmt::format("'{}' must be {}", entry.key, wanted), hint);
    };
    switch (key.type) {
      case ConfigType::text:
        if (entry.type != TomlType::text) return wrong("a text in quotes");
        config_.texts[entry.key] = entry.text;
        break;
      case ConfigType::choice:
        if (entry.type != TomlType::text || !has_choice(key.choices, entry.text))
          return wrong("one of \"" + std::string(key.choices) + "\"");
        config_.texts[entry.key] = entry.text;
        break;
      case ConfigType::number:
        if (entry.type != TomlType::number || entry.number < 1) return wrong("a number of 1 or more");
        config_.numbers[entry.key] = entry.number;
        break;
      case ConfigType::boolean:
        if (entry.type != TomlType::boolean) return wrong("true or false");
        config_.booleans[entry.key] = entry.boolean;
        break;
      case ConfigType::list:
        if (entry.type == TomlType::text)
          config_.lists[entry.key] = {entry.text};
        else if (entry.type == TomlType::texts)
          config_.lists[entry.key] = entry.texts;
        else
          return wrong("a text, or a list of texts");
        break;
    }
    return {};
  }

  std::string text_;
  std::string file_;
  const Environment& environment_;
  Config config_;
};

template <class Map>
auto look_up(const Map& map, std::string_view key) -> std::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<std::string> Config::text(std::string_view key) const {
  return look_up(texts, key);
}
std::optional<std::int64_t> Config::number(std::string_view key) const {
  return look_up(numbers, key);
}
bool Config::boolean(std::string_view key, bool otherwise) const {
  const auto found = booleans.find(key);
  return found == booleans.end() ? otherwise : found->second;
}

tl::expected<Config, ConfigError> parse_config(std::string_view text, const std::string& file,
                                               const Environment& environment) {
  return Reader(text, file, environment).read();
}

tl::expected<Config, ConfigError> load_config(const Environment& environment, bool none) {
  if (none) return Config{};
  std::vector<std::string> candidates = find_paths(environment).config_files;
  const auto named = non_empty(environment, "KB_CONFIG");
  if (named) candidates = {*named};
  for (const std::string& path : candidates) {
    struct stat status {};
    if (!named && ::stat(path.c_str(), &status) != 0) continue;
    auto text = read_file(path);
    if (!text) return tl::unexpected(ConfigError{text.error(), {}});
    return parse_config(*text, path, environment);
  }
  return Config{};
}

Result<std::vector<std::string>> resolve_databases(const std::vector<std::string>& names,
                                                   const Config& config, const Environment& environment) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (const auto known = config.databases.find(name); known != config.databases.end()) {
      out.push_back(known->second);
      continue;
    }
    const std::string path = expand_home(name, environment);
    struct stat status {};
    const bool like_a_path = path.find_first_of("/:.") != std::string::npos;
    if (!like_a_path && ::stat(path.c_str(), &status) != 0) {
      std::vector<std::string> known;
      for (const auto& [key, value] : config.databases) known.push_back(key);
      const std::string near = closest(name, known);
      return fail(ErrorCode::not_found,
                  fmt::format("no database '{}': neither a folder nor a name of [databases]", name),
                  near.empty() ? "kbsearch --paths shows where names are looked up"
                               : fmt::format("did you mean '{}'?", near));
    }
    out.push_back(path);
  }
  return out;
}

}  // namespace kb::cli
