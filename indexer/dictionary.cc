#include "indexer/dictionary.h"

#include <zdict.h>

#include "indexer/format/article_codec.h"
#include "indexer/format/stored_article.h"
#include "parser/parse.h"

namespace kb::indexer {

namespace {

constexpr std::size_t kMostSampleBytes = 4u << 20;
constexpr std::size_t kMostArticleBytes = 64u << 10;  // one giant must not crowd out the typical
constexpr std::size_t kLeastSamples = 20;

}  // namespace

std::string train_dictionary(const std::vector<const corpus::RawArticle*>& articles) {
  std::string samples;
  std::vector<std::size_t> sizes;
  parser::Parsed parsed;
  for (const corpus::RawArticle* raw : articles) {
    if (samples.size() >= kMostSampleBytes) break;
    if (raw->bytes.size() > kMostArticleBytes) continue;
    parser::parse(raw->bytes, parsed);
    if (!parsed.accepted) continue;
    const std::size_t before = samples.size();
    format::encode_article(parsed.article, samples);
    sizes.push_back(samples.size() - before);
  }
  if (sizes.size() >= kLeastSamples) {
    std::string dictionary(format::kDictionaryBytes, '\0');
    const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(),
                                                   sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size) == 0) {
      dictionary.resize(size);
      return dictionary;
    }
  }
  // zstd takes any bytes as a dictionary of content.
  if (samples.size() > format::kDictionaryBytes) samples.resize(format::kDictionaryBytes);
  return samples;
}

}  // namespace kb::indexer
