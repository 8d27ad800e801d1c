#include "tests/unit/cli/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/catch.h"

void check_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path = std::filesystem::path(KB_SOURCE_DIR) / "tests/golden/cli" / name;
  const char* update = std::getenv("KB_UPDATE_GOLDEN");
  if (update != nullptr && *update == '1') {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  INFO("golden file " << path << "; KB_UPDATE_GOLDEN=1 rewrites it");
  REQUIRE(file.good());
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  CHECK(actual == expected);
}
