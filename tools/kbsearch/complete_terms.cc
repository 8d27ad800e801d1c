#include "tools/kbsearch/complete_terms.h"

#include <xapian.h>

#include <algorithm>
#include <map>

#include "indexer/format/generation.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMostTerms = 20'000;

// "K" is also the beginning of nothing else, but "X" prefixes nest: a value never begins with a capital
// letter.
bool is_value(std::string_view value) {
  return !value.empty() && !(value.front() >= 'A' && value.front() <= 'Z');
}

void collect(const Xapian::Database& database, const format::Field& field, const std::string& prefix,
             std::map<std::string, std::uint64_t>& counts) {
  const std::string begin = format::field_term(field, prefix);
  std::size_t seen = 0;
  for (auto term = database.allterms_begin(begin); term != database.allterms_end(begin) && seen < kMostTerms;
       ++term, ++seen) {
    const std::string text = *term;
    const std::string value = text.substr(field.prefix.size());
    if (is_value(value)) counts[value] += term.get_termfreq();
  }
}

}  // namespace

Result<std::vector<std::string>> field_values(const std::vector<std::string>& locations,
                                              const format::Field& field, std::string_view prefix,
                                              std::size_t limit) {
  std::string folded(prefix);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  std::map<std::string, std::uint64_t> counts;
  try {
    for (const std::string& location : locations) {
      auto shard = format::open_shard(location);
      if (!shard) return fail(std::move(shard));
      collect(shard->database, field, folded, counts);
    }
  } catch (const Xapian::Error& error) {
    return tl::unexpected(format::translate_xapian_error(error, "complete", field.name));
  }
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> out;
  for (const auto& [value, count] : sorted)
    if (out.size() < limit) out.push_back(value);
  return out;
}

}  // namespace kb::cli
