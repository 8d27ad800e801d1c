// Pasted text: what is taken from it lies in it, and the query it becomes has no syntax in it.

#include "indexer/format/analyzer.h"
#include "search/paste.h"
#include "search/query.h"
#include "tests/fuzz/target.h"

KB_FUZZ_TARGET(bytes) {
  kb::format::Analyzer analyzer;
  const kb::search::PasteOptions options;
  const auto frequency = [](std::string_view term) {
    return static_cast<std::uint32_t>(term.size() * 37 % 1000);
  };
  const auto pasted = kb::search::query_from_paste(bytes, analyzer, frequency, 57000, options);
  KB_MUST(pasted.units.size() <= options.most_units);
  for (const auto& unit : pasted.units) {
    KB_MUST(unit.begin < unit.end && unit.end <= bytes.size());
    KB_MUST(!unit.text.empty());
    KB_MUST(pasted.query.find(unit.text) != std::string::npos);
  }
  KB_MUST(pasted.units.empty() == pasted.query.empty());
  for (const auto& node : kb::search::parse_query(pasted.query).root.children)
    KB_MUST(node.kind == kb::search::NodeKind::words);
}
