#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// What is true about the terminal, found out once. Nothing else in the programs asks the environment about
/// it.
namespace kb::cli {

/// Reads an environment variable; nothing when it is unset. Tests give their own.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The process' own environment.
[[nodiscard]] Environment process_environment();

/// The variable's value when it is set and not empty (NO_COLOR, PAGER and the like count only then).
[[nodiscard]] std::optional<std::string> non_empty(const Environment& environment, const char* name);

enum class ColorChoice { automatic, always, never };

/// "auto", "always", "never"; nothing for other words.
[[nodiscard]] std::optional<ColorChoice> parse_color_choice(std::string_view word);

/// Facts about one output stream. stdout and stderr are judged separately: either may be redirected.
struct Terminal {
  bool tty = false;
  bool dumb = false;  ///< TERM is unset or "dumb": no cursor movement
  bool color = false;
  bool utf8 = true;    ///< false on a terminal whose locale is not UTF-8: show ASCII only
  bool links = false;  ///< OSC 8 is understood or harmless
  int columns = 80;
  int rows = 24;  ///< 0 when not a terminal
};

inline constexpr int kMinColumns = 20;
inline constexpr int kMaxColumns = 400;

/// Colour: the choice (a flag) beats NO_COLOR beats CLICOLOR_FORCE/FORCE_COLOR beats whether `descriptor` is
/// a terminal that is not dumb. Width: COLUMNS beats what the terminal says beats 80.
[[nodiscard]] Terminal detect_terminal(int descriptor, ColorChoice choice, const Environment& environment);

/// Opens /dev/null in place of a closed descriptor 0, 1 or 2, so that a file opened later does not land there
/// and get the results written into it. Writing to such a stand-in fails, as it should.
void hold_standard_descriptors();

}  // namespace kb::cli
