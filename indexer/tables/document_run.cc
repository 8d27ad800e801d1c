#include "indexer/tables/document_run.h"

#include <algorithm>
#include <utility>

#include "indexer/format/varint.h"

namespace kb::indexer::tables {

std::uint64_t text_head(std::string_view text) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < 8; ++i)
    head = head << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
  return head;
}

std::uint32_t Numbering::number(std::string&& text) {
  const auto [at, added] = numbers_.try_emplace(std::move(text), static_cast<std::uint32_t>(texts_.size()));
  if (added) {
    texts_.push_back(&at->first);
    heads_.push_back(text_head(at->first));
  }
  return at->second;
}

void Numbering::clear() {
  numbers_.clear();
  texts_.clear();
  heads_.clear();
}

void RunBuilder::begin(std::uint32_t docid, std::uint32_t length) {
  run_.documents.push_back({docid, length, 0});
}

void RunBuilder::add_term(std::uint32_t term, std::uint32_t frequency) {
  if (term >= counts_.size()) counts_.resize(term + term / 2 + 1024);
  if (counts_[term]++ == 0) seen_.push_back(term);
  postings_.push_back({term, run_.documents.back().docid, frequency});
}

void RunBuilder::add_column(unsigned column, std::string_view bytes) {
  if (bytes.empty()) return;  // Xapian knows no empty values
  DocumentRun::Entry& document = run_.documents.back();
  document.columns = static_cast<std::uint8_t>(document.columns | 1u << column);
  std::string& out = run_.columns[column];
  format::put_varint(out, document.docid - last_docid_[column]);
  last_docid_[column] = document.docid;
  format::put_string(out, bytes);
  run_.bounds[column].include(bytes);
  bytes_ += bytes.size();
}

DocumentRun RunBuilder::take(const Numbering& terms) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  order.reserve(seen_.size());
  for (const std::uint32_t term : seen_) order.emplace_back(terms.head(term), term);
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : terms.text(a.second) < terms.text(b.second);
  });
  // A counting sort: counts_ becomes the place of the term's next posting.
  std::uint32_t place = 0;
  for (const auto& [head, term] : order) place += std::exchange(counts_[term], place);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted(postings_.size());
  for (const Posting& posting : postings_)
    sorted[counts_[posting.term]++] = {posting.docid, posting.frequency};

  std::string& out = run_.postings;
  out.reserve(postings_.size() * 3 + order.size() * 12);
  place = 0;
  for (const auto& [head, term] : order) {
    const std::uint32_t end = std::exchange(counts_[term], 0);
    format::put_string(out, terms.text(term));
    format::put_varint(out, end - place);
    for (std::uint32_t before = 0; place < end; ++place) {
      format::put_varint(out, sorted[place].first - before);
      before = sorted[place].first;
      format::put_varint(out, sorted[place].second);
    }
  }
  seen_.clear();
  postings_.clear();
  last_docid_ = {};
  bytes_ = 0;
  return std::exchange(run_, {});
}

}  // namespace kb::indexer::tables
