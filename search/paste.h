#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"

/// A query out of whatever somebody pasted: an event, a stack dump, a mail with an error message in it, a
/// page of a log.
namespace kb::search {

enum class PasteKind : std::uint8_t {
  code,     ///< an error, event or STOP code, with the words that make it one
  file,     ///< a file name
  name,     ///< an identifier: WM_PAINT, CFormView::OnUpdate
  message,  ///< a word of a quoted message or of the sentences that tell what happened
  word,     ///< another rare word
};

/// "code", "file", ...
[[nodiscard]] std::string_view name(PasteKind kind);

/// One thing that was taken from the text.
struct PasteUnit {
  PasteKind kind = PasteKind::word;
  std::string text;                  ///< as it goes into the query
  std::uint32_t begin = 0, end = 0;  ///< where it stands first, bytes of the text
  std::uint32_t frequency = 0;       ///< articles that have it
};

struct Pasted {
  /// The units in the order of the text, as plain words: nothing in it is syntax. Empty when no article has
  /// anything of what was pasted.
  std::string query;
  std::vector<PasteUnit> units;
  bool cut = false;  ///< the text was longer than kMaxPasteBytes
};

struct PasteOptions {
  std::size_t most_units = 24;
  std::size_t most_codes = 8;
  std::size_t most_files = 6;
};

inline constexpr std::size_t kMaxPasteBytes = std::size_t{1} << 20;

/// `frequency` gives the number of articles that have an index term (format::Form::term); `articles` is how
/// many there are. Any bytes are taken. Linear; about 1 ms for 20 KB beside what `frequency` takes (one call
/// for each distinct form).
[[nodiscard]] Pasted query_from_paste(std::string_view text, format::Analyzer& analyzer,
                                      const std::function<std::uint32_t(std::string_view)>& frequency,
                                      std::uint64_t articles, const PasteOptions& options = {});

}  // namespace kb::search
