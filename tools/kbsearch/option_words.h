#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "tools/kbsearch/options.h"

/// The arguments in front of "--", made ready for CLI11.
namespace kb::cli {

/// Checks options against the table (with suggestions of our own), marks words that begin with a dash as
/// words, and brings the options with an optional value to a form that cannot eat a query word. Some of
/// `options` is filled on the way. Errors: invalid_argument.
[[nodiscard]] Result<std::vector<std::string>> prepare_words(const std::vector<std::string>& arguments,
                                                             Options& options);

/// Takes off the mark that prepare_words() put on.
void restore_word(std::string& word);

/// "option '--limit' needs a value: N"; `option` with its dashes.
[[nodiscard]] Error needs_value(const std::string& option);

}  // namespace kb::cli
