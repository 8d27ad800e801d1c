#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/source.h"

namespace kb::indexer {

/// 16 bytes that stand for an article's bytes: what `update` compares.
using ContentHash = corpus::Fingerprint;

/// A 128-bit hash: four pairs of 64-bit lanes take 16 bytes each in turn, both of a pair the same ones, mixed
/// by folded 64 x 64 bit multiplication, and end in one pair. Good against chance (two of a million articles
/// collide with 2^-88), at more than ten GB/s; not cryptographic, so
/// somebody who writes the dump could make two articles that are taken for one another: he would fool only
/// his own index. The same on every machine.
[[nodiscard]] ContentHash content_hash(std::string_view bytes);

/// Of an article: made when it was read, if the source did (SourceOptions::fingerprint), else now.
[[nodiscard]] inline ContentHash content_hash(const corpus::RawArticle& article) {
  return article.fingerprint ? *article.fingerprint : content_hash(article.bytes);
}

[[nodiscard]] inline std::string_view view(const ContentHash& hash) {
  return {hash.data(), hash.size()};
}

}  // namespace kb::indexer
