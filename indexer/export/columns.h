#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "parser/article.h"

/// An article as one flat row, for formats that have rows. The same columns in CSV and SQLite.
namespace kb::exporting {

struct Column {
  std::string_view name;
  bool prose;  ///< worth a full-text index
  std::string (*value)(const parser::Article& article);
};

/// In the order they are written. Never renamed or moved, only added to.
[[nodiscard]] std::span<const Column> columns();

/// The text of all sections of one kind: wrapped paragraphs as one line each, what is verbatim as it stands,
/// a blank line between blocks. Boilerplate is part of it: what is exported is the whole article.
[[nodiscard]] std::string section_text(const parser::Article& article, parser::SectionKind kind);

/// "Microsoft Widget 1.0, 2.0, Terminal Server Edition": an applies-to item for people.
[[nodiscard]] std::string applies_to_text(const parser::AppliesTo& item);

}  // namespace kb::exporting
