#pragma once

#include <string_view>
#include <vector>

/// "-laserjet" may exclude a word, or be a switch of a command line somebody pasted. The rule, as the manual
/// gives it:
///
/// A dash excludes a word when it stands directly before it, after a blank, and the word is a plain word of
/// four letters or more in small letters. It is text when
///  - the word is shorter ("-q", "-nt", "-fix"), begins with a digit ("-1018"), is in capitals ("-LINK") or has
///  one behind its first letter ("-SMono"), holds any of = : / \ , or is a usual name of a switch ("-force", "-quiet");
///  - the query looks like a command line: it holds a switch ("/s", "-q", "-force"), a program or path
///  ("setup.exe", "C:\"), the name
///    of a command-line tool ("isinteg", "net use"), or a line end;
///  - the query has no other word to search for.
/// A quoted phrase, a field and a group behind a dash are always excluded, and so is whatever follows NOT.
namespace kb::search {

enum class Dash {
  excludes,
  number,   ///< "-1018": text, and nobody meant otherwise
  switch_,  ///< text; worth a hint
};

/// What a dash before `word` means by the looks of the word alone.
[[nodiscard]] Dash read_dash(std::string_view word);

/// True when the words of a query (each as written, a dash included) look like a command line.
[[nodiscard]] bool is_command_line(const std::vector<std::string_view>& words);

}  // namespace kb::search
