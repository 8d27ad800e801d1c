#include "tools/cli/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace kb::cli {
namespace {

std::optional<int> parse_columns(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value <= 0) return std::nullopt;
  return value;
}

// LC_ALL, LC_CTYPE and LANG as setlocale() would judge them, without loading a locale.
bool locale_is_utf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = non_empty(environment, name);
    if (!value) continue;
    std::string folded;
    for (const char c : *value)
      if (c != '-') folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    return folded.find("utf8") != std::string::npos;
  }
  return false;
}

bool decide_color(ColorChoice choice, const Environment& environment, bool tty, bool dumb) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  if (non_empty(environment, "NO_COLOR")) return false;
  for (const char* name : {"CLICOLOR_FORCE", "FORCE_COLOR"})
    if (const auto force = non_empty(environment, name); force && *force != "0") return true;
  if (const auto color = non_empty(environment, "CLICOLOR"); color && *color == "0") return false;
  return tty && !dumb;
}

}  // namespace

Environment process_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

std::optional<std::string> non_empty(const Environment& environment, const char* name) {
  auto value = environment(name);
  if (value && value->empty()) value.reset();
  return value;
}

std::optional<ColorChoice> parse_color_choice(std::string_view word) {
  if (word == "auto") return ColorChoice::automatic;
  if (word == "always" || word == "yes") return ColorChoice::always;
  if (word == "never" || word == "no") return ColorChoice::never;
  return std::nullopt;
}

Terminal detect_terminal(int descriptor, ColorChoice choice, const Environment& environment) {
  Terminal terminal;
  terminal.tty = ::isatty(descriptor) == 1;
  const auto term = non_empty(environment, "TERM");
  terminal.dumb = !term || *term == "dumb";
  terminal.color = decide_color(choice, environment, terminal.tty, terminal.dumb);
  terminal.utf8 = !terminal.tty || locale_is_utf8(environment);
  terminal.links = terminal.tty && !terminal.dumb && *term != "linux";
  terminal.rows = 0;
  winsize size{};
  if (terminal.tty && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0) {
    if (size.ws_col > 0) terminal.columns = size.ws_col;
    terminal.rows = size.ws_row > 0 ? size.ws_row : 24;
  }
  if (const auto columns = parse_columns(environment("COLUMNS"))) terminal.columns = *columns;
  terminal.columns = std::clamp(terminal.columns, kMinColumns, kMaxColumns);
  return terminal;
}

void hold_standard_descriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    // The wrong direction on purpose: writing to (or reading from) what the caller closed stays an error.
    const int opened = ::open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
    if (opened > 2) ::close(opened);
  }
}

}  // namespace kb::cli
