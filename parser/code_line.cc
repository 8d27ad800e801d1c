#include <algorithm>
#include <array>
#include <string_view>

#include "parser/chars.h"
#include "parser/line_shape.h"

namespace kb::parser {
namespace {

template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return text.starts_with(p); });
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

bool looks_like_code(std::string_view text) {
  if (text.empty()) return false;
  const char last = text.back();
  if (last == ';' && text.size() > 1 &&
      (is_alnum(text[text.size() - 2]) ? is_assignment(text) || text.find(' ') < 12 : true))
    return true;
  if (text == "{" || text == "}" || last == '{' || text.front() == '}') return true;
  if (text.front() == '\'' && text.size() > 1 && (text[1] == ' ' || is_alnum(text[1])) && last != '\'')
    return true;
  return begins_like_code(text) || begins_with_capital_keyword(text) || is_assignment(text) ||
         is_ini_section(text) || is_call(text) || has_operator(text) || is_assembly(text) ||
         is_markup(text) || is_path(text) || is_blob(text);
}

}  // namespace kb::parser
