#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"
#include "search/searcher.h"

/// Units: what a query's words mean to the index. A word and everything that may stand for it (a code's other
/// spellings, a synonym, a correction) is one unit, so that it counts once.
namespace kb::search {

enum class Origin : std::uint8_t { typed, synonym, correction, expansion };

/// One way an article can satisfy a unit.
struct Alternative {
  /// Index terms, all of which must be in the article; more than one for a sequence ("simple mail transfer protocol").
  std::vector<std::string> terms;
  /// format::form_hash of each, side by side in this order.
  std::vector<std::uint32_t> hashes;
  bool exact = false;   ///< only this very form, not another of the same stem
  double factor = 1;    ///< worth of an occurrence, beside the typed word's 1
  Origin origin = Origin::typed;
  std::string text;     ///< for people
};

struct Unit {
  std::string typed;                     ///< folded
  std::uint32_t begin = 0, end = 0;      ///< bytes of the query
  format::FormKind kind = format::FormKind::word;
  std::vector<Alternative> alternatives; ///< the typed one first
  bool stop_word = false;
  bool compound = false;                 ///< names several other units as a whole: a bonus, not a word of its own
  std::uint16_t first = 0, width = 0;    ///< of a compound: the units it covers
  bool required = false;                 ///< from an operator, not relaxed
  bool product = false;                  ///< part of a product's name, or a version of one
  std::uint32_t frequency = 0;           ///< articles that can satisfy it (an upper estimate)
  double weight = 0;                     ///< what having it is worth: idf times the factor of its kind

  /// A word by itself that some article has.
  [[nodiscard]] bool is_known() const { return !compound && frequency > 0; }
};

/// Appends the units of a piece of query text: base tokens first to last, then the compounds over them. `offset` is the
/// place of `text` in the query. Returns the index of the first unit added.
std::size_t append_units(std::string_view text, std::uint32_t offset, format::Analyzer& analyzer,
                         std::vector<Unit>& units);

}  // namespace kb::search
