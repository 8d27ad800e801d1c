#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace kb::indexer {

/// What judged queries say about a new generation beside the published one.
struct GateVerdict {
  bool passed = true;            ///< false: it is not published
  std::uint64_t queries = 0;     ///< judged ones that were asked
  double after = 0;              ///< mean nDCG@10 on the new generation
  std::optional<double> before;  ///< on the published one; nothing when there is none that can be searched
  double slack = 0;              ///< how much lower `after` may be
  struct Query {
    std::string id, text;
    double before = 0, after = 0;
  };
  std::vector<Query> worse;  ///< those that fell, the deepest fall first
};

/// Asked before a new generation is published, with its folder, which can be searched like an index
/// directory. An error ends the run.
using Gate = std::function<Result<GateVerdict>(const std::string& candidate)>;

}  // namespace kb::indexer
