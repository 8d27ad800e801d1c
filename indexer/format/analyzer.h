#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Analysis: text to tokens. One function for the index, the query and the highlighter, so that what the
/// index sees is what the query sees. Version kAnalyzerVersion is stored in every index.
///
/// What becomes a base token:
/// - a run of letters, digits and '_' (WM_PAINT, _beginthread, 0x80004005); a dot, hyphen, slash or colon
/// always parts;
/// - letters with an apostrophe inside (don't); a final 's or s' is left off, quotes never stick;
/// - C++, VC++, C#: names of up to four letters with "++", of one letter with "#";
/// - a number, with its thousands separators left out of the form (1,000,000 is "1000000"; 3.50,3.51 are two
/// versions);
/// - a version: numbers parted by dots, perhaps with a letter and two digits at the end (3.0b) or ".x"; NT4.0
/// and 4.0SP4
///   are two tokens each;
/// - a minus before seven digits or more, and "&H", belong to the span of their number, not to its form;
/// - beyond ASCII, an ideograph by itself.
/// Runs longer than 64 bytes are encoded data: they give no token and take no position.
namespace kb::format {

/// Raised with every change that makes an old index answer differently.
inline constexpr int kAnalyzerVersion = 1;

/// Longest index term this analyzer makes, in bytes, prefix included. Xapian's limit is 245.
inline constexpr std::size_t kMaxTermBytes = 64;

enum class FormKind : std::uint8_t {
  word,        ///< prose; stemmed unless it is on the exception list
  identifier,  ///< holds '_', a digit among letters, or mixed case (WM_PAINT, kernel32, CurrentControlSet):
               ///< never stemmed
  number,      ///< digits only, or hex with a mark (0x..)
  version,     ///< 5.5.2591.0, 3.0b
  compound,  ///< a whole made of parts: "tcpip", "a::b", ".net", "at&t", "3.1" for "3.10", "sp4" for "service
             ///< pack 4". Stemmed where it is all letters, so that "e-mails" finds "email"
  file_name,  ///< "kernel32.dll", as a whole
  code,       ///< a canonical code: "hex:80004005", "stop:a", "event:1171", "error:1067"
};

/// One distinct folded form, interned by an Analyzer. Pointers stay valid until the Analyzer is destroyed or
/// trim() is called.
struct Form {
  std::string word;  ///< folded, exact: "printing", "0x80004005"
  std::string stem;  ///< "print"; equal to word where nothing is stemmed
  std::string term;  ///< what stands in the index: see term_of()
  FormKind kind = FormKind::word;
  bool stop_word = false;   ///< one of the short list of function words (indexed like any other)
  std::uint32_t hash = 0;   ///< form_hash(stem, word)
  std::uint32_t index = 0;  ///< dense number within the Analyzer, from 0, for arrays kept beside it
};

/// An occurrence. Base tokens (`extra == false`) come at positions 0, 1, 2, ... of the analyzed text. Extras
/// are other names of one or several base tokens: "tcpip" over tcp, ip; "kernel32.dll" over kernel32, dll;
/// "hex:80004005" over 0x80004005.
struct Token {
  std::uint32_t begin = 0;  ///< bytes of the analyzed text, on code-point borders
  std::uint32_t end = 0;
  std::uint32_t position = 0;  ///< of the (first) base token covered
  std::uint16_t width = 1;     ///< base tokens covered
  bool extra = false;
  const Form* form = nullptr;
};

enum class Mode : std::uint8_t {
  index,
  /// What a person typed. The same base tokens, but other extras. More: "stop a" as a STOP code in lower
  /// case; for a word whose stem differs the unstemmed term of an identifier spelt the same ("netmeeting"
  /// finds NetMeeting), and the other way round; 2147467259 as a result code whose minus was lost. Fewer:
  /// names that mean more than what was typed stay out ("5.5" for 5.5.2591.0, "sp6" for SP6a, ".net" for
  /// ASP.NET), as who asks for one build does not ask for all.
  query,
};

/// The term of a form: "Z" + stem for what begins with a letter (what Xapian's own tools expect of stems),
/// the stem itself otherwise; for a file name "XF" + word; for a code "XI" + word.
[[nodiscard]] std::string term_of(FormKind kind, std::string_view stem);

/// 24 bits of the stem's hash, then 8 bits of the word's: equal upper 24 bits mean the same stem, equal 32
/// bits the same exact form (a chance collision of two given stems: 2^-24). Stored in indexes, hence fixed
/// for ever: h(s) is 64-bit FNV-1a of the bytes, then h ^= h >> 32, h *= 0xD6E8FEB86659FD93, h ^= h >> 32;
/// the result is the upper 24 bits of h(stem) above the lower 8 bits of h(word).
[[nodiscard]] std::uint32_t form_hash(std::string_view stem, std::string_view word);

/// Not thread-safe: one per thread. Interns forms, so that a word is folded and stemmed once.
class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;

  /// Replaces `out` by the tokens of `text`, in order of `begin`, an extra directly before the first base
  /// token it covers. Any bytes are taken; malformed UTF-8 separates tokens. Linear in the length of the
  /// text.
  void analyze(std::string_view text, std::vector<Token>& out, Mode mode = Mode::index);

  /// Forms interned so far; Form::index is below it.
  [[nodiscard]] std::size_t form_count() const;
  [[nodiscard]] const Form& form(std::size_t index) const;

  /// Forgets all forms when there are more than `most`, or more than four times as many spellings of them
  /// (bounds memory on hostile input); true if it did. Tokens made before then point nowhere.
  bool trim(std::size_t most);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The stem of a folded prose word: Xapian's English stemmer with an exception list for stems that collide in
/// this kind of text (universal/university, internal/internet, settings/set, ...).
[[nodiscard]] std::string stem_word(std::string_view folded_word);

/// Folds for look-ups and comparison: NFKC case fold, marks stripped, curly quotes and dashes to ASCII, NBSP
/// to a blank.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace kb::format
