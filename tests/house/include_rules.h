#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/house/tree.h"

/// Who may include whom, as ARCHITECTURE.md says it.
namespace kb::house {

struct Violation {
  std::string path;
  std::size_t line = 0;
  std::string message;
};

/// Every include of ours in the C++ files of `tree` that the table forbids: a folder that may not be known, a
/// path that is not rooted at the project, a file that is not there. Test data (any folder named "data") is
/// passed over.
[[nodiscard]] std::vector<Violation> forbidden_includes(const std::vector<SourceFile>& tree);

}  // namespace kb::house
