#include <algorithm>
#include <array>
#include <utility>

#include "indexer/format/analyzer_assemble.h"
#include "indexer/format/analyzer_chars.h"

/// Wholes of parts: TCP/IP, MS-DOS, KERNEL32.DLL, A::B, AT&T.
namespace kb::format::detail {
namespace {

/// Longest chain that is one name; longer ones are lists, dates and paths.
constexpr std::uint32_t kMaxWordChain = 3;
constexpr std::uint32_t kMaxDotChain = 6;
/// In a longer chain two neighbours this short are likely a name: MS-DOS-based, non-CD-ROM.
constexpr std::size_t kShortPart = 4;
constexpr std::size_t kMaxIndent = 80;

/// Not acronyms: "ie" would be the browser.
constexpr std::array<std::string_view, 4> kNotAcronyms = {"ie", "eg", "am", "pm"};

bool is_host_name_part(std::string_view word) {
  return word == "www" || word == "ftp" || word == "http";
}

}  // namespace

Assembler::Link Assembler::link_between(std::uint32_t end, std::uint32_t begin) const {
  const std::uint32_t gap = begin - end;
  if (gap == 0 || begin < end) return Link::none;
  const char c = text_[end];
  if (gap == 1) {
    switch (c) {
      case '-':
        return Link::hyphen;
      case '/':
        return Link::slash;
      case '.':
        return Link::dot;
      case '&':
        return Link::ampersand;
      default:
        return Link::none;
    }
  }
  if (gap == 2 && c == ':' && text_[end + 1] == ':') return Link::scope;
  // A hyphen at the end of a wrapped line.
  if (c != '-' || gap > kMaxIndent) return Link::none;
  std::uint32_t at = end + 1;
  if (text_[at] == '\r') ++at;
  if (at >= begin || text_[at] != '\n') return Link::none;
  while (++at < begin)
    if (text_[at] != ' ' && text_[at] != '\t') return Link::none;
  return is_letter(text_[begin]) && is_letter(text_[end - 1]) ? Link::hyphen : Link::none;
}

/// The token at `position` has just been added and is tied to the one before it.
void Assembler::follow_link(Link link, std::uint32_t position) {
  const Base& before = base(position - 1);
  const Base& here = base(position);
  switch (link) {
    case Link::hyphen:
    case Link::slash:
      if (follows_dot_) return;  // www.microsoft.com/kb
      word_chain_ = word_chain_ == 0 ? 2 : word_chain_ + 1;
      // Three parts or more: of the inner pairs only the short ones. The first pair waits for the third part.
      if (word_chain_ == 3 && std::max(word(position - 2).size(), word(position - 1).size()) <= kShortPart)
        join_words(position - 2, position - 1);
      if (word_chain_ >= 3 && std::max(word(position - 1).size(), word(position).size()) <= kShortPart)
        join_words(position - 1, position);
      break;
    case Link::dot:
      dot_chain_ = dot_chain_ == 0 ? 2 : dot_chain_ + 1;
      break;
    case Link::ampersand:
      if ((before.lexeme.shape & here.lexeme.shape & kLettersOnly) != 0 &&
          word(position - 1).size() + word(position).size() <= 8)
        insert(FormKind::compound, joined(position - 1, position, "&"), position - 1, position);
      break;
    case Link::scope:
      if ((before.lexeme.shape & here.lexeme.shape & kHasLetter) != 0)
        insert(FormKind::compound, joined(position - 1, position, "::"), position - 1, position);
      break;
    case Link::none:
      break;
  }
}

/// Plain runs, one of them with a letter.
bool Assembler::is_joinable(std::uint32_t first, std::uint32_t last) {
  std::uint8_t all = kRun;
  std::uint8_t any = 0;
  std::size_t bytes = 0;
  for (std::uint32_t i = first; i <= last; ++i) {
    all &= base(i).lexeme.shape;
    any |= base(i).lexeme.shape;
    bytes += word(i).size();
  }
  return (all & kRun) != 0 && (any & kHasLetter) != 0 && bytes <= kMaxTokenBytes;
}

std::string Assembler::joined(std::uint32_t first, std::uint32_t last, std::string_view with) {
  std::string whole(word(first));
  for (std::uint32_t i = first + 1; i <= last; ++i) whole.append(with).append(word(i));
  return whole;
}

void Assembler::join_words(std::uint32_t first, std::uint32_t last) {
  if (is_joinable(first, last)) insert(FormKind::compound, joined(first, last, ""), first, last);
}

void Assembler::close_word_chain() {
  const std::uint32_t parts = std::exchange(word_chain_, 0);
  if (parts >= 2 && parts <= kMaxWordChain) join_words(positions_ - parts, positions_ - 1);
}

/// KERNEL32.DLL, setup.1.exe; X.400; ASP.NET; U.S.
void Assembler::close_dot_chain() {
  const std::uint32_t parts = std::exchange(dot_chain_, 0);
  if (parts < 2 || parts > kMaxDotChain) return;
  const std::uint32_t first = positions_ - parts;
  const std::uint32_t last = positions_ - 1;
  const Lexeme& name = base(last - 1).lexeme;
  const Lexeme& extension = base(last).lexeme;
  const char before = base(first).piece.begin > 0 ? text_[base(first).piece.begin - 1] : ' ';
  if ((extension.shape & kExtension) != 0) {
    if (word(last).size() == 1 && word(last - 1).size() == 1) return;  // e.h: no file, and i.c
    const bool host = before == '@' || is_host_name_part(word(first)) || (parts > 2 && word(last) == "com");
    if (!host) insert(FormKind::file_name, joined(first, last, "."), first, last);
    return;
  }
  if (parts == 2) {
    const bool letters_then_number = (name.shape & kLettersOnly) != 0 && (extension.shape & kNumber) != 0;
    if (letters_then_number && word(first).size() <= 2) join_words(first, last);
    // ASP.NET is .NET, but not the other way round.
    if (mode_ == Mode::index && word(last) == "net" && (name.shape & kHasLetter) != 0 && before != '@')
      insert(FormKind::compound, ".net", last, last);
  }
  add_acronym(first, last);
}

/// U.S., D.O.S.
void Assembler::add_acronym(std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i <= last; ++i)
    if ((base(i).lexeme.shape & kLettersOnly) == 0 || word(i).size() != 1) return;
  const std::string whole = joined(first, last, "");
  if (std::find(kNotAcronyms.begin(), kNotAcronyms.end(), whole) == kNotAcronyms.end())
    insert(FormKind::compound, whole, first, last);
}

}  // namespace kb::format::detail
