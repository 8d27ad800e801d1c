#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The article model: what the parser makes, the indexer stores and the search shows. Values only, no
/// behaviour beyond look-ups, no I/O. All text is UTF-8 with '\n' line ends.
namespace kb::parser {

/// Half-open range of bytes in Article::text. Always within it and on code-point borders.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  friend constexpr bool operator==(Span, Span) = default;
};

/// The eight sections of the format, and the text before the first of them. The numbers are stored in
/// indexes: never renumber, only append.
enum class SectionKind : std::uint8_t {
  lead = 0,
  summary = 1,
  symptoms = 2,
  cause = 3,
  resolution = 4,
  workaround = 5,
  status = 6,
  more_information = 7,
  references = 8,
};
inline constexpr int kSectionKinds = 9;

/// What a run of lines is. Stored in indexes: never renumber, only append.
enum class BlockKind : std::uint8_t {
  paragraph = 0,   ///< wrapped prose: lines may be joined
  bullet = 1,      ///< one list item (" - ", " * ", a middle dot), wrapped
  step = 2,        ///< one numbered item ("1. ", "a) "), wrapped
  subheading = 3,  ///< a line underlined with '-' (the span holds the heading line only)
  message = 4,     ///< an indented quotation after a colon: an error message; wrapped, but kept apart
  listing = 5,     ///< code, commands, ini or log lines: verbatim
  table = 6,       ///< columns, box drawings, dot leaders: verbatim
  boilerplate =
      7,  ///< a standard paragraph (confirmed problem, registry warning, ...): shown, worth nothing to search
};
inline constexpr int kBlockKinds = 8;

struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t indent = 0;  ///< columns before the first line's text
  Span span;                ///< whole lines, without the last line end

  friend bool operator==(const Block&, const Block&) = default;
};

/// One section in the order of the text. A heading that occurs twice makes two Sections.
struct Section {
  SectionKind kind = SectionKind::lead;
  Span span;  ///< the body below the heading's rule, without blank lines at either end; may be empty
  std::vector<Block> blocks;

  friend bool operator==(const Section&, const Section&) = default;
};

/// The kind of article, from the title's prefix, else from the footer's issue type. Stored in indexes.
enum class ArticleType : std::uint8_t {
  unknown = 0,
  bug = 1,
  fix = 2,
  prb = 3,
  howto = 4,
  info = 5,
  doc = 6,
  docerr = 7,
  docfix = 8,
  sample = 9,
  file = 10,
  patch = 11,
  unconfirmed = 12,
  error_message = 13,
};
inline constexpr int kArticleTypes = 14;

/// How an applies-to item leads to the items nested under it.
enum class Relation : std::uint8_t { none = 0, used_with = 1, included_with = 2, on_platform = 3 };

/// What an applies-to item names: "the operating system: ..." and "the hardware: ..." stand nested under
/// products.
enum class ItemRole : std::uint8_t { product = 0, operating_system = 1, hardware = 2 };

/// One item of "The information in this article applies to:".
struct AppliesTo {
  std::string name;                   ///< product, without versions and qualifier
  std::vector<std::string> versions;  ///< normalised as VersionClause::versions
  std::string qualifier;              ///< "Terminal Server Edition", "for Windows 95", ...; usually empty
  Relation relation = Relation::none;
  ItemRole role = ItemRole::product;
  std::uint8_t depth = 0;  ///< 0 for an outermost item

  friend bool operator==(const AppliesTo&, const AppliesTo&) = default;
};

/// A clause of PROD/VER: a platform and its versions.
struct VersionClause {
  std::string platform;  ///< folded ("Windows", "Windows NT", "MS-DOS", ...); empty: not stated
  std::vector<std::string>
      versions;  ///< "3.1" (from "3.10" of the old two-digit style), "4.0 SP4", "Build 2.573.2927"

  friend bool operator==(const VersionClause&, const VersionClause&) = default;
};

/// A citation of another article in the text.
struct CrossReference {
  std::uint32_t number = 0;
  std::string title;  ///< as cited, unwrapped; empty when the citation has none
  Span span;          ///< the number as written

  friend bool operator==(const CrossReference&, const CrossReference&) = default;
};

enum class Encoding : std::uint8_t { ascii = 0, utf8 = 1, windows1252 = 2 };

struct Article {
  std::uint32_t number = 0;    ///< 274667 for Q274667; 0 only in a rejected article
  std::string date;            ///< ISO, "2001-11-12"; empty when the header has none that makes sense
  std::string category;        ///< the tag in brackets, lower case
  std::string title;           ///< whole, with its prefix
  std::string title_prefix;    ///< "BUG", "XADM", "WD97"; empty when there is none
  std::string product_family;  ///< the prefix when it names a product ("XADM", "WD97", "SMS"), else empty
  ArticleType type = ArticleType::unknown;
  std::string product;       ///< the PRODUCT line
  std::string version_line;  ///< the whole version string, the footer's where there is one
  std::vector<VersionClause> versions;
  std::string os;  ///< the OPER/SYS line, almost always empty
  std::vector<std::string> keywords;
  std::vector<std::string> technology;
  std::vector<std::string> issue_types;
  std::vector<std::string> solution_types;
  std::vector<std::string> hardware;
  std::string component;
  std::string platform;  ///< the footer field of the older layout
  bool has_applies_to = false;
  std::vector<AppliesTo> applies_to;
  bool has_additional_query_words = false;
  std::string additional_query_words;  ///< as written, lines joined by a blank
  std::vector<Section> sections;
  std::vector<CrossReference> references;  ///< in order of the text, repetitions included

  Encoding encoding = Encoding::ascii;  ///< what the bytes were decoded from
  /// The decoded article from its first line to the end of the footer fields, without the legal text. What
  /// `--show --raw` prints; all spans point into it.
  std::string text;

  [[nodiscard]] std::string id() const { return std::string("Q").append(std::to_string(number)); }
  [[nodiscard]] std::string_view slice(Span span) const {
    return std::string_view(text).substr(span.begin, span.size());
  }

  friend bool operator==(const Article&, const Article&) = default;
};

/// "SYMPTOMS", "MORE INFORMATION"; "" for lead.
[[nodiscard]] std::string_view heading(SectionKind kind);
/// "symptoms", "more_information"; "lead" for lead. Stable: used in JSON and as query values.
[[nodiscard]] std::string_view name(SectionKind kind);
[[nodiscard]] std::string_view name(BlockKind kind);
/// "bug", "howto", "error_message"; "" for unknown. Stable.
[[nodiscard]] std::string_view name(ArticleType type);
[[nodiscard]] std::string_view name(Relation relation);
[[nodiscard]] std::string_view name(ItemRole role);
[[nodiscard]] std::string_view name(Encoding encoding);

/// The lines of a wrapped block as one line: indentation and line ends become single blanks, a real hyphen at
/// a line end ("third-\nparty") is kept without a blank, list marks stay.
[[nodiscard]] std::string unwrap(std::string_view lines);

/// The article number in "Q274667", "q274667", "KB274667", "kb 274667" or "274667" (4 to 7 digits, nothing
/// around it but blanks); 0 when the text is not one.
[[nodiscard]] std::uint32_t parse_article_number(std::string_view text);

}  // namespace kb::parser
