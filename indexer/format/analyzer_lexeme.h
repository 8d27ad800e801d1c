#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"

/// What one raw token means by itself, whatever stands around it.
namespace kb::format::detail {

/// Words that make a code of a number after them.
enum class Trigger : std::uint8_t {
  none,
  error,       ///< error, err
  warning,     ///< before a tool's code only
  event,       ///< event
  event_id,    ///< EventID
  stop_upper,  ///< STOP
  stop_title,  ///< Stop
  stop_lower,  ///< stop: in queries only
  filler,      ///< id, code, number, no, msg, message: may stand between
  service,     ///< service
  pack,        ///< pack
  release,     ///< release
  sp,          ///< SP
};

/// Bits of Reading::shape.
enum Shape : std::uint8_t {
  kLettersOnly = 1,  ///< a word, apostrophes allowed
  kRun = 2,          ///< one run of letters, digits and '_', nothing else: may be joined with its neighbours
  kHasLetter = 4,
  kNumber = 8,      ///< digits, perhaps with a minus or commas
  kHexRun = 16,     ///< a run of one or two, or of eight hex digits: a STOP code after STOP
  kExtension = 32,  ///< a known file name extension
  kToolCode = 64,   ///< letters and three to five digits: a tool's diagnostic after "error"
};

struct OtherName {
  FormKind kind = FormKind::compound;
  std::string word;
};

struct Reading {
  FormKind kind = FormKind::word;
  std::string word;  ///< empty: no token after all
  Trigger trigger = Trigger::none;
  std::uint8_t shape = 0;
  std::vector<OtherName> names;     ///< mean the same
  std::vector<OtherName> broader;   ///< mean more ("5.5" for 5.5.2591.0): for the index only
  std::vector<OtherName> in_query;  ///< for queries only
};

/// `raw` is a Scanner's piece.
[[nodiscard]] Reading read_lexeme(std::string_view raw);

/// True for a folded file name extension without its dot.
[[nodiscard]] bool is_file_extension(std::string_view folded);

}  // namespace kb::format::detail
