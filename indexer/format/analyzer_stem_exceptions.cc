#include "indexer/format/analyzer_stem.h"

namespace kb::format::detail {
std::string_view stem_exception(std::string_view) {
  return {};
}
}  // namespace kb::format::detail
