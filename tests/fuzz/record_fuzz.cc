// A stored article's record, damaged: decompression, limits, decoding.

#include "indexer/format/stored_article.h"
#include "tests/fuzz/target.h"

KB_FUZZ_TARGET(bytes) {
  static kb::format::RecordDecoder plain("");
  static kb::format::RecordDecoder with_dictionary("The information in this article applies to:");
  for (kb::format::RecordDecoder* decoder : {&plain, &with_dictionary}) {
    const auto text = decoder->decode_text(bytes);
    const auto article = decoder->decode(bytes);
    KB_MUST(!article.has_value() || text.has_value());
    if (!article) KB_MUST(article.error().code == kb::ErrorCode::corrupt);
  }
}
