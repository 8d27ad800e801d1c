#include "search/weights.h"

#include <charconv>
#include <string>

namespace kb::search {

double* find_weight(Weights& w, std::string_view name) {
  struct Named {
    std::string_view name;
    double* value;
  };
  const Named named[] = {
      {"first_k1", &w.first_k1},       {"first_b", &w.first_b},         {"first_title", &w.first_title},
      {"k1", &w.k1},                   {"b", &w.b},                     {"message", &w.message},
      {"listing", &w.listing},         {"stem_only", &w.stem_only},     {"compound", &w.compound},
      {"code", &w.code},               {"stop_word", &w.stop_word},     {"coverage", &w.coverage},
      {"near", &w.near},               {"ordered", &w.ordered},         {"title_match", &w.title_match},
      {"title_exact", &w.title_exact}, {"inbound", &w.inbound},         {"synonym", &w.synonym},
      {"correction", &w.correction},   {"first_pass", &w.first_pass},
      {"passage", &w.passage},         {"candidates", &w.candidates},   {"product", &w.product},
  };
  for (const Named& entry : named)
    if (entry.name == name) return entry.value;
  if (name.substr(0, 5) == "zone.")
    for (int z = 1; z < format::kZones; ++z)
      if (format::name(static_cast<format::Zone>(z)) == name.substr(5)) return &w.zone[static_cast<std::size_t>(z)];
  return nullptr;
}

}  // namespace kb::search
