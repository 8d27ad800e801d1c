#include "indexer/progress.h"

namespace kb::indexer {

std::string_view name(Phase phase) {
  switch (phase) {
    case Phase::waiting:
      return "waiting";
    case Phase::reading:
      return "reading";
    case Phase::merging:
      return "merging";
    case Phase::checking:
      return "checking";
    case Phase::publishing:
      return "publishing";
  }
  return "";
}

}  // namespace kb::indexer
