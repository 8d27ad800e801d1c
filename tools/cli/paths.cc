#include "tools/cli/paths.h"

namespace kb::cli {
namespace {

std::string base(const Environment& environment, const char* variable, const char* below_home) {
  if (auto value = non_empty(environment, variable); value && value->front() == '/') return *value;
  if (const auto home = non_empty(environment, "HOME")) return *home + below_home;
  return {};
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(':', at), list.size());
    if (end > at && list[at] == '/') out.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace

Paths find_paths(const Environment& environment) {
  Paths paths;
  if (const std::string config = base(environment, "XDG_CONFIG_HOME", "/.config"); !config.empty())
    paths.config_files.push_back(config + "/kb/config.toml");
  for (const std::string& folder : split(non_empty(environment, "XDG_CONFIG_DIRS").value_or("/etc/xdg")))
    paths.config_files.push_back(folder + "/kb/config.toml");
  if (const std::string data = base(environment, "XDG_DATA_HOME", "/.local/share"); !data.empty())
    paths.index = data + "/kb/index";
  if (const std::string state = base(environment, "XDG_STATE_HOME", "/.local/state"); !state.empty())
    paths.state = state + "/kb";
  return paths;
}

std::string expand_home(const std::string& path, const Environment& environment) {
  if (path != "~" && path.rfind("~/", 0) != 0) return path;
  const auto home = non_empty(environment, "HOME");
  return home ? *home + path.substr(1) : path;
}

}  // namespace kb::cli
