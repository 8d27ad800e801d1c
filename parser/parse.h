#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parser/article.h"

namespace kb::parser {

enum class Severity : std::uint8_t {
  note,      ///< an oddity that loses nothing (a section twice, no applies-to block)
  repaired,  ///< something was mended (undecodable bytes, a cut header field taken from the footer)
  rejected,  ///< this is no article: nothing of it should be indexed
};

enum class DiagnosticCode : std::uint8_t {
  empty_input,
  binary_input,
  no_document_line,
  no_number,
  truncated,
  bad_date,
  missing_header_line,
  unknown_header,
  no_header_rule,
  undecodable_bytes,
  control_characters,
  text_before_applies_to,
  no_applies_to,
  empty_applies_to,
  odd_applies_to_line,
  no_section,
  text_before_sections,
  repeated_section,
  no_body,
  no_footer,
  no_additional_query_words,
  limit_exceeded,
  several_articles,
};

struct Diagnostic {
  Severity severity = Severity::note;
  DiagnosticCode code = DiagnosticCode::empty_input;
  std::uint32_t line = 1;  ///< 1-based, in the bytes given to parse()
  std::string detail;      ///< for people; may be empty; may hold bytes of the input, decoded

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// "no_document_line": stable, used in JSON and reports.
[[nodiscard]] std::string_view name(DiagnosticCode code);
[[nodiscard]] std::string_view name(Severity severity);
/// One sentence for people: "the first line is not a DOCUMENT line".
[[nodiscard]] std::string_view describe(DiagnosticCode code);

struct Parsed {
  Article article;
  std::vector<Diagnostic> diagnostics;
  bool accepted = false;  ///< false: diagnostics has at least one `rejected`
};

/// Bounds far beyond every real article. What was over one is said (limit_exceeded), with the line and by name.
struct Limits {
  std::size_t line_bytes = 64u << 10;  ///< what a line has beyond it is left out: the longest real one has 1,672
  std::size_t sections = 512;          ///< headings beyond it are text of the last section: real ones have up to 13
};

/// Parses one article. Total: any bytes give a result, none throws (but std::bad_alloc); linear time. Takes
/// UTF-8 if the bytes are valid UTF-8, else Windows-1252; CRLF, LF or CR line ends. Thread-safe: no shared
/// state.
[[nodiscard]] Parsed parse(std::string_view bytes, const Limits& limits = {});

/// The same, reusing the memory of an earlier result.
void parse(std::string_view bytes, Parsed& into, const Limits& limits = {});

}  // namespace kb::parser
