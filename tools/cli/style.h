#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/display.h"
#include "tools/cli/terminal.h"

/// Colour and marks. Only bold, dim and the eight basic colours, so that every theme stays legible; colour is
/// never the only mark of anything that matters.
namespace kb::cli {

enum class Style {
  plain,
  match,  ///< what the query matched
  title,
  number,  ///< an article number
  badge,   ///< BUG, FIX, ...
  label,   ///< CAUSE:, RESOLUTION:
  heading,
  dim,  ///< notices, meta data
  error,
  warning,
  hint,
};

/// How text is dressed on one stream. Cheap to copy.
struct Painter {
  bool color = false;
  bool marks = false;  ///< matches as [match], whether or not there is colour
  bool utf8 = true;    ///< otherwise everything is brought to ASCII
  bool links = false;

  /// `text` (already harmless) between the style's escape sequences.
  [[nodiscard]] std::string paint(Style style, std::string_view text) const;
  /// `text` as an OSC 8 hyperlink to `target`, when links are on and the target has no control characters.
  [[nodiscard]] std::string link(std::string_view target, std::string_view text) const;
  /// A decoration in UTF-8 or its ASCII stand-in.
  [[nodiscard]] std::string_view glyph(std::string_view unicode, std::string_view ascii) const {
    return utf8 ? unicode : ascii;
  }
};

/// A harmless line of text and the bytes of it that matched (in order, disjoint).
struct MarkedText {
  std::string text;
  std::vector<Row> marks;
};

/// Makes `text` harmless (and ASCII when the painter says so) and moves the marks along. With `painter.marks`
/// brackets become part of the text, so that wrapping counts them.
[[nodiscard]] MarkedText prepare(std::string_view text, const std::vector<Row>& marks,
                                 const Painter& painter);

/// Bytes [begin, end) of `marked`, painted: `base` with matches in Style::match.
[[nodiscard]] std::string paint(const MarkedText& marked, Row range, Style base, const Painter& painter);

}  // namespace kb::cli
