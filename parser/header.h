#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "parser/article.h"
#include "parser/lines.h"
#include "parser/parse.h"

namespace kb::parser {

/// The values of the header lines as views into the text; nothing is interpreted but the DOCUMENT line.
struct Header {
  std::uint32_t number = 0;
  std::string_view date;  ///< as written, "12-NOV-2001"
  std::string_view category;
  std::string_view title;
  std::string_view product;
  std::string_view versions;
  std::string_view os;
  std::string_view keywords;
  std::size_t next = 0;  ///< the line after the header
  bool newer = false;    ///< the other header: see newer_header.h
};

/// "Label: value" of a header line.
struct LabelledLine {
  std::string_view label;
  std::string_view value;
};

/// A label that a header may have, and where its value goes.
struct HeaderSlot {
  std::string_view label;
  std::string_view* value;
  bool seen = false;
};

/// Reads header lines from `first` on, up to a blank line or one that `split` does not take; returns the line behind them.
/// Each slot takes its first line. Notes unknown labels, and at line `at` the missing ones.
[[nodiscard]] std::size_t read_slots(const Lines& lines, std::size_t at, std::size_t first,
                                     bool (*split)(std::string_view line, LabelledLine& out), std::span<HeaderSlot> slots,
                                     std::vector<Diagnostic>& diagnostics);

/// True when the line begins as every article does.
[[nodiscard]] bool is_document_line(std::string_view line);

/// Reads the header that begins at line `at` (a DOCUMENT line). Notes missing and unknown labels.
[[nodiscard]] Header read_header(const Lines& lines, std::size_t at, std::vector<Diagnostic>& diagnostics);

/// "12-NOV-2001" -> "2001-11-12"; empty when it is no date of the years 1980 to 2099.
[[nodiscard]] std::string iso_date(std::string_view written);

}  // namespace kb::parser
