#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "parser/lines.h"
#include "parser/parse.h"

/// Articles of our own writing for the parser's tests.
namespace kb::test {

inline constexpr std::string_view kHeader =
    "DOCUMENT:Q912345  05-MAR-2001  [winnt]\n"
    "TITLE   :PRB: Plotter Prints the Last Page Twice\n"
    "PRODUCT :Microsoft Windows NT\n"
    "PROD/VER:winnt:4.0\n"
    "OPER/SYS:\n"
    "KEYWORDS:kbprint\n"
    "\n"
    "======================================================================\n";

inline constexpr std::string_view kAppliesTo =
    "-------------------------------------------------------------------------------\n"
    "The information in this article applies to:\n"
    "\n"
    " - Microsoft Windows NT Server version 4.0 \n"
    "-------------------------------------------------------------------------------\n"
    "\n";

inline constexpr std::string_view kFooter =
    "\n"
    "Additional query words: plot double duplicate\n"
    "\n"
    "======================================================================\n"
    "Keywords          : kbprint kbhw \n"
    "Technology        : kbWinNTsearch kbWinNT400search\n"
    "Version           : winnt:4.0\n"
    "Issue type        : kbprb\n";

inline constexpr std::string_view kLegalText =
    "\n"
    "=============================================================================\n"
    "\n"
    "THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS\n"
    "(the terms stand here)\n"
    "\n"
    "Copyright 2001.";

/// A whole article with this body between the applies-to block and the footer.
inline std::string article_with(std::string_view body) {
  std::string out(kHeader);
  out.append(kAppliesTo).append(body).append(kFooter).append(kLegalText);
  return out;
}

/// "SYMPTOMS" -> heading and rule.
inline std::string heading_of(std::string_view word) {
  return std::string(word) + "\n" + std::string(word.size(), '=') + "\n\n";
}

/// The same text with the line ends of the real files.
inline std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

inline bool has(const parser::Parsed& parsed, parser::DiagnosticCode code) {
  for (const parser::Diagnostic& d : parsed.diagnostics)
    if (d.code == code) return true;
  return false;
}

inline const parser::Diagnostic* find(const parser::Parsed& parsed, parser::DiagnosticCode code) {
  for (const parser::Diagnostic& d : parsed.diagnostics)
    if (d.code == code) return &d;
  return nullptr;
}

/// Lines over a text that must outlive them.
inline parser::Lines lines_of(std::string_view text) {
  parser::Lines lines;
  lines.reset(text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = std::min(text.find('\n', begin), text.size());
    const std::string_view line = parser::trim_right(text.substr(begin, newline - begin));
    lines.add({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + line.size())});
    begin = newline + 1;
  }
  return lines;
}

/// "kind: text" of every block of the only section with this body, unwrapped unless it is verbatim.
inline std::vector<std::string> blocks_of(std::string_view body,
                                          std::string_view section = "MORE INFORMATION") {
  const parser::Parsed parsed = parser::parse(article_with(heading_of(section) + std::string(body)));
  std::vector<std::string> out;
  for (const parser::Section& s : parsed.article.sections)
    for (const parser::Block& block : s.blocks)
      out.push_back(std::string(name(block.kind)) + ": " + parser::unwrap(parsed.article.slice(block.span)));
  return out;
}

}  // namespace kb::test
