#include "tools/kbsearch/complete_terms.h"

#include <xapian.h>

#include <algorithm>
#include <map>

#include "indexer/format/analyzer.h"
#include "indexer/format/lexicon.h"
#include "indexer/format/locations.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMostTerms = 20'000;

// "K" is also the beginning of nothing else, but "X" prefixes nest: a value never begins with a capital
// letter.
bool is_value(std::string_view value) {
  return !value.empty() && !(value.front() >= 'A' && value.front() <= 'Z');
}

using Counts = std::map<std::string, std::uint64_t>;

// The values of a field that stand in the index as they are.
void collect_values(const Xapian::Database& database, const format::Field& field, const std::string& prefix,
                    Counts& counts) {
  const std::string begin = format::field_term(field, prefix);
  std::size_t seen = 0;
  for (auto term = database.allterms_begin(begin); term != database.allterms_end(begin) && seen < kMostTerms;
       ++term, ++seen) {
    const std::string text = *term;
    const std::string value = text.substr(field.prefix.size());
    if (is_value(value)) counts[value] += term.get_termfreq();
  }
}

// Codes stand there by kind, "hex:80004005", "event:9405"; people type 0x80004005 and 9405.
void collect_codes(const Xapian::Database& database, const format::Field& field, const std::string& prefix,
                   Counts& counts) {
  Counts found;
  if (prefix.substr(0, 2) == "0x") {
    collect_values(database, field, "hex:" + prefix.substr(2), found);
  } else {
    for (const char* kind : {"error:", "event:"}) collect_values(database, field, kind + prefix, found);
    if (prefix.empty()) collect_values(database, field, "hex:", found);
  }
  for (const auto& [value, count] : found) {
    const std::string code = value.substr(value.find(':') + 1);
    counts[(value[0] == 'h' ? "0x" : "") + code] += count;
  }
}

// Words stand there as stems; people type words. Of the forms of a stem the commonest is offered.
void collect_words(const Xapian::Database& database, const format::Field& field, const std::string& prefix,
                   Counts& counts) {
  const auto lexicon = format::Lexicon::parse(database.get_metadata(format::metadata::kLexicon));
  if (!lexicon) return;
  struct Best {
    std::string word;
    std::uint32_t frequency = 0;
  };
  std::map<std::string, Best> by_stem;
  const auto [first, last] = lexicon->prefix_range(prefix);
  // Rare words of a short beginning are of no use, and stemming them all would be felt.
  const std::uint32_t rare = last - first > kMostTerms ? 40 : last - first > kMostTerms / 10 ? 5 : 1;
  for (std::size_t i = first; i < last; ++i) {
    const format::LexiconEntry entry = (*lexicon)[i];
    if (entry.frequency < rare || entry.word.size() < 2) continue;
    Best& best = by_stem[format::stem_word(entry.word)];
    if (entry.frequency > best.frequency) best = {std::string(entry.word), entry.frequency};
  }
  for (const auto& [stem, best] : by_stem) {
    const std::uint64_t count =
        field.prefix.empty() ? best.frequency : database.get_termfreq(format::field_term(field, stem));
    if (count > 0) counts[best.word] += count;
  }
}

void collect(const Xapian::Database& database, const format::Field& field, const std::string& prefix,
             Counts& counts) {
  switch (field.kind) {
    case format::FieldKind::text:
    case format::FieldKind::zone:
      return collect_words(database, field, prefix, counts);
    case format::FieldKind::exact:
      return collect_values(database, field, prefix, counts);
    case format::FieldKind::code:
      return field.name == "error" ? collect_codes(database, field, prefix, counts)
                                   : collect_values(database, field, prefix, counts);
    case format::FieldKind::date:
      return;
  }
}

}  // namespace

Result<std::vector<std::string>> field_values(const std::vector<std::string>& locations,
                                              const format::Field& field, std::string_view prefix,
                                              std::size_t limit) {
  std::string folded(prefix);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  Counts counts;
  try {
    format::OpenOptions options;
    options.partial = true;
    options.timeout_seconds = 1;
    auto opened = format::open_shards(locations, options);
    if (!opened) return fail(std::move(opened));
    for (const format::OpenShard& shard : opened->shards) collect(shard.database, field, folded, counts);
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
