#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "search/query.h"

/// Collects the parser's notes.
namespace kb::search {

/// At most this many notes of one kind: a page of log text has nothing new to say after the third.
inline constexpr int kMaxNotesPerKind = 3;

class Notes {
 public:
  explicit Notes(std::vector<Note>& out) : out_(out) {}

  void add(NoteKind kind, std::size_t begin, std::size_t end, std::string message, std::string hint = {});
  /// In order of the query.
  void sort();

 private:
  std::vector<Note>& out_;
};

/// A part of the query for a message: in single quotes, on one line, at most 40 bytes, on code-point borders.
[[nodiscard]] std::string quoted_excerpt(std::string_view text);
/// The same without the quotes, for a hint that is to be typed.
[[nodiscard]] std::string excerpt(std::string_view text);

}  // namespace kb::search
