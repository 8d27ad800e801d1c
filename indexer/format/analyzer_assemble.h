#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"
#include "indexer/format/analyzer_forms.h"
#include "indexer/format/analyzer_scan.h"
#include "indexer/format/analyzer_text.h"

namespace kb::format::detail {

/// Makes the token sequence of one text: base tokens as they come, and the wholes and codes that several of
/// them make. Works with a window of the last base tokens, so that any text takes linear time.
class Assembler {
 public:
  Assembler(FormTable& forms, const ScanText& text, Mode mode, std::vector<Token>& out)
      : forms_(forms), scan_text_(text), text_(text.view()), mode_(mode), out_(out) {}

  void run();

 private:
  /// A base token of the window.
  struct Base {
    Lexeme lexeme;
    Piece piece;
    std::size_t at = 0;  ///< index in out_
  };
  /// How a token is tied to the one before it.
  enum class Link : std::uint8_t { none, hyphen, slash, dot, ampersand, scope };

  static constexpr std::uint32_t kWindow = 8;

  // analyzer_assemble.cc
  void add(const Piece& piece, const Lexeme& lexeme);
  void add_names(const Lexeme& lexeme, const Piece& piece, std::uint32_t position);
  void add_signed_name(const Lexeme& lexeme, const Piece& piece, std::uint32_t position);
  [[nodiscard]] Base& base(std::uint32_t position) { return window_[position % kWindow]; }
  [[nodiscard]] std::string_view word(std::uint32_t position) { return base(position).lexeme.form->word; }
  void emit(const Form& form, const Piece& piece, std::uint32_t position, bool extra);
  void insert(FormKind kind, std::string_view word, std::uint32_t first, std::uint32_t last);

  // analyzer_join.cc: wholes of parts
  [[nodiscard]] Link link_between(std::uint32_t end, std::uint32_t begin) const;
  void follow_link(Link link, std::uint32_t position);
  [[nodiscard]] bool is_joinable(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] std::string joined(std::uint32_t first, std::uint32_t last, std::string_view with);
  void join_words(std::uint32_t first, std::uint32_t last);
  void close_word_chain();
  void close_dot_chain();
  void add_acronym(std::uint32_t first, std::uint32_t last);

  // analyzer_context.cc: codes that need the words before them
  void read_context(std::uint32_t position);
  [[nodiscard]] bool is_short_gap(std::uint32_t before);
  void add_error_code(std::uint32_t first, std::uint32_t last);
  void add_stop_code(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] bool is_stop_code(Trigger trigger, std::uint32_t position);
  [[nodiscard]] bool ends_a_stop_query(std::uint32_t position);
  void add_service_pack(Trigger trigger, std::uint32_t position);
  [[nodiscard]] const Form* code_of(std::uint32_t position);

  FormTable& forms_;
  const ScanText& scan_text_;
  std::string_view text_;
  Mode mode_;
  std::vector<Token>& out_;

  std::array<Base, kWindow> window_{};
  std::uint32_t positions_ = 0;   // base tokens so far
  std::uint32_t word_chain_ = 0;  // tokens tied by hyphens and slashes up to the last one; 0 or at least 2
  std::uint32_t dot_chain_ = 0;   // the same, by dots
  bool follows_dot_ = false;      // the token before the one at hand was tied to its own by a dot
};

}  // namespace kb::format::detail
