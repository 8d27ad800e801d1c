#include "indexer/tables/term_list.h"

#include <algorithm>

#include "indexer/format/varint.h"

namespace kb::indexer::tables {

std::string term_list(const std::vector<std::pair<std::string, std::uint32_t>>& terms, std::uint32_t length) {
  std::string list;
  format::put_varint(list, length);
  if (terms.empty()) return list;
  format::put_varint(list, terms.size());
  const std::string* before = nullptr;
  for (const auto& [term, frequency] : terms) {
    if (before == nullptr) {
      list.push_back(static_cast<char>(term.size()));
      list += term;
      format::put_varint(list, frequency);
      before = &term;
      continue;
    }
    const auto differs = std::ranges::mismatch(*before, term);
    const auto shared = static_cast<std::size_t>(differs.in2 - term.begin());
    // A small frequency goes into the same byte: the shared bytes are never more than the term before has.
    const std::size_t packed = frequency < 127 ? (frequency + 1) * (before->size() + 1) + shared : 0;
    list.push_back(static_cast<char>(packed != 0 && packed < 256 ? packed : shared));
    list.push_back(static_cast<char>(term.size() - shared));
    list.append(term, shared);
    if (packed == 0 || packed >= 256) format::put_varint(list, frequency);
    before = &term;
  }
  return list;
}

}  // namespace kb::indexer::tables
