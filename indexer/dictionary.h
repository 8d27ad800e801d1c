#pragma once

#include <string>
#include <vector>

#include "corpus/source.h"

namespace kb::indexer {

/// How many articles (or bytes) of the head of the input the dictionary is made from.
inline constexpr std::size_t kDictionaryArticles = 1000;

/// The compression dictionary of an index, trained on the stored form of `articles` (those that parse); at
/// most format::kDictionaryBytes. Deterministic. With too few articles to train on, their plain bytes; empty
/// without any.
[[nodiscard]] std::string train_dictionary(const std::vector<const corpus::RawArticle*>& articles);

}  // namespace kb::indexer
