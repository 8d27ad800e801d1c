#include "search/query_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "search/query_chars.h"

namespace kb::search {

void Notes::add(NoteKind kind, std::size_t begin, std::size_t end, std::string message, std::string hint) {
  const auto same =
      std::count_if(out_.begin(), out_.end(), [&](const Note& note) { return note.kind == kind; });
  if (same >= kMaxNotesPerKind) return;
  out_.push_back(Note{kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                      std::move(message), std::move(hint)});
}

void Notes::sort() {
  std::stable_sort(out_.begin(), out_.end(), [](const Note& a, const Note& b) { return a.begin < b.begin; });
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= kMost) return out + "...";
    if (const std::size_t blank = blank_at(text, i); blank > 0) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      i += blank;
      continue;
    }
    const CodePoint point = code_point_at(text, i);
    append_utf8(out, point.value);  // a malformed byte becomes U+FFFD: messages are always UTF-8
    i += point.bytes;
  }
  return out;
}

std::string quoted_excerpt(std::string_view text) {
  return fmt::format("'{}'", excerpt(text));
}

}  // namespace kb::search
