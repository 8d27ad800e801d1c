#include "indexer/format/analyzer_assemble.h"

#include "indexer/format/analyzer_chars.h"

namespace kb::format::detail {

void Assembler::run() {
  constexpr std::size_t kBatch = 16;
  std::array<Piece, kBatch> pieces;
  std::array<FormTable::LookUp, kBatch> look_ups;
  const auto raw = [&](std::size_t i) {
    return text_.substr(pieces[i].begin, pieces[i].end - pieces[i].begin);
  };
  Scanner scanner(text_);
  for (std::size_t count = kBatch; count == kBatch;) {
    count = 0;
    while (count < kBatch && scanner.next(pieces[count])) {
      look_ups[count] = forms_.begin(raw(count));
      ++count;
    }
    for (std::size_t i = 0; i < count; ++i) forms_.approach(look_ups[i]);
    for (std::size_t i = 0; i < count; ++i) add(pieces[i], forms_.lexeme(raw(i), look_ups[i]));
  }
  close_word_chain();
  close_dot_chain();
}

void Assembler::add(const Piece& piece, const Lexeme& lexeme) {
  if (lexeme.form == nullptr) return;
  const std::uint32_t position = positions_;
  Link link = Link::none;
  if (position > 0) {
    const std::uint32_t end = base(position - 1).piece.end;
    // One blank stands between most words and ties nothing.
    if (piece.begin != end + 1 || text_[end] != ' ') link = link_between(end, piece.begin);
  }
  // What an ended chain makes is put before its first token while that is still in the window.
  follows_dot_ = dot_chain_ != 0;
  if (link != Link::dot && dot_chain_ != 0) close_dot_chain();
  if (link != Link::hyphen && link != Link::slash && word_chain_ != 0) close_word_chain();

  add_names(lexeme, piece, position);
  base(position) = {lexeme, piece, out_.size()};
  emit(*lexeme.form, piece, position, false);
  ++positions_;

  if (link != Link::none) follow_link(link, position);
  if ((lexeme.shape & (kNumber | kHexRun | kToolCode)) != 0 || lexeme.names != 0) read_context(position);
}

/// Names the token has by itself and with the sign beside it.
void Assembler::add_names(const Lexeme& lexeme, const Piece& piece, std::uint32_t position) {
  add_signed_name(lexeme, piece, position);
  if (lexeme.names != 0) {
    const LexemeNames& names = forms_.names(lexeme);
    for (const Form* form : names.same) emit(*form, piece, position, true);
    if (mode_ == Mode::index)
      for (const Form* form : names.broader) emit(*form, piece, position, true);
  }
  if (mode_ == Mode::query)
    for (const Form* form :
         forms_.names_in_query(text_.substr(piece.begin, piece.end - piece.begin), *lexeme.form))
      emit(*form, piece, position, true);
}

/// .NET, *.ini; IPC$; Schedule+.
void Assembler::add_signed_name(const Lexeme& lexeme, const Piece& piece, std::uint32_t position) {
  const char before = piece.begin > 0 ? text_[piece.begin - 1] : ' ';
  const char after = char_at(text_, piece.end);
  if (before != '.' && after != '$' && after != '+') return;
  if ((lexeme.shape & kRun) == 0) return;
  const std::string& name = lexeme.form->word;
  if (before == '.' && name.size() <= 5 && is_letter(name[0])) {
    const char earlier = piece.begin > 1 ? text_[piece.begin - 2] : ' ';
    if (is_blank(earlier) || std::string_view("(*,/\"'<[").find(earlier) != std::string_view::npos)
      emit(forms_.intern(FormKind::compound, std::string(1, '.').append(name)), {piece.begin - 1, piece.end},
           position, true);
  }
  const char next = char_at(text_, piece.end + 1);
  if (is_word_char(next) || name.size() > 16) return;
  if (after == '$') {
    emit(forms_.intern(FormKind::compound, name + "$"), {piece.begin, piece.end + 1}, position, true);
  } else if (after == '+' && (lexeme.shape & kLettersOnly) != 0 && name.size() >= 3 && next != '+' &&
             next != '=') {
    emit(forms_.intern(FormKind::compound, name + "+"), {piece.begin, piece.end + 1}, position, true);
  }
}

void Assembler::emit(const Form& form, const Piece& piece, std::uint32_t position, bool extra) {
  Token& token = out_.emplace_back();
  token.begin = scan_text_.begin_of(piece.begin);
  token.end = scan_text_.end_of(piece.end - 1);
  token.position = position;
  token.extra = extra;
  token.form = &form;
}

/// Puts an extra over the base tokens `first` to `last` of the window, before the first of them.
void Assembler::insert(FormKind kind, std::string_view word, std::uint32_t first, std::uint32_t last) {
  Token token;
  token.begin = scan_text_.begin_of(base(first).piece.begin);
  token.end = scan_text_.end_of(base(last).piece.end - 1);
  token.position = first;
  token.width = static_cast<std::uint16_t>(last - first + 1);
  token.extra = true;
  token.form = &forms_.intern(kind, word);
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(base(first).at), token);
  for (std::uint32_t i = first; i < positions_; ++i) ++base(i).at;
}

}  // namespace kb::format::detail
