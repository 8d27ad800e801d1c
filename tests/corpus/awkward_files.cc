#include "tests/corpus/awkward_files.h"

#include <algorithm>
#include <array>

namespace kb::test {

using namespace kb::parser;

namespace {

constexpr auto kNames = std::to_array<std::string_view>({
    "010/Q10212",  "011/Q11958",  "012/Q12049",  "019/Q19973",  "029/Q29557",  "037/Q37223",  "037/Q37794",
    "040/Q40593",  "044/Q44816",  "049/Q49749",  "059/Q59597",  "061/Q61916",  "065/Q65122",  "066/Q66631",
    "072/Q72701",  "079/Q79254",  "081/Q81446",  "084/Q84525",  "085/Q85924",  "086/Q86440",  "089/Q89513",
    "089/Q89921",  "093/Q93400",  "096/Q96620",  "096/Q96702",  "096/Q96908",  "099/Q99862",  "100/Q100108",
    "102/Q102645", "102/Q102829", "105/Q105508", "108/Q108168", "110/Q110274", "111/Q111995", "112/Q112278",
    "113/Q113278", "115/Q115389", "118/Q118694", "119/Q119575", "122/Q122337", "126/Q126746", "128/Q128720",
    "129/Q129787", "130/Q130261", "131/Q131324", "131/Q131363", "132/Q132400", "136/Q136204", "136/Q136983",
    "138/Q138066", "139/Q139995", "141/Q141141", "141/Q141209", "142/Q142510", "143/Q143089", "145/Q145742",
    "146/Q146446", "148/Q148527", "150/Q150734", "151/Q151211", "151/Q151284", "153/Q153973", "156/Q156063",
    "157/Q157021", "157/Q157248", "163/Q163374", "164/Q164174", "166/Q166928", "168/Q168136", "168/Q168750",
    "169/Q169121", "172/Q172421", "172/Q172531", "173/Q173315", "178/Q178559", "184/Q184835", "185/Q185737",
    "191/Q191452", "192/Q192582", "195/Q195541", "199/Q199528", "202/Q202086", "229/Q229148", "235/Q235373",
    "242/Q242367", "250/Q250582", "253/Q253613", "264/Q264331", "264/Q264787", "270/Q270889", "273/Q273722",
    "274/Q274667", "287/Q287888", "299/Q299875", "304/Q304394", "305/Q305543", "317/Q317549", "326/Q326108",
});

/// "Windows NT=4.0; =1.0"
std::string versions_of(const Article& article) {
  std::string out;
  for (const VersionClause& clause : article.versions) {
    if (!out.empty()) out += "; ";
    out += clause.platform + "=";
    for (std::size_t i = 0; i < clause.versions.size(); ++i) out += (i ? "," : "") + clause.versions[i];
  }
  return out;
}

std::string order_of(const Article& article) {
  std::string out;
  for (const Section& section : article.sections)
    out += (out.empty() ? "" : " ") + std::string(name(section.kind));
  return out;
}

bool has(const Parsed& parsed, DiagnosticCode code) {
  return std::any_of(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.code == code; });
}

std::uint64_t count(const Article& article, BlockKind kind) {
  std::uint64_t n = 0;
  for (const Section& section : article.sections)
    for (const Block& block : section.blocks) n += block.kind == kind;
  return n;
}

bool cites(const Article& article, std::uint32_t number, std::string_view title_begins) {
  return std::any_of(article.references.begin(), article.references.end(), [&](const CrossReference& r) {
    return r.number == number && r.title.starts_with(title_begins) && r.title.empty() == title_begins.empty();
  });
}

}  // namespace

void AwkwardFiles::add(std::string_view name, const Parsed& parsed) {
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) kept_.emplace(name, parsed);
}

const Parsed& AwkwardFiles::at(const std::string& name) const {
  static const Parsed kNothing;
  const auto it = kept_.find(name);
  return it == kept_.end() ? kNothing : it->second;
}

void AwkwardFiles::check(Checks& checks) const {
  for (const std::string_view name : kNames) checks.that(name, at(std::string(name)).accepted);
  check_layouts(checks);
  check_applies_to(checks);
  check_sections(checks);
  check_headers(checks);
  check_versions(checks);
  check_bytes(checks);
  check_references(checks);
  check_footers(checks);
}

// The eight files of the older layout.
void AwkwardFiles::check_layouts(Checks& checks) const {
  const Parsed& word = at("081/Q81446");
  checks.equal("Q81446 product", word.article.product, "DELETE ME");
  checks.equal("Q81446 category", word.article.category, "dosword");
  checks.equal("Q81446 order", order_of(word.article), "summary");
  checks.equal("Q81446 words", word.article.additional_query_words, "5.00");
  checks.that("Q81446 has no rule, no list, no fields", has(word, DiagnosticCode::no_header_rule) &&
                                                            has(word, DiagnosticCode::no_applies_to) &&
                                                            has(word, DiagnosticCode::no_footer));

  const Parsed& fox = at("122/Q122337");
  checks.equal("Q122337 versions", versions_of(fox.article),
               "MS-DOS=2.0,2.5x,2.6,2.6a; Windows=2.5x,2.6,2.6a");
  checks.equal("Q122337 items", fox.article.applies_to.size(), 2u);
  checks.that("Q122337 words", fox.article.additional_query_words.ends_with(" XPlatform"));
  checks.equal("Q122337 keywords from the header", fox.article.keywords.size(), 3u);
  checks.equal("Q122337 order", order_of(fox.article), "symptoms cause resolution status more_information");

  const Parsed& readme = at("130/Q130261");
  checks.equal("Q130261 OPER/SYS", readme.article.os, "WINDOWS");
  checks.equal("Q130261 items", readme.article.applies_to.size(), 1u);
  checks.that("Q130261 has no rule and no fields",
              has(readme, DiagnosticCode::no_header_rule) && has(readme, DiagnosticCode::no_footer));

  const Parsed& lines = at("089/Q89921");
  checks.equal("Q89921 order: the old header lines are gone", order_of(lines.article),
               "summary more_information");
  checks.equal("Q89921 items", lines.article.applies_to.size(), 1u);

  checks.equal("Q157248 items", at("157/Q157248").article.applies_to.size(), 1u);
  checks.equal("Q157021 Platform", at("157/Q157021").article.platform, "winnt");
  checks.that("Q157021 heading with a rule one too long",
              order_of(at("157/Q157021").article).find("more_information") != std::string::npos);
  for (const char* name : {"192/Q192582", "195/Q195541"})
    checks.that(std::string(name) + " has its list", !at(name).article.applies_to.empty());
}

void AwkwardFiles::check_applies_to(Checks& checks) const {
  checks.that("Q317549 no list", !at("317/Q317549").article.has_applies_to);
  checks.equal("Q118694 items", at("118/Q118694").article.applies_to.size(), 3u);
  checks.that("Q118694 the sentence's first copy is dropped",
              !order_of(at("118/Q118694").article).starts_with("lead"));
  checks.equal("Q96908 items", at("096/Q96908").article.applies_to.size(), 1u);
  checks.equal("Q96908 the older list is lead text", order_of(at("096/Q96908").article),
               "lead summary more_information");
  checks.equal("Q168750 the box is lead text", order_of(at("168/Q168750").article),
               "lead summary more_information");
  checks.that("Q173315 the banner is lead text",
              order_of(at("173/Q173315").article).starts_with("lead symptoms"));
  checks.that("Q299875 the contents are lead text",
              order_of(at("299/Q299875").article).starts_with("lead summary"));
  checks.equal("Q299875 items", at("299/Q299875").article.applies_to.size(), 2u);
  checks.that("Q86440 no list", !at("086/Q86440").article.has_applies_to);
  checks.equal("Q86440 order", order_of(at("086/Q86440").article), "summary");
  checks.equal("Q139995 items", at("139/Q139995").article.applies_to.size(), 3u);
  checks.that("Q139995 odd line", has(at("139/Q139995"), DiagnosticCode::odd_applies_to_line));
  checks.that("Q99862 no list", !at("099/Q99862").article.has_applies_to);
  checks.that("Q172531 found below the other rule", at("172/Q172531").article.has_applies_to);
  checks.equal("Q111995 items", at("111/Q111995").article.applies_to.size(), 3u);
  checks.equal("Q111995 depth of the first", int{at("111/Q111995").article.applies_to.at(0).depth}, 1);
  checks.that("Q96702 empty list", has(at("096/Q96702"), DiagnosticCode::empty_applies_to));
  checks.that("Q19973 no list", has(at("019/Q19973"), DiagnosticCode::no_applies_to));
  checks.equal("Q136983 items", at("136/Q136983").article.applies_to.size(), 63u);
  checks.equal("Q131363 versions without a blank", at("131/Q131363").article.applies_to.at(0).versions.size(),
               2u);
  const Article& oracle = at("304/Q304394").article;
  checks.that("Q304394 the footer has the whole list", oracle.version_line.ends_with("2.573.7713.2"));
  checks.equal("Q304394 versions", oracle.versions.at(0).versions.size(), 14u);
  checks.that(
      "Q29557 editors' note",
      std::any_of(at("029/Q29557").article.applies_to.begin(), at("029/Q29557").article.applies_to.end(),
                  [](const AppliesTo& item) { return item.name == "Microsoft Visual C++ 32-bit Edition"; }));
  checks.that("Q10212 the old header is dropped", !order_of(at("010/Q10212").article).starts_with("lead"));
}

void AwkwardFiles::check_sections(Checks& checks) const {
  checks.that("Q139995 holds a second article", has(at("139/Q139995"), DiagnosticCode::repeated_section));
  for (const char* name : {"096/Q96620", "141/Q141209"}) {
    checks.that(std::string(name) + " has no body", has(at(name), DiagnosticCode::no_body));
    checks.equal(std::string(name) + " sections", at(name).article.sections.size(), 0u);
  }
  checks.equal("Q119575 order", order_of(at("119/Q119575").article), "summary more_information");
  checks.that("Q119575 holds nothing", has(at("119/Q119575"), DiagnosticCode::no_body));
  checks.that("Q49749 SYMPTOM", order_of(at("049/Q49749").article).find("symptoms") != std::string::npos);
  // '=' under anything but the eight headings, and rules in bodies: no sections come of them.
  checks.equal("Q105508", order_of(at("105/Q105508").article), "summary more_information");
  checks.equal("Q145742", order_of(at("145/Q145742").article), "summary more_information");
  checks.equal("Q93400", order_of(at("093/Q93400").article), "summary more_information");
  checks.equal("Q65122", order_of(at("065/Q65122").article), "summary more_information");
  checks.that("Q65122 whole body", at("065/Q65122").article.sections.at(1).span.size() > 2'000);
  checks.equal("Q85924 centred headings are text", order_of(at("085/Q85924").article), "lead");
  checks.equal("Q126746 centred headings are text", order_of(at("126/Q126746").article), "lead");
  checks.equal("Q166928", order_of(at("166/Q166928").article), "symptoms status more_information");
  checks.equal("Q153973", order_of(at("153/Q153973").article), "symptoms resolution");
  checks.equal("Q79254", order_of(at("079/Q79254").article), "summary more_information");
  checks.equal("Q72701", order_of(at("072/Q72701").article), "summary more_information");
  checks.that("Q141141 lines that look like header lines",
              at("141/Q141141").article.sections.at(1).span.size() > 1'000);
  checks.that("Q89513 lines that look like fields", at("089/Q89513").article.component.empty());
  checks.that("Q136204 base64 is a listing", count(at("136/Q136204").article, BlockKind::listing) > 0);
  checks.that("Q172421 certificates are listings", count(at("172/Q172421").article, BlockKind::listing) > 0);
  checks.that("Q156063 tables", count(at("156/Q156063").article, BlockKind::table) > 5);
}

void AwkwardFiles::check_headers(Checks& checks) const {
  checks.equal("Q12049 keywords are not glued", at("012/Q12049").article.keywords.size(), 2u);
  checks.that("Q11958 keywords are not cut", at("011/Q11958").article.keywords.back() != "kb");
  checks.that("Q305543 title is cut", at("305/Q305543").article.title.ends_with(" Versi"));
  checks.equal("Q305543 words", at("305/Q305543").article.has_additional_query_words, true);
  checks.that("Q84525 double blanks in the title",
              at("084/Q84525").article.title.find("  ") != std::string::npos);
  checks.equal("Q253613 every field: hardware", at("253/Q253613").article.hardware.empty(), false);
  checks.equal("Q253613 every field: component", at("253/Q253613").article.component.empty(), false);
  checks.equal("Q273722 type", name(at("273/Q273722").article.type), "bug");
  checks.equal("Q274667 number", at("274/Q274667").article.id(), "Q274667");
  checks.equal("Q274667 date", at("274/Q274667").article.date, "2001-11-12");
}

void AwkwardFiles::check_versions(Checks& checks) const {
  const auto versions = [&](const char* name, std::string_view expected) {
    checks.equal(std::string(name) + " versions", versions_of(at(name).article), expected);
  };
  versions("164/Q164174", "=2.2,3.0; Windows for Workgroups=3.11");
  versions("169/Q169121", "Windows 95=4.0,5.0");
  versions("163/Q163374", "Windows for Workgroups=3.11; Windows 95=; Windows NT=3.1,3.5,3.51,4.0");
  versions("151/Q151211", "Windows NT=3.5,3.51; Windows for Workgroups=3.11; Windows 95=");
  versions("184/Q184835", "Windows NT=4.0; Windows=95");
  versions("143/Q143089", "Windows=1.0,97; Macintosh=1.0");
  versions("040/Q40593",
           "MS-DOS=6.0,6.0a,6.0ax,7.0; OS/2=6.0,6.0a; Windows=1.0,1.5,1.51; Windows NT=1.0,2.0,2.1,4.0,5.0");
  versions("250/Q250582", "Windows=1.0; Macintosh=1.0");
  versions("199/Q199528", "=2.11,2.12; Windows=1.0");
  versions("168/Q168136", "=4.0");
  versions("146/Q146446", "Windows NT=4.0,5.0,6.0");
  versions("178/Q178559", "other=3.0");
  versions("185/Q185737", "=3.0,3.0,3.0 SP1,3.0 SP2,3.0 SP3,4.0");
  versions("102/Q102829", "=1.0,1.51,1.52,2.0,2.1,1.5");
  versions("142/Q142510", "Windows=3.0");
  versions("264/Q264331", "Windows=3.x");
  versions("037/Q37223",
           "MS-DOS=6.0,6.0a,6.0ax,7.0; OS/2=6.0,6.0a; Windows=1.0,1.5; Windows NT=1.0,2.0,4.0,5.0");
  versions("129/Q129787", "Macintosh=2.0");
  versions("066/Q66631", "MS-DOS=1.7,1.83; OS/2=1.4,1.7,1.83");
  versions("108/Q108168", "Windows=2.x,3.0");
  versions("037/Q37794", "=5.1,6.0,6.0a,6.0ax,7.0,1.0,1.5");
  versions("044/Q44816", "=5.1,6.0,6.0a,6.0ax,7.0");
}

void AwkwardFiles::check_bytes(Checks& checks) const {
  checks.that("Q191452 smart quotes",
              at("191/Q191452").article.title.find("\xE2\x80\x9CKey") != std::string::npos);
  checks.that("Q202086 DEL in the title",
              has(at("202/Q202086"), DiagnosticCode::control_characters) &&
                  at("202/Q202086").article.title.find('\x7F') == std::string::npos);
  checks.that("Q287888 controls", has(at("287/Q287888"), DiagnosticCode::control_characters));
  checks.that("Q326108 ESC", has(at("326/Q326108"), DiagnosticCode::control_characters));
  checks.equal("Q242367 encoding", name(at("242/Q242367").article.encoding), "windows-1252");
  checks.that("Q229148 undecodable", has(at("229/Q229148"), DiagnosticCode::undecodable_bytes));
  checks.that("Q264787 pilcrow or middle dot",
              at("264/Q264787").article.text.find("\xC2\xB7") != std::string::npos ||
                  at("264/Q264787").article.text.find("\xC2\xB6") != std::string::npos);
  checks.equal("Q270889 encoding", name(at("270/Q270889").article.encoding), "windows-1252");
  const std::string& tabs = at("235/Q235373").article.text;
  checks.equal("Q235373 tabs", std::count(tabs.begin(), tabs.end(), '\t'), 2'320);
}

void AwkwardFiles::check_references(Checks& checks) const {
  const auto cited = [&](const char* name, std::uint32_t number, std::string_view title) {
    checks.that(std::string(name) + " cites Q" + std::to_string(number),
                cites(at(name).article, number, title));
  };
  cited("105/Q105508", 70818, "BUG: No WM_SETFONT");
  cited("131/Q131324", 103237, "Using Temporary File");
  cited("148/Q148527", 150800, "(still to be written)");
  cited("100/Q100108", 118335, "Maximum Partition Size");
  cited("102/Q102645", 71499, "Menus Supported");
  cited("128/Q128720", 135840, "INF: Use of SQLBindParameter");
  cited("061/Q61916", 291914, "");
  cited("110/Q110274", 86085, "");
  cited("151/Q151284", 124267, "Display Adapter Information");
  const Article& fixes = at("150/Q150734").article;
  checks.equal("Q150734 citations", fixes.references.size(), 263u);
  checks.that("Q150734 wrapped titles",
              std::any_of(fixes.references.begin(), fixes.references.end(),
                          [](const CrossReference& r) { return r.title.size() > 80; }));
  for (const CrossReference& r : at("151/Q151284").article.references)
    checks.that("Q151284 no column number in a title",
                !r.title.ends_with("   3") && !r.title.ends_with("   4"));
  for (const CrossReference& r : at("115/Q115389").article.references)
    checks.that("Q115389 no file names", r.title.empty());
  checks.equal("Q132400 a mail file is no citation", at("132/Q132400").article.references.size(), 0u);
}

void AwkwardFiles::check_footers(Checks& checks) const {
  checks.equal("Q138066 wrapped words", at("138/Q138066").article.has_additional_query_words, true);
  const std::string& wrapped = at("113/Q113278").article.additional_query_words;
  checks.that("Q113278 wrapped words", wrapped.starts_with("VFoxWin") && wrapped.ends_with("2.60"));
  checks.equal("Q112278 words without a colon", at("112/Q112278").article.additional_query_words, "1.0 1.0a");
  for (const auto& [name, parsed] : kept_) {
    checks.that(name + " legal text is left out",
                parsed.article.text.find("\nCopyright Microsoft") == std::string::npos);
    checks.that(name + " not truncated", !has(parsed, DiagnosticCode::truncated));
  }
}

}  // namespace kb::test
