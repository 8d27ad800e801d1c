#include "indexer/format/analyzer.h"

#include <limits>

#include "base/utf8.h"
#include "indexer/format/analyzer_assemble.h"
#include "indexer/format/analyzer_chars.h"
#include "indexer/format/analyzer_forms.h"
#include "indexer/format/analyzer_text.h"

namespace kb::format {
namespace {

/// FNV-1a, 64 bits, then mixed so that its upper bits are as good as its lower ones. Stored in indexes: never
/// change.
std::uint64_t stable_hash(std::string_view bytes) {
  std::uint64_t h = 0xCBF29CE484222325ULL;
  for (char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x00000100000001B3ULL;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93ULL;
  return h ^ (h >> 32);
}

std::string cut(std::string term) {
  if (term.size() <= kMaxTermBytes) return term;
  std::size_t end = kMaxTermBytes;
  while (end > 0 && (static_cast<unsigned char>(term[end]) & 0xC0) == 0x80) --end;
  term.resize(end);
  return term;
}

bool begins_with_letter(std::string_view text) {
  // Folded text: beyond ASCII there are letters, and digits that nobody types as a prefix.
  return !text.empty() && detail::is_letter(text[0]);
}

}  // namespace

std::string term_of(FormKind kind, std::string_view stem) {
  std::string term;
  if (kind == FormKind::file_name)
    term = "XF";
  else if (kind == FormKind::code)
    term = "XI";
  else if (begins_with_letter(stem))
    term = "Z";
  return cut(term.append(stem));
}

std::uint32_t form_hash(std::string_view stem, std::string_view word) {
  const auto upper = static_cast<std::uint32_t>(stable_hash(stem) >> 40);
  return upper << 8 | static_cast<std::uint32_t>(stable_hash(word) & 0xFF);
}

struct Analyzer::State {
  detail::FormTable forms;
  detail::ScanText text;
};

Analyzer::Analyzer() : state_(std::make_unique<State>()) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

void Analyzer::analyze(std::string_view text, std::vector<Token>& out, Mode mode) {
  out.clear();
  text = text.substr(0, std::numeric_limits<std::uint32_t>::max() / 2);
  state_->text.set(text);
  detail::Assembler(state_->forms, state_->text, mode, out).run();
}

std::size_t Analyzer::form_count() const {
  return state_->forms.size();
}
const Form& Analyzer::form(std::size_t index) const {
  return state_->forms.form(index);
}

bool Analyzer::trim(std::size_t most) {
  // A form may have been met in any number of spellings, each of which is remembered.
  if (state_->forms.size() <= most && state_->forms.lexeme_count() / 4 <= most) return false;
  state_->forms.clear();
  return true;
}

}  // namespace kb::format
