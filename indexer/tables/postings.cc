#include "indexer/tables/postings.h"

#include "indexer/format/varint.h"
#include "indexer/tables/keys.h"

namespace kb::indexer::tables {

namespace {

// Xapian's own: a chunk ends with the posting that reaches it.
constexpr std::size_t kChunkBytes = 2000;

/// A varint at `at`; false when the bytes end before.
inline bool take(const unsigned char*& at, const unsigned char* end, std::uint32_t& value) {
  value = 0;
  for (unsigned shift = 0; at != end && shift < 32; shift += 7) {
    const std::uint32_t byte = *at++;
    value |= (byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace

Result<void> PostingListWriter::write(std::string_view term, const std::vector<Posting>& postings) {
  std::uint64_t sum = 0;
  if (!term.empty())
    for (const Posting& posting : postings) sum += posting.frequency;
  for (std::size_t at = 0; at < postings.size();) {
    const std::uint32_t first = postings[at].docid;
    const bool first_chunk = at == 0;
    body_.clear();
    format::put_varint(body_, postings[at].frequency);
    std::uint32_t last = first;
    for (++at; at < postings.size() && body_.size() < kChunkBytes; ++at) {
      format::put_varint(body_, postings[at].docid - last - 1);
      last = postings[at].docid;
      format::put_varint(body_, postings[at].frequency);
    }
    key_.clear();
    tag_.clear();
    if (first_chunk) {
      put_term(key_, term);
      format::put_varint(tag_, term.empty() ? 0 : postings.size());
      format::put_varint(tag_, sum);
      format::put_varint(tag_, first - 1);
    } else {
      put_chunk_key(key_, term, first);
    }
    tag_.push_back(at == postings.size() ? '1' : '0');
    format::put_varint(tag_, last - first);
    tag_ += body_;
    if (auto added = table_.add(key_, tag_); !added) return added;
  }
  return {};
}

bool read_chunk(std::string_view tag, std::uint32_t first_docid, bool first_chunk,
                std::vector<Posting>& postings) {
  const auto* at = reinterpret_cast<const unsigned char*>(tag.data());
  const unsigned char* end = at + tag.size();
  std::uint32_t ignored = 0;
  if (first_chunk) {
    if (!take(at, end, ignored) || !take(at, end, ignored) || !take(at, end, first_docid)) return false;
    ++first_docid;
  }
  if (first_docid <= (postings.empty() ? 0 : postings.back().docid)) return false;
  if (at == end || (*at != '0' && *at != '1')) return false;
  ++at;
  Posting posting{first_docid, 0};
  if (!take(at, end, ignored) || !take(at, end, posting.frequency)) return false;
  // No posting takes less than two bytes: written through a pointer, shortened at the end.
  const std::size_t before = postings.size();
  postings.resize(before + 1 + static_cast<std::size_t>(end - at) / 2);
  Posting* out = postings.data() + before;
  *out++ = posting;
  while (at != end) {
    std::uint32_t step = 0;
    if (end - at >= 2 && ((at[0] | at[1]) & 0x80) == 0) {  // nearly all
      step = at[0];
      posting.frequency = at[1];
      at += 2;
    } else if (!take(at, end, step) || !take(at, end, posting.frequency)) {
      return false;
    }
    if (step >= 0xFFFFFFFF - posting.docid) return false;
    posting.docid += step + 1;
    *out++ = posting;
  }
  postings.resize(static_cast<std::size_t>(out - postings.data()));
  return true;
}

bool parse_chunk_key(std::string_view key, std::string& scratch, ChunkKey& parsed) {
  parsed.docid = 0;
  if (key.starts_with(kLengthsHead)) {
    parsed.term = {};
    key.remove_prefix(kLengthsHead.size());
    return key.empty() || (take_sortable(key, parsed.docid) && key.empty());
  }
  std::size_t zero = key.find('\0');
  if (zero == std::string_view::npos) {
    parsed.term = key;
    return true;
  }
  scratch.clear();
  std::size_t begin = 0;
  for (; zero != std::string_view::npos && zero + 1 < key.size() && key[zero + 1] == '\xFF';
       zero = key.find('\0', begin)) {
    scratch.append(key.substr(begin, zero + 1 - begin));
    begin = zero + 2;
  }
  scratch.append(key.substr(begin, zero == std::string_view::npos ? zero : zero - begin));
  parsed.term = scratch;
  if (zero == std::string_view::npos) return true;
  key.remove_prefix(zero + 1);
  return take_sortable(key, parsed.docid) && key.empty();
}

}  // namespace kb::indexer::tables
