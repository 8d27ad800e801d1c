#pragma once

#include <string_view>

namespace kb::parser {

/// True when a paragraph (its lines as they stand) is one of the standard ones: the confirmation of a
/// problem, "for additional information ... click the article number", the registry warning, the third-party
/// disclaimer, and the like. Told by how it begins and how long it is: a paragraph that goes on about the
/// article's own subject is not.
[[nodiscard]] bool is_boilerplate(std::string_view lines);

}  // namespace kb::parser
