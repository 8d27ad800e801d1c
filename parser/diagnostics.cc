#include <array>
#include <cstddef>

#include "parser/parse.h"

namespace kb::parser {
namespace {

struct Words {
  DiagnosticCode code;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array<Words, 23> kWords = {{
    {DiagnosticCode::empty_input, "empty_input", "there is nothing in it"},
    {DiagnosticCode::binary_input, "binary_input", "this is binary data, no text"},
    {DiagnosticCode::no_document_line, "no_document_line",
     "it begins neither with a DOCUMENT line nor with an \"Article: Q...\" header"},
    {DiagnosticCode::no_number, "no_number", "the header has no article number"},
    {DiagnosticCode::truncated, "truncated", "the article ends before its legal text: it was cut off"},
    {DiagnosticCode::bad_date, "bad_date", "the date in the header is missing or makes no sense"},
    {DiagnosticCode::missing_header_line, "missing_header_line", "a line of the header is missing"},
    {DiagnosticCode::unknown_header, "unknown_header",
     "a header or footer line with a label that is not known"},
    {DiagnosticCode::no_header_rule, "no_header_rule", "there is no '=' rule after the header"},
    {DiagnosticCode::undecodable_bytes, "undecodable_bytes", "bytes that no Windows-1252 character has"},
    {DiagnosticCode::control_characters, "control_characters", "control characters were dropped"},
    {DiagnosticCode::text_before_applies_to, "text_before_applies_to",
     "text between the header and the applies-to list"},
    {DiagnosticCode::no_applies_to, "no_applies_to", "there is no applies-to list"},
    {DiagnosticCode::empty_applies_to, "empty_applies_to", "the applies-to list has no items"},
    {DiagnosticCode::odd_applies_to_line, "odd_applies_to_line", "a line of the applies-to list is no item"},
    {DiagnosticCode::no_section, "no_section", "there is no section heading"},
    {DiagnosticCode::text_before_sections, "text_before_sections", "text before the first section heading"},
    {DiagnosticCode::repeated_section, "repeated_section", "a section occurs twice"},
    {DiagnosticCode::no_body, "no_body", "the article has no body"},
    {DiagnosticCode::no_footer, "no_footer", "there are no footer fields"},
    {DiagnosticCode::no_additional_query_words, "no_additional_query_words",
     "there are no additional query words"},
    {DiagnosticCode::limit_exceeded, "limit_exceeded",
     "a limit was reached: what is beyond it is left out, or not told apart"},
    {DiagnosticCode::several_articles, "several_articles",
     "another \"Article: Q...\" header stands inside: what is below it counts as text of this article"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if (static_cast<std::size_t>(kWords[i].code) != i) return false;
  return true;
}
static_assert(in_order(), "kWords is indexed by the code");

}  // namespace

std::string_view name(DiagnosticCode code) {
  return kWords[static_cast<std::size_t>(code)].name;
}

std::string_view describe(DiagnosticCode code) {
  return kWords[static_cast<std::size_t>(code)].sentence;
}

std::string_view name(Severity severity) {
  constexpr auto kNames = std::to_array<std::string_view>({"note", "repaired", "rejected"});
  return kNames[static_cast<std::size_t>(severity)];
}

}  // namespace kb::parser
