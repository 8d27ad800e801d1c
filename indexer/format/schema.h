#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "indexer/format/zones.h"

/// The schema: what stands in an index under which name. The query parser, `--help fields`, JSON, completion and the man
/// pages read this one table.
namespace kb::format {

/// Raised when the layout of an index changes in a way the table below does not show.
inline constexpr int kSchemaVersion = 4;

enum class FieldKind : std::uint8_t {
  text,   ///< analyzed words under their own prefix; all words must occur
  zone,   ///< analyzed words that must occur in a zone: body terms, checked in the forward index
  exact,  ///< one folded value, as it stands
  code,   ///< analyzed for codes and file names
  date,   ///< an ISO date, year or month, or a range of them
};

struct Field {
  std::string_view name;
  std::array<std::string_view, 3> aliases;  ///< empty where there are fewer
  FieldKind kind;
  std::string_view prefix;  ///< of terms; empty for zone and date
  Zone zone;                ///< for kind zone
  bool ranges;              ///< takes a..b, >=a, <=a
  std::string_view help;
  std::string_view example;
};

inline constexpr Zone kNoZone{};
// Every alias is spelt out: gcc 12 cannot evaluate a partly initialised row at compile time.
inline constexpr std::array kFields{
    Field{"title", {"t", "subject", ""}, FieldKind::text, "S", kNoZone, false, "words of the title", "title:spooler"},
    Field{"symptoms", {"symptom", "", ""}, FieldKind::zone, "", Zone::symptoms, false, "words under SYMPTOMS", "symptoms:\"stops responding\""},
    Field{"cause", {"", "", ""}, FieldKind::zone, "", Zone::cause, false, "words under CAUSE", "cause:permission"},
    Field{"resolution", {"fix", "", ""}, FieldKind::zone, "", Zone::resolution, false, "words under RESOLUTION", "resolution:regedt32"},
    Field{"workaround", {"", "", ""}, FieldKind::zone, "", Zone::workaround, false, "words under WORKAROUND", "workaround:rename"},
    Field{"summary", {"", "", ""}, FieldKind::zone, "", Zone::summary, false, "words under SUMMARY", "summary:overview"},
    Field{"status", {"", "", ""}, FieldKind::zone, "", Zone::status, false, "words under STATUS", "status:corrected"},
    Field{"more", {"more_information", "", ""}, FieldKind::zone, "", Zone::more_information, false, "words under MORE INFORMATION", "more:registry"},
    Field{"references", {"", "", ""}, FieldKind::zone, "", Zone::references, false, "words under REFERENCES", "references:resource"},
    Field{"words", {"query_words", "", ""}, FieldKind::zone, "", Zone::query_words, false, "additional query words", "words:gpf"},
    Field{"applies", {"applies_to", "", ""}, FieldKind::zone, "", Zone::applies_to, false, "words of the applies-to list", "applies:\"exchange server\""},
    Field{"product", {"p", "", ""}, FieldKind::text, "XP", kNoZone, false, "words of the product or an applies-to name", "product:exchange"},
    Field{"category", {"cat", "", ""}, FieldKind::exact, "XC", kNoZone, false, "the tag in the first line", "category:winnt"},
    Field{"version", {"ver", "v", ""}, FieldKind::exact, "XV", kNoZone, true, "a product version", "version:4.0"},
    Field{"os", {"platform", "", ""}, FieldKind::exact, "XO", kNoZone, false, "the platform", "os:\"windows nt\""},
    Field{"keyword", {"kw", "k", ""}, FieldKind::exact, "K", kNoZone, false, "a keyword", "keyword:kbprint"},
    Field{"tech", {"technology", "", ""}, FieldKind::exact, "XT", kNoZone, false, "a technology token", "tech:kbexchange550"},
    Field{"type", {"", "", ""}, FieldKind::exact, "XA", kNoZone, false, "bug, fix, prb, howto, info, ...", "type:howto"},
    Field{"id", {"article", "q", ""}, FieldKind::exact, "Q", kNoZone, false, "the article number", "id:Q274667"},
    Field{"file", {"", "", ""}, FieldKind::code, "XF", kNoZone, false, "a file name", "file:kernel32.dll"},
    Field{"error", {"code", "", ""}, FieldKind::code, "XI", kNoZone, false, "an error, event or STOP code in any spelling", "error:0x80004005"},
    Field{"date", {"reviewed", "", ""}, FieldKind::date, "", kNoZone, true, "date of the last review", "date:1999..2001"},
    Field{"cites", {"", "", ""}, FieldKind::exact, "XR", kNoZone, false, "articles that cite this number", "cites:Q152734"},
    Field{"section", {"has", "", ""}, FieldKind::exact, "XY", kNoZone, false, "articles with this section", "section:workaround"},
};

/// The field with this name or alias (folded), or nullptr.
[[nodiscard]] constexpr const Field* find_field(std::string_view name) {
  for (const Field& field : kFields) {
    if (field.name == name) return &field;
    for (std::string_view alias : field.aliases)
      if (!alias.empty() && alias == name) return &field;
  }
  return nullptr;
}

/// Value slots.
enum Slot : std::uint32_t {
  kDateSlot = 0,    ///< "YYYYMMDD"
  kNumberSlot = 1,  ///< article number, 4 bytes, big-endian
  kHashSlot = 2,    ///< 16 bytes: hash of the article's bytes, what `update` compares
  kRecordSlot = 3,  ///< in shards: the stored article, for who searches without the forward file
  kInfoSlot = 4,    ///< in shards: info_value(), see shards.h
  kEntrySlot = 5,   ///< in shards: the forward entry, for who searches without the forward file
};

/// Keys of the database's user metadata.
namespace metadata {
inline constexpr const char* kSchema = "kb.schema";          ///< schema_fingerprint()
inline constexpr const char* kDictionary = "kb.dictionary";  ///< zstd dictionary of the stored articles
inline constexpr const char* kLexicon = "kb.lexicon";        ///< see lexicon.h
inline constexpr const char* kAcronyms = "kb.acronyms";      ///< mined abbreviations
/// In shards: "COUNT COLLECTION"; every document has kInfoSlot and kEntrySlot, and the words of all metadata are those of
/// the whole collection. The second word is another for every build.
inline constexpr const char* kShards = "kb.shards";
}  // namespace metadata

/// Boolean and text terms under a field's prefix: prefix + folded value, cut to kMaxTermBytes on a code-point border.
/// Multi-letter prefixes are followed directly by the value (values are never upper case).
[[nodiscard]] std::string field_term(const Field& field, std::string_view folded_value);

/// Schema version, field table, slots, analyzer version, Xapian series, ICU major version and stemmer as one line of
/// text: an index with another line is refused with the command that mends it.
[[nodiscard]] std::string schema_fingerprint();

namespace detail {
constexpr bool prefixes_are_distinct() {
  for (std::size_t i = 0; i < kFields.size(); ++i)
    for (std::size_t j = i + 1; j < kFields.size(); ++j)
      if (!kFields[i].prefix.empty() && kFields[i].prefix == kFields[j].prefix) return false;
  return true;
}
constexpr bool answers_to(const Field& field, std::string_view name) {
  if (field.name == name) return true;
  for (std::string_view alias : field.aliases)
    if (!alias.empty() && alias == name) return true;
  return false;
}
constexpr bool names_are_distinct() {
  for (const Field& field : kFields) {
    int answers = 0;
    for (const Field& other : kFields) {
      if (answers_to(other, field.name)) ++answers;
      for (const std::string_view alias : field.aliases)
        if (!alias.empty() && answers_to(other, alias) && other.name != field.name) ++answers;
    }
    if (answers != 1) return false;
  }
  return true;
}
}  // namespace detail
static_assert(detail::prefixes_are_distinct(), "two fields share a term prefix");
static_assert(detail::names_are_distinct(), "two fields share a name or alias");

}  // namespace kb::format
