#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/format/schema.h"
#include "search/query.h"
#include "search/query_notes.h"

/// Fields of the query language: `name:value`.
namespace kb::search {

/// The field named at the beginning of `word` ("title:..."): names are written in lower case, so that what is
/// pasted
/// ("Error:1067", "ID:1171", "FIX:Component") stays text. nullptr when there is none; otherwise `value` is
/// the place after the colon.
[[nodiscard]] const format::Field* field_at(std::string_view word, std::size_t& value);

/// The node of one value, or nothing when the value makes no sense for the field (with a note that says why
/// it was searched as text). `begin` and `end` are bytes of the query.
[[nodiscard]] std::optional<Node> make_field(const format::Field& field, std::string_view value, bool quoted,
                                             std::size_t begin, std::size_t end, Notes& notes);

/// A field's name that is close to `name` ("produtc": "product"), or that only `name` begins ("prod"); empty
/// when nothing is. `name` is folded.
[[nodiscard]] std::string_view close_field_name(std::string_view name);

/// Optimal string alignment distance: insertions, deletions, substitutions, transpositions of neighbours
/// count one each. Gives `most` + 1 as soon as it is known to be larger than `most`. Bytes; for short names.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

}  // namespace kb::search
