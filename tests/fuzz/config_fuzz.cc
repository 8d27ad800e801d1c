// The configuration file.

#include <optional>
#include <string>

#include "tests/fuzz/target.h"
#include "tools/cli/config.h"

KB_FUZZ_TARGET(bytes) {
  const kb::cli::Environment environment = [](const char* name) -> std::optional<std::string> {
    return std::string_view(name) == "HOME" ? std::optional<std::string>("/home/somebody") : std::nullopt;
  };
  const auto config = kb::cli::parse_config(bytes, "kb.toml", environment);
  const auto check_place = [](const kb::cli::ConfigWarning& where) {
    KB_MUST(where.begin <= where.end && where.end <= where.line_text.size());
  };
  if (!config) {
    KB_MUST(!config.error().error.message.empty());
    check_place(config.error().where);
    return;
  }
  for (const auto& warning : config->warnings) check_place(warning);
  for (const auto& key : kb::cli::kConfigKeys) {
    (void)config->text(key.name);
    (void)config->number(key.name);
    (void)config->boolean(key.name, false);
  }
}
