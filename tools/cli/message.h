#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tools/cli/style.h"

/// What the programs say on stderr, in one shape:
///
///   kbsearch: error: unknown option '--limt'
///     hint: did you mean '--limit'?
namespace kb::cli {

enum class Severity { error, warning, note };

/// A position in something the user wrote: a query, a line of a file.
struct Place {
  std::string_view line;    ///< what was written
  std::uint32_t begin = 0;  ///< bytes of it
  std::uint32_t end = 0;
};

/// The lines of a message, each with its line end, harmless. `place` (may be null) is shown with a caret
/// below it, cut around the caret when it is wider than `columns`. The message is wrapped to them; 0: not wrapped, for a log,
/// and the place cut to 80. Notes are dim throughout.
[[nodiscard]] std::string format_message(std::string_view program, Severity severity,
                                         std::string_view message, std::string_view hint, const Place* place,
                                         const Painter& painter, int columns = 0);

/// The same for an Error.
[[nodiscard]] std::string format_error(std::string_view program, const Error& error, const Painter& painter);

}  // namespace kb::cli
