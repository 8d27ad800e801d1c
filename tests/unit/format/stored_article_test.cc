#include "indexer/format/stored_article.h"

#include <random>

#include "indexer/format/article_codec.h"
#include "tests/support/catch.h"

namespace kb::format {
namespace {

using parser::Article;

/// Every member has a value of its own, so that one that is lost or swapped shows.
Article full_article() {
  Article a;
  a.text =
      "DOCUMENT:Q901234\nTITLE   :A title\n\nSYMPTOMS\n========\n\nfirst line\nsecond line\n\n - item\n\n   "
      "code\n";
  a.number = 901234;
  a.date = "2001-11-12";
  a.category = "winnt";
  a.title = "BUG: A title";
  a.title_prefix = "BUG";
  a.product_family = "XADM";
  a.type = parser::ArticleType::error_message;
  a.product = "Product";
  a.version_line = "winnt:4.0";
  a.versions = {{"Windows NT", {"4.0", "4.0 SP4"}}, {"", {}}};
  a.os = "os";
  a.keywords = {"kbone", "kbtwo"};
  a.technology = {"has blank", "", "tech"};
  a.issue_types = {"kbprb"};
  a.solution_types = {};
  a.hardware = {"ALPHA", "x86"};
  a.component = "component";
  a.platform = "platform";
  a.has_applies_to = true;
  a.applies_to = {
      {"Name", {"3.51"}, "qualifier", parser::Relation::on_platform, parser::ItemRole::hardware, 0},
      {"Inner", {}, "", parser::Relation::none, parser::ItemRole::operating_system, 2}};
  a.has_additional_query_words = true;
  a.additional_query_words = "more words";
  const auto at = [&](const char* text) { return static_cast<std::uint32_t>(a.text.find(text)); };
  const std::uint32_t first = at("first"), item = at(" - item"), code = at("   code");
  using parser::BlockKind;
  a.sections = {{parser::SectionKind::lead, {0, 0}, {}},
                {parser::SectionKind::symptoms,
                 {first, code + 7},
                 {{BlockKind::paragraph, 0, {first, first + 22}},
                  {BlockKind::bullet, 1, {item, item + 7}},
                  {BlockKind::listing, 3, {code, code + 7}}}},
                {parser::SectionKind::references,
                 {first, first + 5},
                 {{BlockKind::table, 255, {first + 1, first + 3}}}}};
  a.references = {{900001, "Cited", {9, 16}}, {900002, "", {3, 4}}};
  a.encoding = parser::Encoding::windows1252;
  return a;
}

std::string random_text(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) text += static_cast<char>(random() % 4 == 0 ? '\n' : 'a' + random() % 20);
  return text;
}

TEST_CASE("a stored article comes back with every member") {
  const Article article = full_article();
  for (const std::string& dictionary :
       {std::string(), std::string("DOCUMENT:Q TITLE   : SYMPTOMS first line second line")}) {
    RecordEncoder encoder(dictionary);
    RecordDecoder decoder(dictionary);
    std::string record = "before";
    encoder.encode(article, record);
    REQUIRE(record.starts_with("before"));
    const auto back = decoder.decode(std::string_view(record).substr(6));
    REQUIRE(back);
    CHECK(*back == article);
    CHECK(decoder.decode_text(std::string_view(record).substr(6)).value() == article.text);
  }
}

TEST_CASE("an empty article can be stored") {
  RecordEncoder encoder("");
  std::string record;
  encoder.encode({}, record);
  CHECK(RecordDecoder("").decode(record).value() == Article{});
}

TEST_CASE("articles with spans anywhere come back") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    Article a;
    a.text = random_text(random, random() % 300);
    const auto span = [&] {
      const auto begin = static_cast<std::uint32_t>(random() % (a.text.size() + 1));
      return parser::Span{begin, begin + static_cast<std::uint32_t>(random() % (a.text.size() - begin + 1))};
    };
    for (auto s = random() % 4; s > 0; --s) {
      auto& section = a.sections.emplace_back();
      section.span = span();
      for (auto b = random() % 5; b > 0; --b)
        section.blocks.push_back(
            {static_cast<parser::BlockKind>(random() % 8), static_cast<std::uint8_t>(random()), span()});
    }
    for (auto r = random() % 3; r > 0; --r)
      a.references.push_back({static_cast<std::uint32_t>(random()), "t", span()});
    std::string plain;
    encode_article(a, plain);
    const auto back = decode_article(plain);
    // A section whose blocks lie backwards cannot take its span from them unless it says so itself.
    REQUIRE(back);
    REQUIRE(*back == a);
  }
}

TEST_CASE("damaged records are errors, never crashes") {
  RecordEncoder encoder("");
  RecordDecoder decoder("");
  std::string record;
  encoder.encode(full_article(), record);
  for (std::size_t cut = 0; cut < record.size(); ++cut) CHECK_FALSE(decoder.decode(record.substr(0, cut)));
  // The frame has a checksum: no flipped bit gives another article.
  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    std::string damaged = record;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const auto back = decoder.decode(damaged);
    CHECK((!back || *back == full_article()));
  }
}

TEST_CASE("the plain form survives any damage") {
  std::string plain;
  encode_article(full_article(), plain);
  std::mt19937 random(11);
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = plain;
    for (auto n = 1 + random() % 4; n > 0; --n)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    if (random() % 3 == 0) damaged.resize(random() % damaged.size());
    const auto back = decode_article(damaged);
    if (!back) continue;
    for (const parser::Section& section : back->sections)
      for (const parser::Block& block : section.blocks) REQUIRE(block.span.end <= back->text.size());
  }
}

TEST_CASE("a record cannot ask for more than 64 MiB") {
  // A zstd frame header that promises 1 GiB, single segment, and nothing behind it.
  const std::string bomb("\x28\xB5\x2F\xFD\xA0\x00\x00\x00\x40", 9);
  const auto back = RecordDecoder("").decode(bomb);
  REQUIRE_FALSE(back);
  CHECK(back.error().code == ErrorCode::corrupt);
}

TEST_CASE("block counts that do not fit the bytes reserve nothing") {
  // Version, empty text, number, type, encoding, flags, 11 empty strings, 5 empty lists, no versions, no
  // items, then sections that each promise many blocks.
  std::string plain("\x01\x00\x00\x00\x00\x00", 6);
  plain += std::string(11, '\0') + std::string(5, '\x01') + std::string(2, '\0');
  plain += "\x64";
  for (int i = 0; i < 100; ++i) plain += std::string("\x00\x7F", 2);
  CHECK_FALSE(decode_article(plain));
}

}  // namespace
}  // namespace kb::format
