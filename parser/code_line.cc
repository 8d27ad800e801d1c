#include "parser/code_line.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "parser/chars.h"

namespace kb::parser {
namespace {

template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& prefixes) {
  // The first characters are compared here: nearly all prefixes fail by theirs, and a call to memcmp costs
  // more.
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return p.front() == text.front() && text.starts_with(p); });
}

/// Beginnings that no English sentence has. Case matters: "Set x = 1" is Basic, "Set the switch" is not, so
/// the words that English also has are left to the rules below.
bool begins_like_code(std::string_view text) {
  constexpr auto kPrefixes = std::to_array<std::string_view>({"#include",
                                                              "#define",
                                                              "#if",
                                                              "#endif",
                                                              "#else",
                                                              "#pragma",
                                                              "#undef",
                                                              "//",
                                                              "/*",
                                                              "*/",
                                                              "REM ",
                                                              "rem ",
                                                              "Rem ",
                                                              "End Sub",
                                                              "End If",
                                                              "End Function",
                                                              "EndIf",
                                                              "Private Sub ",
                                                              "Private Function ",
                                                              "Private Declare ",
                                                              "Private Const ",
                                                              "Private m_",
                                                              "Public Sub",
                                                              "Public Function",
                                                              "Dim ",
                                                              "Sub ",
                                                              "Function ",
                                                              "Declare ",
                                                              "Option Explicit",
                                                              "On Error ",
                                                              "Debug.Print",
                                                              "MsgBox ",
                                                              "ENDIF",
                                                              "ENDDO",
                                                              "ENDFOR",
                                                              "ENDCASE",
                                                              "ENDPROC",
                                                              "ENDDEFINE",
                                                              "HKEY_",
                                                              "HKLM\\",
                                                              "HKCU\\",
                                                              "C:\\",
                                                              "c:\\",
                                                              "A:\\",
                                                              "\\\\",
                                                              "<%",
                                                              "eax=",
                                                              "=>"});
  return starts_with_any(text, kPrefixes);
}

/// First words of FoxPro, SQL and batch lines, which write them in capitals.
bool begins_with_capital_keyword(std::string_view text) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"SET",        "USE",     "DO",      "IF",     "ELSE",  "SELECT", "FROM",    "WHERE",  "INSERT",
       "UPDATE",     "DELETE",  "CREATE",  "DEFINE", "STORE", "RETURN", "CLOSE",   "CLEAR",  "PROCEDURE",
       "PARAMETERS", "PRIVATE", "PUBLIC",  "LOCAL",  "WAIT",  "BROWSE", "REPLACE", "APPEND", "COPY",
       "NET",        "DEVICE",  "INSTALL", "ECHO",   "CALL",  "GOTO",   "DECLARE"});
  std::size_t n = 0;
  while (n < text.size() && is_upper(text[n])) ++n;
  if (n < 2 || (n < text.size() && text[n] != ' ')) return false;
  const std::string_view word = text.substr(0, n);
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_identifier_char(char c) {
  return is_alnum(c) || c == '_' || c == '.' || c == '-' || c == '>' || c == '[' || c == ']' || c == '(' ||
         c == ')' || c == '$' || c == '%' || c == '"' || c == '*' || c == '&' || c == '!' || c == ',';
}

/// "name=value", "Text1.Text = ...": one word (with its index or call), then '='.
bool is_assignment(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && is_identifier_char(text[i])) ++i;
  if (i == 0) return false;
  std::size_t j = i;
  while (j < text.size() && text[j] == ' ') ++j;
  if (j < text.size() && text[j] == ':' && j + 1 < text.size() && text[j + 1] == '=') return true;
  return j < text.size() && text[j] == '=' && j - i <= 12;
}

/// "[Section]" and nothing else.
bool is_ini_section(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.find(']') == text.size() - 1;
}

/// "Name(args)" with nothing before the call but identifiers.
bool is_call(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || open == 0 || text.back() != ')' || !is_alnum(text[open - 1]))
    return false;
  return text.substr(0, open).find(' ') == std::string_view::npos;
}

/// A ';' ends the line: behind a bracket, an assignment or a short first word ("i++;"), not a sentence's
/// clause.
bool ends_like_statement(std::string_view text) {
  constexpr std::size_t kShortWord = 12;
  if (text.size() < 2) return false;
  if (!is_alnum(text[text.size() - 2])) return true;
  return is_assignment(text) || text.find(' ') < kShortWord;
}

/// Operators that do not occur in English.
bool has_operator(std::string_view text) {
  constexpr auto kOperators =
      std::to_array<std::string_view>({"->", "==", "!=", "&&", "||", "+=", " := ", "%%", "<<"});
  for (const std::string_view op : kOperators) {
    const std::size_t at = text.find(op);
    if (at == std::string_view::npos) continue;
    if (op == "->" && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '-')) continue;  // an arrow in prose
    if (op == "==" && at + 2 < text.size() && text[at + 2] == '=') continue;              // a rule
    return true;
  }
  return false;
}

/// "C:\>dir", "Type: " no; "mov ax, bx", "push bp".
bool is_assembly(std::string_view text) {
  constexpr auto kOps = std::to_array<std::string_view>(
      {"mov ", "push ", "pop ", "int ", "call ", "jmp ", "lea ", "xor ", "add ", "cmp ", "MOV ", "LEA "});
  if (!starts_with_any(text, kOps)) return false;
  return text.find(',') != std::string_view::npos || text.find(' ') == text.rfind(' ') ? text.size() < 40
                                                                                       : false;
}

bool is_markup(std::string_view text) {
  return text.size() > 2 && text.front() == '<' && (is_alpha(text[1]) || text[1] == '/' || text[1] == '!') &&
         text.back() == '>' && text.find(' ') == std::string_view::npos;
}

/// A path or a prompt: "\Services\Foo", "D:\I386\Winnt32 /b", "A>dir".
bool is_path(std::string_view text) {
  if (text.size() > 2 && is_alpha(text[0]) && text[1] == ':' && text[2] == '\\') return true;
  if (text.size() > 2 && is_upper(text[0]) && text[1] == '>') return true;
  return text.size() > 1 && text[0] == '\\' && is_alpha(text[1]);
}

/// Base64, a certificate, a long hexadecimal dump: one endless word that is no address.
bool is_blob(std::string_view text) {
  constexpr std::size_t kLongestWord = 40;
  return text.size() > kLongestWord && text.find(' ') == std::string_view::npos &&
         text.find("://") == std::string_view::npos && !starts_with_ci(text, "www.") &&
         is_alnum(text.front());
}

}  // namespace

LineMarks marks_of(std::string_view text) {
  // Per byte: bit 0 for an operator, and one count each for dots and bars in bytes of their own, which hold
  // lines of up to 65,535 bytes; longer ones are looked at up to there.
  static constexpr auto kClasses = [] {
    std::array<std::uint64_t, 256> classes{};
    for (const char c : {'<', '>', '=', '&', '|', '%'})
      classes[static_cast<unsigned char>(c)] = std::uint64_t{1};
    classes['.'] |= std::uint64_t{1} << 32;
    classes['|'] |= std::uint64_t{1} << 48;
    return classes;
  }();
  constexpr std::size_t kLongest = 0xFFFF;
  std::uint64_t sum = 0;
  for (const char c : text.substr(0, kLongest)) sum += kClasses[static_cast<unsigned char>(c)];
  return {(sum & 0xFFFFFFFFu) != 0, static_cast<std::uint32_t>(sum >> 32 & 0xFFFF),
          static_cast<std::uint32_t>(sum >> 48)};
}

bool looks_like_code(std::string_view text, const LineMarks& marks) {
  if (text.empty()) return false;
  const char first = text.front();
  const char last = text.back();
  if (last == ';' && ends_like_statement(text)) return true;
  if (last == '{' || first == '}' || text == "{") return true;
  if (first == '\'' && text.size() > 1 && (text[1] == ' ' || is_alnum(text[1])) && last != '\'') return true;
  if (marks.operators && (is_assignment(text) || has_operator(text) || is_markup(text))) return true;
  if (first == '[' && is_ini_section(text)) return true;
  if (last == ')' && is_call(text)) return true;
  return begins_like_code(text) || begins_with_capital_keyword(text) || is_assembly(text) || is_path(text) ||
         is_blob(text);
}

}  // namespace kb::parser
