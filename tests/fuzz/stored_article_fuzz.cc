// Articles, stored: what the parser made of any bytes comes back as it was, and an article in our own
// encoding that somebody damaged is an error or an article, never a crash.

#include <string>

#include "indexer/format/article_codec.h"
#include "indexer/format/stored_article.h"
#include "parser/parse.h"
#include "tests/fuzz/target.h"

namespace {

using kb::parser::Article;

void round_trip(const Article& article) {
  std::string plain;
  kb::format::encode_article(article, plain);
  const auto decoded = kb::format::decode_article(plain);
  KB_MUST(decoded.has_value());
  KB_MUST(*decoded == article);
  const auto text = kb::format::decode_article_text(plain);
  KB_MUST(text.has_value());
  KB_MUST(*text == article.text);
}

// A span of a damaged article points anywhere; whoever shows it must not be led out of the text.
void read_spans(const Article& article) {
  for (const auto& section : article.sections) {
    (void)article.slice(section.span);
    for (const auto& block : section.blocks) (void)kb::parser::unwrap(article.slice(block.span));
  }
  for (const auto& reference : article.references) (void)article.slice(reference.span);
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  if (bytes.starts_with("DOCUMENT:")) {
    const kb::parser::Parsed parsed = kb::parser::parse(bytes);
    round_trip(parsed.article);
    static kb::format::RecordEncoder encoder("The information in this article applies to:");
    static kb::format::RecordDecoder decoder("The information in this article applies to:");
    std::string record;
    encoder.encode(parsed.article, record);
    const auto decoded = decoder.decode(record);
    KB_MUST(decoded.has_value());
    KB_MUST(*decoded == parsed.article);
    return;
  }
  if (const auto decoded = kb::format::decode_article(bytes)) {
    read_spans(*decoded);
    round_trip(*decoded);
  }
  (void)kb::format::decode_article_text(bytes);
}
