#include "indexer/format/lexicon.h"

#include <zstd.h>

#include <algorithm>
#include <limits>

#include "indexer/format/varint.h"

namespace kb::format {

namespace {

// Plain form: varint words; then for each word, sorted: u8 bytes shared with the word before, u8 further
// bytes, those bytes, varint frequency. One zstd frame around it.
// Every update waits for it: level 9 would take four times as long, for 6 % less of a small part of an index.
constexpr int kLevel = 3;
constexpr std::size_t kMostBytes = std::size_t{1} << 30;
constexpr std::size_t kMostWordBytes = 255;
// Words written out may take this much more than front-coded. Real ones take a third more; crafted ones would
// take 85 times as much.
constexpr std::size_t kMostGrowth = 16;
constexpr std::size_t kAnyBytes = std::size_t{16} << 20;

Result<std::string> unpack(std::string_view bytes) {
  const auto corrupt = [] { return fail(ErrorCode::corrupt, "the lexicon is damaged"); };
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR) return corrupt();
  // No frame of ours shrinks to less than a hundredth: a damaged size must not allocate a gigabyte.
  if (size > kMostBytes || size > bytes.size() * 1000 + 4096) return corrupt();
  std::string plain(static_cast<std::size_t>(size), '\0');
  const std::size_t got = ZSTD_decompress(plain.data(), plain.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != plain.size()) return corrupt();
  return plain;
}

/// Calls visit(word, frequency) for every word; false when the bytes are damaged. The words come strictly
/// ascending.
template <class Begin, class Visit>
bool for_each_word(std::string_view plain, Begin&& begin, Visit&& visit) {
  VarintReader in(plain);
  const std::size_t words = in.count();
  if (!in.ok()) return false;
  begin(words);
  std::string word;
  std::size_t written = 0;
  for (std::size_t i = 0; i < words; ++i) {
    const std::string_view head = in.bytes(2);
    if (!in.ok()) return false;
    const auto shared = static_cast<unsigned char>(head[0]);
    const auto further = static_cast<unsigned char>(head[1]);
    if (shared > word.size()) return false;
    const std::string_view tail = in.bytes(further);
    const std::uint64_t frequency = in.varint_up_to(std::numeric_limits<std::uint32_t>::max());
    if (!in.ok() || std::size_t{shared} + further > kMostWordBytes) return false;
    // Ascending: beyond the shared bytes the new word must be greater.
    if (i > 0 && tail <= std::string_view(word).substr(shared)) return false;
    word.resize(shared);
    word.append(tail);
    written += word.size();
    if (written > kAnyBytes + kMostGrowth * plain.size()) return false;
    visit(word, static_cast<std::uint32_t>(frequency));
  }
  return in.at_end();
}

}  // namespace

void LexiconCounts::add(std::string_view word, std::uint32_t articles) {
  if (word.empty() || word.size() > kMostWordBytes) return;
  const auto [at, is_new] = counts_.try_emplace(std::string(word));
  if (is_new) at->second = parsed_.frequency(word);
  at->second += articles;
}

void LexiconCounts::remove(std::string_view word) {
  auto at = counts_.find(std::string(word));
  if (at == counts_.end()) {
    const std::uint32_t articles = parsed_.frequency(word);
    if (articles == 0) return;
    at = counts_.emplace(word, articles).first;
  }
  if (at->second > 0) --at->second;
}

template <class Visit>
void LexiconCounts::for_each(Visit&& visit) const {
  std::vector<std::pair<std::string_view, std::uint32_t>> counted(counts_.begin(), counts_.end());
  std::sort(counted.begin(), counted.end());
  std::size_t next = 0;  // of parsed_
  for (const auto& [word, articles] : counted) {
    for (; next < parsed_.size() && parsed_[next].word < word; ++next)
      visit(parsed_[next].word, parsed_[next].frequency);
    if (next < parsed_.size() && parsed_[next].word == word) ++next;
    visit(word, articles);
  }
  for (; next < parsed_.size(); ++next) visit(parsed_[next].word, parsed_[next].frequency);
}

void LexiconCounts::merge(const LexiconCounts& other) {
  other.for_each([this](std::string_view word, std::uint32_t articles) {
    if (articles > 0) add(word, articles);
  });
}

void LexiconCounts::merge(LexiconCounts&& other) {
  if (parsed_.size() == 0 && counts_.empty())
    *this = std::move(other);
  else
    merge(static_cast<const LexiconCounts&>(other));
}

std::string LexiconCounts::serialise() const {
  std::size_t words = 0;
  std::string entries;
  entries.reserve((parsed_.size() + counts_.size()) * 8);
  std::string_view previous;
  for_each([&](std::string_view word, std::uint32_t articles) {
    if (articles == 0) return;
    const auto differs = std::mismatch(word.begin(), word.end(), previous.begin(), previous.end());
    const auto shared = static_cast<std::size_t>(differs.first - word.begin());
    entries.push_back(static_cast<char>(shared));
    entries.push_back(static_cast<char>(word.size() - shared));
    entries.append(word.substr(shared));
    put_varint(entries, articles);
    previous = word;
    ++words;
  });
  std::string plain;
  plain.reserve(entries.size() + 10);
  put_varint(plain, words);
  plain += entries;
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), kLevel);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();
  packed.resize(size);
  return packed;
}

Result<LexiconCounts> LexiconCounts::parse(std::string_view bytes) {
  auto parsed = Lexicon::parse(bytes);
  if (!parsed) return fail(std::move(parsed));
  LexiconCounts counts;
  counts.parsed_ = *std::move(parsed);
  return counts;
}

Result<Lexicon> Lexicon::parse(std::string_view bytes) {
  auto plain = unpack(bytes);
  if (!plain) return fail(std::move(plain));
  Lexicon lexicon;
  const bool ok = for_each_word(
      *plain,
      [&](std::size_t words) {
        lexicon.entries_.reserve(words);
        lexicon.text_.reserve(plain->size() * 2);
      },
      [&](const std::string& word, std::uint32_t frequency) {
        lexicon.entries_.push_back({static_cast<std::uint32_t>(lexicon.text_.size()),
                                    static_cast<std::uint16_t>(word.size()), frequency});
        lexicon.text_.append(word);
      });
  if (!ok || lexicon.text_.size() > std::numeric_limits<std::uint32_t>::max())
    return fail(ErrorCode::corrupt, "the lexicon is damaged");
  return lexicon;
}

LexiconEntry Lexicon::operator[](std::size_t i) const {
  const Entry& entry = entries_[i];
  return {std::string_view(text_).substr(entry.begin, entry.length), entry.frequency};
}

std::uint32_t Lexicon::frequency(std::string_view word) const {
  const auto word_of = [&](const Entry& e) { return std::string_view(text_).substr(e.begin, e.length); };
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), word,
                                   [&](const Entry& e, std::string_view w) { return word_of(e) < w; });
  return at != entries_.end() && word_of(*at) == word ? at->frequency : 0;
}

std::pair<std::size_t, std::size_t> Lexicon::prefix_range(std::string_view prefix) const {
  const auto head_of = [&](const Entry& e) {
    return std::string_view(text_).substr(e.begin, e.length).substr(0, prefix.size());
  };
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), prefix,
                                      [&](const Entry& e, std::string_view p) { return head_of(e) < p; });
  const auto last = std::upper_bound(first, entries_.end(), prefix,
                                     [&](std::string_view p, const Entry& e) { return p < head_of(e); });
  return {static_cast<std::size_t>(first - entries_.begin()),
          static_cast<std::size_t>(last - entries_.begin())};
}

}  // namespace kb::format
