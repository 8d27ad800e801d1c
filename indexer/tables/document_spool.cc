#include "indexer/tables/document_spool.h"

#include <algorithm>

#include "indexer/format/varint.h"

namespace kb::indexer::tables {

namespace {

constexpr std::size_t kAllWindows = 16u << 20;

}  // namespace

Result<DocumentSpool> DocumentSpool::create(const std::string& folder) {
  DocumentSpool spool;
  for (unsigned i = 0; i < spool.files_.size(); ++i)
    if (auto created = spool.files_[i].create(folder + "/spool-" + std::to_string(i)); !created)
      return fail(std::move(created));
  return spool;
}

Result<void> DocumentSpool::add(DocumentRun&& run) {
  if (run.empty()) return {};
  const auto number = static_cast<std::uint32_t>(runs_.size());
  auto& pieces = runs_.emplace_back();
  const auto put = [&](unsigned file, std::string& bytes) {
    pieces[file] = {files_[file].size(), bytes.size()};
    auto done = files_[file].put(bytes);
    bytes = {};
    return done;
  };
  for (unsigned column = 0; column < kColumns; ++column)
    if (auto done = put(column, run.columns[column]); !done) return done;
  if (auto done = put(kPostingsFile, run.postings); !done) return done;
  for (unsigned column = 0; column < kColumns; ++column) {
    bounds_[column].include(run.bounds[column].least);
    bounds_[column].include(run.bounds[column].greatest);
  }
  for (const DocumentRun::Entry& entry : run.documents)
    note(entry.docid, {number, entry.length, entry.columns});
  return {};
}

void DocumentSpool::note(std::uint32_t docid, const Document& document) {
  if (documents_.size() <= docid)
    documents_.resize(
        std::max<std::size_t>(docid + std::size_t{1}, documents_.size() + documents_.size() / 4));
  documents_[docid] = document;
}

void DocumentSpool::begin_run() {
  auto& pieces = runs_.emplace_back();
  for (unsigned file = 0; file < pieces.size(); ++file) pieces[file].offset = files_[file].size();
  last_docid_ = {};
}

Result<void> DocumentSpool::put_document(std::uint32_t docid, std::uint32_t length,
                                         const std::array<std::string_view, kColumns>& columns) {
  Document document{static_cast<std::uint32_t>(runs_.size() - 1), length, 0};
  for (unsigned column = 0; column < kColumns; ++column) {
    if (columns[column].empty()) continue;
    document.columns = static_cast<std::uint8_t>(document.columns | 1u << column);
    scratch_.clear();
    format::put_varint(scratch_, docid - last_docid_[column]);
    last_docid_[column] = docid;
    format::put_string(scratch_, columns[column]);
    bounds_[column].include(columns[column]);
    if (auto put = files_[column].put(scratch_); !put) return put;
  }
  note(docid, document);
  return {};
}

Result<void> DocumentSpool::put_postings(std::string_view term, const std::vector<Posting>& postings) {
  if (postings.empty()) return {};
  scratch_.clear();
  format::put_string(scratch_, term);
  format::put_varint(scratch_, postings.size());
  std::uint32_t before = 0;
  for (const Posting& posting : postings) {
    format::put_varint(scratch_, posting.docid - before);
    before = posting.docid;
    format::put_varint(scratch_, posting.frequency);
  }
  return files_[kPostingsFile].put(scratch_);
}

void DocumentSpool::end_run() {
  auto& pieces = runs_.back();
  for (unsigned file = 0; file < pieces.size(); ++file)
    pieces[file].bytes = files_[file].size() - pieces[file].offset;
}

Result<void> DocumentSpool::finish() {
  for (OutputFile& file : files_)
    if (auto flushed = file.flush(); !flushed) return flushed;
  return {};
}

Result<std::string> DocumentSpool::value(std::uint32_t docid, unsigned column) const {
  const std::uint32_t run = docid < documents_.size() ? documents_[docid].run : kNoRun;
  if (run == kNoRun) return std::string();
  PieceReader reader(files_[column], runs_[run][column], window_for(1));
  for (std::uint32_t at = 0; !reader.at_end();) {
    at += reader.number();
    const std::string_view bytes = reader.bytes(reader.number());
    if (reader.error()) break;
    if (at == docid) return std::string(bytes);
  }
  if (reader.error()) return tl::unexpected<Error>(*reader.error());
  return std::string();
}

std::size_t window_for(std::size_t runs) {
  return std::clamp<std::size_t>(kAllWindows / std::max<std::size_t>(1, runs), 4096, 256u << 10);
}

void PieceReader::fill(std::size_t size) {
  if (buffer_.size() - at_ >= size || left_ == 0) return;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t have = buffer_.size();
  const auto more = static_cast<std::size_t>(std::min<std::uint64_t>(left_, std::max(window_, size) - have));
  buffer_.resize(have + more);
  if (auto got = read_at(file_->fd(), offset_, buffer_.data() + have, more, file_->path()); !got) {
    error_ = std::move(got).error();
    left_ = 0;
    buffer_.clear();
    return;
  }
  offset_ += more;
  left_ -= more;
}

void PieceReader::damaged() {
  if (!error_) error_ = Error{ErrorCode::io, "'" + file_->path() + "' is not what was written", {}};
  left_ = 0;
  buffer_.clear();
  at_ = 0;
}

}  // namespace kb::indexer::tables
