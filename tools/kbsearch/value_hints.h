#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/searcher.h"

namespace kb::cli {

/// Filters of a query whose value no article has, each with the value that may have been meant: type:bgu,
/// product:exchnage. For when an answer came out empty or without its filters; costs a look at the fields'
/// values. Never fails.
[[nodiscard]] std::vector<search::Notice> misspelt_values(const std::vector<std::string>& locations,
                                                          std::string_view query);

}  // namespace kb::cli
