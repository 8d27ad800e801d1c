#include "parser/title_prefix.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/parser/fixture.h"

using namespace kb::parser;

TEST_CASE("prefix, family and type of a title") {
  struct Row {
    const char* title;
    const char* expected;  ///< prefix | family | type
  };
  const auto row =
      GENERATE(values<Row>({{"PRB: Plotter Stops", "PRB||prb"},
                            {"PRB:Plotter Stops", "PRB||prb"},
                            {"BUG: Plotter Stops", "BUG||bug"},
                            {"FIX: Plotter Stops", "FIX||fix"},
                            {"HOWTO: Plot", "HOWTO||howto"},
                            {"HOW TO: Plot", "HOW TO||howto"},
                            {"How To: Plot", "How To||howto"},
                            {"INFO: Plots", "INFO||info"},
                            {"INF: Plots", "INF||info"},
                            {"DOC: Plots", "DOC||doc"},
                            {"DOCERR: Plots", "DOCERR||docerr"},
                            {"Doc Err: Plots", "Doc Err||docerr"},
                            {"DocErr: Plots", "DocErr||docerr"},
                            {"DOCFIX: Plots", "DOCFIX||docfix"},
                            {"SAMPLE: Plot.exe", "SAMPLE||sample"},
                            {"FILE: Plot.exe", "FILE||file"},
                            {"PATCH: Plot.exe", "PATCH||patch"},
                            {"UNCONF: Plots", "UNCONF||unconfirmed"},
                            {"Err Msg: No Plot", "Err Msg||error_message"},
                            {"ErrMsg: No Plot", "ErrMsg||error_message"},
                            {"Error Message: No Plot", "Error Message||error_message"},
                            {"XADM: Plots", "XADM|XADM|"},
                            {"WD97: Plots", "WD97|WD97|"},
                            {"PC Win: Plots", "PC Win|PC Win|"},
                            {"XCLN: ErrMsg: No Plot", "XCLN|XCLN|error_message"},
                            {"WFWG Err Msg: No Plot", "WFWG Err Msg|WFWG|error_message"},
                            {"Zone Error Message: No Plot", "Zone Error Message|Zone|error_message"},
                            {"BUG: SMS: Plots", "BUG|SMS|bug"},
                            {"STOP: 0xA", "STOP||error_message"},
                            {"README.TXT: Plots", "README.TXT||"},
                            {"Event ID 7000: Plots", "Event ID 7000||"},
                            {"Overview: Plots", "Overview||"},
                            {"Err Msg w/Plotter: Plots", "Err Msg w/Plotter||"},
                            {"Cannot Write to Drive C: Again", "||"},
                            {"cc:Mail Stops", "||"},
                            {"CPlot::Draw Stops", "||"},
                            {"C:\\PLOT Not Found", "||"},
                            {"\"Plot: Error\" Appears", "||"},
                            {"A Very Long Beginning of This Title: Plots", "||"},
                            {"Plotter Stops", "||"},
                            {"Plotter:", "||"},
                            {":", "||"},
                            {"", "||"}}));
  INFO(row.title);
  const TitlePrefix prefix = read_title_prefix(row.title);
  CHECK(std::string(prefix.text) + "|" + std::string(prefix.family) + "|" + std::string(name(prefix.type)) ==
        row.expected);
}

TEST_CASE("without a prefix that tells it, the type is that of the issue type") {
  const auto type_with = [](std::string_view title, std::string_view issue) {
    std::string text = kb::test::article_with("Text.\n");
    const std::string_view old_title = "PRB: Plotter Prints the Last Page Twice";
    text.replace(text.find(old_title), old_title.size(), title);
    text.replace(text.rfind("kbprb"), 5, issue);
    return parse(text).article.type;
  };
  CHECK(type_with("Plotter Stops", "kbbug") == ArticleType::bug);
  CHECK(type_with("Plotter Stops", "kbprb") == ArticleType::prb);
  CHECK(type_with("Plotter Stops", "kbhowto kbinfo") == ArticleType::howto);
  CHECK(type_with("XADM: Plotter Stops", "kbinfo") == ArticleType::info);
  CHECK(type_with("FIX: Plotter Stops", "kbbug") == ArticleType::fix);
  CHECK(type_with("Plotter Stops", "kbsomething") == ArticleType::unknown);
}
