#include "tools/kbgen/article.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "tools/kbgen/body.h"
#include "tools/kbgen/products.h"
#include "tools/kbgen/shapes.h"
#include "tools/kbgen/text.h"
#include "tools/kbgen/words.h"

namespace kb::gen {
namespace {

constexpr std::size_t kMostTitle = 64, kMostHeaderField = 87;  // where the source cuts them
constexpr std::uint64_t kStride = 2;
constexpr std::string_view kDeveloperPrefixes = "PRB|PRB|PRB|FIX|FIX|BUG|BUG|HOWTO|HOWTO|INFO|DOC|SAMPLE||||";
constexpr std::string_view kIssueTypes[] = {"kbbug",  "kbbug",   "kbprb",         "kbprb",
                                            "kbinfo", "kbhowto", "kbhowto kbinfo"};
constexpr std::string_view kSolutions[] = {"kbfix", "kbfix", "kbfix", "kbpending", "kbnofix"};
constexpr std::string_view kHardware[] = {"x86", "ALPHA x86", "MAC x86"};
constexpr std::string_view kKeywords[] = {
    "kbnetwork",  "kbusage",    "kberrmsg",  "kbenv",    "kbsetup", "kbtool", "kbdta",
    "kbfaq",      "kb3rdparty", "kbinterop", "kbcode",   "kbui",    "kbfile", "kbprint",
    "kbDatabase", "kbhw",       "kbdisplay", "kbdocerr", "kbCtrl",  "kbole",  "kbCompiler"};
constexpr std::string_view kNoise[] = {"kbAudDeveloper", "kbZNotKeyword2", "kbZNotKeyword3",
                                       "kbZNotKeyword6"};
constexpr std::string_view kSystems[] = {"Microsoft Windows NT", "Microsoft Windows 95",
                                         "Microsoft Windows 98"};
constexpr std::string_view kLanguages[] = {"German",  "French", "Japanese", "Spanish",
                                           "Italian", "Dutch",  "Swedish",  "Korean"};
constexpr std::string_view kRelations[] = {", used with:", ", included with:", ", on platform(s):"};

/// The first line is what readers of the format look for; the rest is ours, about as long as what stands
/// there in a real article.
constexpr std::string_view kLegalText =
    "THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS\r\n"
    "NOT REPEATED HERE: THIS TEXT WAS MADE BY A PROGRAM, KBGEN OF THE\r\n"
    "KBSEARCH PROJECT, OUT OF RANDOM NUMBERS. IT MEANS NOTHING AND HELPS\r\n"
    "NOBODY. IT IS MEANT TO BE INDEXED, COUNTED AND SEARCHED IN TESTS AND\r\n"
    "BENCHMARKS THAT NEED MANY ARTICLES OF A LIFELIKE SHAPE. EVERY WORD,\r\n"
    "NUMBER AND NAME BELOW THE HEADING STANDS WHERE IT DOES BY CHANCE, AND\r\n"
    "NO PRODUCT, PERSON OR COMPANY IS RESPONSIBLE FOR WHAT IS SAID ABOUT\r\n"
    "IT. DO NOT FOLLOW ANY STEP OF ANY LIST, DO NOT TYPE ANY COMMAND, AND\r\n"
    "DO NOT EDIT ANY REGISTRY FOR THE SAKE OF WHAT YOU READ HERE. YOU MAY\r\n"
    "COPY IT FREELY UNDER THE TERMS OF THE GNU GENERAL PUBLIC LICENSE,\r\n"
    "VERSION 2 OR LATER, AS THE PROGRAM THAT MADE IT.\r\n";

std::string date_of(Random& random, std::uint32_t year_from_1999) {
  constexpr std::string_view kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  const std::uint32_t month = random.below(year_from_1999 == 3 ? 8 : 12), day = random.between(1, 28);
  std::string date = day < 10 ? "0" : "";
  date += std::to_string(day);
  return date.append("-")
      .append(kMonths.substr(std::size_t{month} * 3, 3))
      .append("-")
      .append(std::to_string(1999 + year_from_1999));
}

std::uint32_t draw_year(Random& random) {
  std::uint32_t whole = 0, year = 0;
  for (const std::uint32_t articles : kYearArticles) whole += articles;
  std::uint32_t at = random.below(whole);
  while (at >= kYearArticles[year]) at -= kYearArticles[year++];
  return year;
}

std::string join(const std::vector<std::string_view>& parts, std::string_view mark) {
  std::string out;
  for (const std::string_view part : parts) out.append(out.empty() ? "" : mark).append(part);
  return out;
}

/// A run of a product's versions.
std::vector<std::string_view> draw_versions(const Category& category, Random& random) {
  std::vector<std::string_view> versions;
  if (category.versions.empty()) return versions;
  const std::uint32_t known = count_pieces(category.versions, ' ');
  const std::uint32_t first = random.below(known), last = std::min(known - 1, first + random.below(3));
  for (std::uint32_t i = first; i <= last; ++i) versions.push_back(piece(category.versions, ' ', i));
  return versions;
}

void append_applies_to(std::string& out, const Category& category, std::string_view versions,
                       Random& random) {
  const std::string rule(79, '-');
  out.append(rule).append("\r\nThe information in this article applies to:\r\n\r\n");
  const std::uint32_t names = std::max(1u, count_pieces(category.names, '|')), items = draw(random, kAppliesTo);
  const std::uint32_t first = random.below(random.below(names) + 1);
  for (std::uint32_t i = 0; i < items; ++i) {
    out.append(" - ").append(piece(category.names, '|', first + i));
    if (!versions.empty())
      out.append(versions.find(',') == std::string_view::npos ? " version " : " versions ").append(versions);
    // A list longer than the product has names goes on with editions.
    if (i >= names)
      out.append(", ").append(kLanguages[(i / names - 1) % std::size(kLanguages)]).append(" version");
    if (random.chance(32)) {
      out.append(random.pick(kRelations))
          .append(" \r\n    - the operating system: ")
          .append(random.pick(kSystems));
    }
    out.append(" \r\n");
  }
  out.append(rule).append("\r\n\r\n");
}

}  // namespace

struct Generator::Facts {
  Random random;
  const Category* category;
  std::uint32_t body_words;
  Topic topic;
  std::string title;
};

std::uint32_t Generator::number(std::uint64_t i) const {
  return static_cast<std::uint32_t>(10000 + i * kStride + mix(seed_ ^ (i + 1)) % kStride);
}

/// What comes first of an article, and all that its title needs.
Generator::Facts Generator::facts(std::uint64_t i) const {
  Random random(mix(seed_ + 0x5851F42D4C957F2Dull * (i + 1)));
  const Category& category = draw_category(random);
  const std::uint32_t words = draw(random, kBodyWords);
  Topic topic(vocabulary_, random, words);
  const std::string_view prefixes = category.prefixes.empty() ? kDeveloperPrefixes : category.prefixes;
  std::string title(piece(prefixes, '|', random.below(count_pieces(prefixes, '|'))));
  if (!title.empty()) title += ':';
  for (std::uint32_t n = draw(random, kTitleWords); n > 0 && title.size() < kMostTitle; --n) {
    if (!title.empty()) title += ' ';
    const std::uint32_t kind = random.below(100);
    if (kind < 1) {
      topic.append_file(title, random);
    } else if (kind < 5) {
      topic.append_token(title, random);
    } else if (kind < 30) {
      title += random.pick_front(function_words());
    } else {
      topic.append_name(title, random);
    }
  }
  title.resize(std::min(title.size(), kMostTitle));
  while (title.size() < 10) topic.append_name(title, random);
  while (title.back() == ' ') title.pop_back();
  return Facts{random, &category, words, topic, std::move(title)};
}

std::string Generator::title(std::uint64_t i) const {
  return facts(i).title;
}

void Generator::append(std::uint64_t i, std::string& out) const {
  Facts f = facts(i);
  Random& random = f.random;
  const Category& category = *f.category;
  const std::uint32_t year = draw_year(random);
  const std::vector<std::string_view> versions = draw_versions(category, random);
  std::string version_field = random.chance(270) ? "" : std::string(category.platform);
  version_field.append(":").append(join(versions, ","));
  if (versions.empty() && random.chance(500)) version_field.clear();

  std::string keywords;
  for (std::uint32_t n = draw(random, kKeywordCount); n > 0; --n) {
    keywords.append(keywords.empty() ? "" : " ");
    if (random.chance(700)) {
      keywords += random.pick_front(kKeywords);
    } else {
      keywords.append("kb").append(category.technology).append(std::to_string(100 + 50 * random.below(12)));
      if (random.chance(150)) keywords.append("sp").append(std::to_string(1 + random.below(6))).append("fix");
    }
  }

  out.append("DOCUMENT:Q").append(std::to_string(number(i))).append("  ").append(date_of(random, year));
  out.append("  [").append(category.tag).append("]\r\nTITLE   :").append(f.title);
  out.append("\r\nPRODUCT :").append(category.product).append("\r\nPROD/VER:");
  out.append(version_field, 0, kMostHeaderField).append("\r\nOPER/SYS:\r\nKEYWORDS:");
  out.append(keywords, 0, kMostHeaderField).append("\r\n\r\n").append(70, '=').append("\r\n");
  if (!random.chance(14)) append_applies_to(out, category, join(versions, ", "), random);

  if (changed_per_mille_ > 0 && mix(i ^ 0xC4A9C4A9C4A9ull) % 1000 < changed_per_mille_)
    random = Random(random.next() + 1);
  append_body(out, f.topic, random, f.body_words, [&](Random& r) {
    // Three of four citations lead into the collection: to an older article, or a newer number that may not
    // exist.
    const std::uint64_t other = r.chance(760) && i > 0 ? r.next() % i : i + 500000 + r.below(100000);
    return Citation{number(other), title(other)};
  });

  if (!random.chance(53)) {
    out += "Additional query words:";
    for (std::uint32_t n = draw(random, kQueryWordCount); n > 0; --n) {
      out += ' ';
      if (random.chance(500)) {
        out += random.pick_front(query_words());
      } else {
        f.topic.append_word(out, random);
      }
    }
    out += "\r\n\r\n";
  }
  out.append(70, '=').append("\r\nKeywords          : ").append(keywords).append(" \r\nTechnology        : ");
  for (std::uint32_t n = draw(random, kTechnologyCount), k = 0; k < n; ++k) {
    if (k > 0) out += ' ';
    if (random.chance(140)) {
      out += random.pick(kNoise);
    } else {
      out.append("kb").append(category.technology);
      if (k > 0) out.append(std::to_string(100 + 50 * random.below(12)));
      if (random.chance(450)) out.append("search");
    }
  }
  out += "\r\n";
  if (!version_field.empty()) out.append("Version           : ").append(version_field).append("\r\n");
  if (random.chance(62))
    out.append("Hardware          : ").append(random.pick_front(kHardware)).append("\r\n");
  if (random.chance(587))
    out.append("Issue type        : ").append(random.pick_front(kIssueTypes)).append("\r\n");
  if (random.chance(217)) out.append("Solution Type     : ").append(random.pick(kSolutions)).append("\r\n");
  out.append("\r\n").append(77, '=').append("\r\n\r\n").append(kLegalText);
  out.append("\r\nCopyright kbsearch authors ").append(std::to_string(1999 + year)).append(".");
}

}  // namespace kb::gen
