#include "tools/cli/article_json.h"

#include "tests/support/catch.h"

using namespace kb::cli;

TEST_CASE("an article's JSON has the promised fields") {
  kb::parser::Article article;
  article.number = 900001;
  article.date = "2000-06-15";
  article.text = "Body of the cause.";
  article.keywords = {"kbprint"};
  article.applies_to = {
      {"Example Server", {"4.0"}, "", kb::parser::Relation::none, kb::parser::ItemRole::product, 0}};
  article.sections = {
      {kb::parser::SectionKind::cause, {0, 18}, {{kb::parser::BlockKind::paragraph, 0, {0, 18}}}}};
  article.references = {{12345, "Cited", {0, 0}}, {12346, "", {0, 0}}};
  const std::vector<std::string> titles{"", "Real"};
  const Json json = article_json(article, &titles);
  CHECK(json["id"] == "Q900001");
  CHECK(json["date"] == "2000-06-15");
  CHECK(json["keywords"] == Json::array({"kbprint"}));
  CHECK(json["applies_to"][0]["name"] == "Example Server");
  CHECK(json["sections"][0]["kind"] == "cause");
  CHECK(json["sections"][0]["text"] == "Body of the cause.");
  CHECK(json["sections"][0]["blocks"][0]["kind"] == "paragraph");
  CHECK(json["references"][0]["in_index"] == false);
  CHECK(json["references"][1]["title"] == "Real");
  CHECK(json.contains("additional_query_words"));
}

TEST_CASE("a line of JSON cannot drive a terminal and reads back as it was") {
  const std::string text = "a\x1b\x7f\n\xC2\x9B\xE2\x80\xAE\xF3\xA0\x81\x81 \xC3\xA9";
  const std::string line = to_line({{"t", text}});
  for (const unsigned char c : line) CHECK((c >= 0x20 && c != 0x7F));
  CHECK(line.find("\xC2\x9B") == std::string::npos);
  CHECK(line.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(line.find("\xC3\xA9") != std::string::npos);
  CHECK(Json::parse(line)["t"] == text);
}

TEST_CASE("malformed bytes become replacement characters") {
  CHECK(Json::parse(to_line({{"t", "a\xFFz"}}))["t"] == "a\xEF\xBF\xBDz");
}
