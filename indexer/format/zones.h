#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "parser/article.h"

/// Zones: the parts of an article that search tells apart. Ranking weighs them, `cause:word` filters by them, the
/// forward index marks them.
namespace kb::format {

/// Stored in the forward index: never renumber, only append, at most 15.
enum class Zone : std::uint8_t {
  title = 1,
  query_words = 2,  ///< additional query words
  applies_to = 3,   ///< product line, applies-to names and versions
  lead = 4,
  summary = 5,
  symptoms = 6,
  cause = 7,
  resolution = 8,
  workaround = 9,
  status = 10,
  more_information = 11,
  references = 12,
  keywords = 13,    ///< keywords and technology tokens that are words to people
};
inline constexpr int kZones = 14;

/// How a run of a zone's text is set. Stored in the forward index: never renumber, at most 7.
enum class Flavour : std::uint8_t { prose = 0, message = 1, listing = 2, subheading = 3 };

/// A run of text to be analyzed as one: no phrase reaches over its border.
struct ZoneText {
  Zone zone = Zone::title;
  Flavour flavour = Flavour::prose;
  std::string_view text;  ///< into the article
};

/// The searchable text of an article in the one order that index, forward index and highlighter agree on: title,
/// query words, applies-to, then the sections as they stand. Boilerplate blocks are left out. Views are valid as long as
/// the article.
[[nodiscard]] std::vector<ZoneText> zone_texts(const parser::Article& article);

[[nodiscard]] Zone zone_of(parser::SectionKind kind);
/// "title", "symptoms", ...: stable.
[[nodiscard]] std::string_view name(Zone zone);

}  // namespace kb::format
