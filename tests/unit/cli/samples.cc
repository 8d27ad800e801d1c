#include "tests/unit/cli/samples.h"

using kb::parser::ArticleType;
using kb::parser::BlockKind;
using kb::parser::SectionKind;
using kb::search::Highlight;
using kb::search::Hit;
using kb::search::NoticeKind;

namespace samples {
namespace {

std::vector<Highlight> find(const std::string& text, std::initializer_list<const char*> words) {
  std::vector<Highlight> out;
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const std::string word : words)
      if (text.compare(at, word.size(), word) == 0) {
        out.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())});
        at += word.size();
        break;
      }
  return out;
}

Hit hit(std::uint32_t number, double score, const std::string& title, ArticleType type,
        std::initializer_list<const char*> words) {
  Hit out;
  out.number = number;
  out.score = score;
  out.title = title;
  out.title_highlights = find(title, words);
  out.type = type;
  out.date = "2000-06-15";
  out.category = "winnt";
  out.product = "Example Server";
  out.words_matched = 3;
  return out;
}

void snippet(Hit& hit, SectionKind section, BlockKind block, const std::string& text,
             std::initializer_list<const char*> words) {
  hit.snippet.push_back({section, block, text, find(text, words)});
}

}  // namespace

ArticleBuilder& ArticleBuilder::section(SectionKind kind) {
  std::string& text = article_.text;
  if (!text.empty()) text += "\n\n";
  text += kb::parser::heading(kind);
  text += "\n\n";
  const auto at = static_cast<std::uint32_t>(text.size());
  article_.sections.push_back({kind, {at, at}, {}});
  return *this;
}

ArticleBuilder& ArticleBuilder::block(BlockKind kind, const std::string& lines, std::uint8_t indent) {
  kb::parser::Section& section = article_.sections.back();
  std::string& text = article_.text;
  // List items stand together, everything else apart.
  if (!section.blocks.empty())
    text += kind == BlockKind::bullet && section.blocks.back().kind == BlockKind::bullet ? "\n" : "\n\n";
  const auto begin = static_cast<std::uint32_t>(text.size());
  text += lines;
  const auto end = static_cast<std::uint32_t>(text.size());
  section.blocks.push_back({kind, indent, {begin, end}});
  section.span.end = end;
  return *this;
}

ArticleBuilder& ArticleBuilder::cite(std::uint32_t number, const std::string& title) {
  const auto span = article_.sections.back().blocks.back().span;
  const std::string id = "Q" + std::to_string(number);
  for (std::size_t at = span.begin; (at = article_.text.find(id, at)) < span.end; at += id.size())
    article_.references.push_back(
        {number, title, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + id.size())}});
  return *this;
}

kb::parser::Article article() {
  ArticleBuilder builder;
  kb::parser::Article& a = builder.article();
  a.number = 900001;
  a.date = "2000-06-15";
  a.category = "winnt";
  a.title = "PRB: Print Jobs Wait Forever After the Spooler Service Is Restarted by an Administrator";
  a.title_prefix = "PRB";
  a.type = ArticleType::prb;
  a.product = "Example Server";
  a.keywords = {"kbprint", "kbtool"};
  a.applies_to = {{"Example Server",
                   {"4.0", "4.0 SP4"},
                   "",
                   kb::parser::Relation::none,
                   kb::parser::ItemRole::product,
                   0},
                  {"Example Workstation",
                   {"3.51"},
                   "for portable computers",
                   kb::parser::Relation::none,
                   kb::parser::ItemRole::product,
                   0}};
  builder.section(SectionKind::symptoms)
      .block(BlockKind::paragraph,
             "After the Spooler service is restarted, jobs that were waiting stay in the\n"
             "queue and are never printed. The following message is logged:")
      .block(BlockKind::message, "   Event ID 9061: The port \"LPT1:\" did not answer (0x80004005).", 3)
      .block(BlockKind::paragraph,
             "New jobs are printed. \xE5\x8D\xB0\xE5\x88\xB7 works; an escape \x1b[31m does not.");
  builder.section(SectionKind::cause)
      .block(BlockKind::paragraph,
             "The port monitor keeps the handle of the old service. See Q900002 and, for\nolder printers, "
             "Q900003.")
      .cite(900002, "INFO: Handles of Port Monitors")
      .cite(900003, "Cited Title of an Article That Is Not Here");
  builder.section(SectionKind::resolution)
      .block(BlockKind::step,
             "1. Stop the Spooler service, and wait until the list of services shows that\n   it has really "
             "stopped.")
      .block(BlockKind::listing, "      net stop spooler\n      del %windir%\\spool\\*.shd", 6)
      .block(BlockKind::step, "2. Start it again. These files matter:")
      .block(BlockKind::bullet, " - *.shd, the shadow files", 1)
      .block(BlockKind::bullet,
             " - *.spl, the jobs themselves, which may be very large when pictures are printed\n   in colour",
             1);
  builder.section(SectionKind::status).block(BlockKind::boilerplate, "This behavior is by design.");
  builder.section(SectionKind::more_information)
      .block(BlockKind::subheading, "Ports and their monitors")
      .block(BlockKind::table,
             "   Port    Monitor\n   ---------------\n   LPT1:   local\n   \\\\a\\b   network", 3)
      .block(BlockKind::paragraph, "The word \xE2\x80\x9Cmonitor\xE2\x80\x9D means a library here.");
  return a;
}

std::vector<std::string> titles() {
  return {"INFO: How Port Monitors Keep Their Handles", ""};
}

kb::search::ResultPage page() {
  kb::search::ResultPage page;
  Hit first = hit(
      900001, 23.5,
      "PRB: Print Jobs Wait Forever After the Spooler Service Is Restarted by an Administrator of the Domain",
      ArticleType::prb, {"Print", "Spooler"});
  first.applies_to = {"Example Server 4.0", "Example Server 4.0 SP4", "Example Workstation 3.51",
                      "Example Small Business Server 4.5"};
  snippet(first, SectionKind::symptoms, BlockKind::paragraph,
          "\xE2\x80\xA6jobs that were waiting stay in the queue and are never printed, whatever the "
          "administrator of the machine tries, until "
          "the spooler is stopped and started once more by hand or the machine is restarted, which takes a "
          "while.",
          {"printed", "spooler"});
  snippet(first, SectionKind::symptoms, BlockKind::message,
          "Event ID 9061: The port \"LPT1:\" did not answer (0x80004005).", {"0x80004005"});
  Hit second = hit(12345, 11.25,
                   "\xE5\x8D\xB0\xE5\x88\xB7\xE3\x82\xB9\xE3\x83\x97\xE3\x83\xBC\xE3\x83\xA9\xE3\x83\xBC "
                   "Spooler in an Article About Wide Characters",
                   ArticleType::unknown, {"Spooler"});
  second.product = "";
  second.date = "";
  second.also = {12346, 12347};
  snippet(second, SectionKind::lead, BlockKind::listing, "net stop spooler", {"spooler"});
  Hit third =
      hit(900007, 2, "HOW TO: Clear\x1b[2J the Screen\tof a \xE2\x80\xAEresu", ArticleType::howto, {"Clear"});
  third.words_matched = 1;
  third.source = "/srv/kb/two";
  third.date = "1999-01-31";
  page.hits = {first, second, third};
  page.total = 1480;
  page.words = 3;
  page.notices = {
      {NoticeKind::syntax, "unknown field 'produtc' searched as text", "did you mean product:?", 0, 7},
      {NoticeKind::relaxed, "no article has all 3 words; these have 2", "", 0, 0},
      {NoticeKind::synonyms, "also searched for 'print service' (spooler)", "", 15, 21},
      {NoticeKind::synonyms, "also searched for 'queue' (spooler)", "", 15, 21},
      {NoticeKind::synonyms, "also searched for 'host' (server)", "", 8, 14},
      {NoticeKind::corrected, "searched for 'spooler' instead of 'spoler'",
       "--no-correct searches for what was typed", 15, 21}};
  page.facets = {
      {"product", {{"Example Server", "category:winnt", 1200}, {"Example Workstation", "category:ws", 7}}},
      {"type", {{"prb", "type:prb", 900}}},
      {"empty", {}}};
  return page;
}

}  // namespace samples
