#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Analysis: text to tokens. One function for the index, the query and the highlighter, so that what the index sees is
/// what the query sees. Version kAnalyzerVersion is stored in every index.
namespace kb::format {

/// Raised with every change that makes an old index answer differently.
inline constexpr int kAnalyzerVersion = 1;

/// Longest index term this analyzer makes, in bytes, prefix included. Xapian's limit is 245.
inline constexpr std::size_t kMaxTermBytes = 64;

enum class FormKind : std::uint8_t {
  word,        ///< prose; stemmed unless it is on the exception list
  identifier,  ///< holds '_', a digit among letters, or mixed case (WM_PAINT, kernel32, CurrentControlSet): never stemmed
  number,      ///< digits only, or hex with a mark (0x..)
  version,     ///< 5.5.2591.0, 3.0b
  compound,    ///< a whole made of parts: "tcpip", "a::b", ".net", "at&t", "3.1" for "3.10", "sp4" for "service pack 4"
  file_name,   ///< "kernel32.dll", as a whole
  code,        ///< a canonical code: "hex:80004005", "stop:a", "event:1171", "error:1067"
};

/// One distinct folded form, interned by an Analyzer. Pointers stay valid until the Analyzer is destroyed or trim()
/// is called.
struct Form {
  std::string word;         ///< folded, exact: "printing", "0x80004005"
  std::string stem;         ///< "print"; equal to word where nothing is stemmed
  std::string term;         ///< what stands in the index: see term_of()
  FormKind kind = FormKind::word;
  bool stop_word = false;   ///< one of the short list of function words (indexed like any other)
  std::uint32_t hash = 0;   ///< form_hash(stem, word)
  std::uint32_t index = 0;  ///< dense number within the Analyzer, from 0, for arrays kept beside it
};

/// An occurrence. Base tokens (`extra == false`) come at positions 0, 1, 2, ... of the analyzed text. Extras are other
/// names of one or several base tokens: "tcpip" over tcp, ip; "kernel32.dll" over kernel32, dll; "hex:80004005" over
/// 0x80004005.
struct Token {
  std::uint32_t begin = 0;     ///< bytes of the analyzed text, on code-point borders
  std::uint32_t end = 0;
  std::uint32_t position = 0;  ///< of the (first) base token covered
  std::uint16_t width = 1;     ///< base tokens covered
  bool extra = false;
  const Form* form = nullptr;
};

enum class Mode : std::uint8_t {
  index,
  /// What a person typed. The same base tokens, plus extras that are read only from a query: "stop a" as a STOP code in
  /// lower case, and for a word whose stem differs the unstemmed term of an identifier spelt the same.
  query,
};

/// The term of a form: "Z" + stem for what begins with a letter (what Xapian's own tools expect of stems), the stem
/// itself otherwise; for a file name "XF" + word; for a code "XI" + word.
[[nodiscard]] std::string term_of(FormKind kind, std::string_view stem);

/// 24 bits of the stem's hash, then 8 bits of the word's: equal upper 24 bits mean the same stem, equal 32 bits the
/// same exact form (a chance collision of two given stems: 2^-24).
[[nodiscard]] std::uint32_t form_hash(std::string_view stem, std::string_view word);

/// Not thread-safe: one per thread. Interns forms, so that a word is folded and stemmed once.
class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;

  /// Replaces `out` by the tokens of `text`, in order of `begin`, an extra directly before the first base token it covers.
  /// Any bytes are taken; malformed UTF-8 separates tokens. Linear in the length of the text.
  void analyze(std::string_view text, std::vector<Token>& out, Mode mode = Mode::index);

  /// Forms interned so far; Form::index is below it.
  [[nodiscard]] std::size_t form_count() const;
  [[nodiscard]] const Form& form(std::size_t index) const;

  /// Forgets all forms when there are more than `most` (bounds memory on hostile input); true if it did.
  bool trim(std::size_t most);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The stem of a folded prose word: Xapian's English stemmer with an exception list for stems that collide in this kind
/// of text (universal/university, internal/internet, settings/set, ...).
[[nodiscard]] std::string stem_word(std::string_view folded_word);

/// Folds for look-ups and comparison: NFKC case fold, marks stripped, curly quotes and dashes to ASCII, NBSP to a blank.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace kb::format
