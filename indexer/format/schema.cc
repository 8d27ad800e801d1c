#include "indexer/format/schema.h"

#include <unicode/uvernum.h>
#include <xapian.h>

#include "base/utf8.h"
#include "indexer/format/analyzer.h"

namespace kb::format {

std::string field_term(const Field& field, std::string_view folded_value) {
  std::string term(field.prefix);
  term.append(folded_value);
  if (term.size() <= kMaxTermBytes) return term;
  std::size_t cut = kMaxTermBytes;
  while (cut > 0 && (static_cast<unsigned char>(term[cut]) & 0xC0) == 0x80) --cut;
  term.resize(cut);
  return term;
}

std::string schema_fingerprint() {
  // The table itself takes part, so that a changed prefix can never be read with the old meaning.
  std::uint64_t hash = 1469598103934665603ull;
  const auto mix = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    hash = (hash ^ 0xFF) * 1099511628211ull;
  };
  for (const Field& field : kFields) {
    mix(field.name);
    mix(field.prefix);
    mix(std::to_string(static_cast<int>(field.kind)) + "/" + std::to_string(static_cast<int>(field.zone)));
  }
  return "schema=" + std::to_string(kSchemaVersion) + " fields=" + std::to_string(hash) +
         " analyzer=" + std::to_string(kAnalyzerVersion) + " stemmer=english icu=" +
         std::to_string(U_ICU_VERSION_MAJOR_NUM) + " xapian=" + std::to_string(XAPIAN_MAJOR_VERSION) + "." +
         std::to_string(XAPIAN_MINOR_VERSION);
}

}  // namespace kb::format
