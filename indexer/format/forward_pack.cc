#include "indexer/format/forward_pack.h"

#include <algorithm>
#include <numeric>

#include "indexer/format/varint.h"

namespace kb::format {

namespace {

/// An entry takes at least a byte for each hash: a damaged count must not allocate more.
bool read_head(const unsigned char*& at, const unsigned char* end, std::uint32_t& tokens, std::uint32_t& distinct,
               std::size_t bytes_each) {
  return next_forward(at, end, tokens) && next_forward(at, end, distinct) &&
         static_cast<std::size_t>(end - at) / bytes_each >= distinct;
}

}  // namespace

std::uint32_t ForwardDictionary::first_not_less(std::uint32_t least) const {
  std::uint32_t low = 0;
  std::uint32_t high = size_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (hash(by_hash(middle)) < least)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::uint32_t ForwardDictionary::find(std::uint32_t hash) const {
  const std::uint32_t at = first_not_less(hash);
  return at < size_ && this->hash(by_hash(at)) == hash ? by_hash(at) : size_;
}

void ForwardDictionary::numbers_of_stem(std::uint32_t stem, std::vector<std::uint32_t>& out) const {
  for (std::uint32_t at = first_not_less(stem << 8); at < size_ && hash(by_hash(at)) >> 8 == stem; ++at)
    out.push_back(by_hash(at));
}

std::optional<ForwardEntry> read_forward(ForwardBytes source) {
  ForwardEntry entry;
  const auto* at = reinterpret_cast<const unsigned char*>(source.bytes.data());
  const unsigned char* end = at + source.bytes.size();
  std::uint32_t distinct = 0;
  if (!read_head(at, end, entry.tokens, distinct, source.dictionary ? 1 : 4)) return std::nullopt;
  entry.hashes.resize(distinct);
  if (!source.dictionary) {
    for (std::uint32_t i = 0; i < distinct; ++i, at += 4) std::memcpy(&entry.hashes[i], at, 4);
  } else {
    std::uint32_t number = 0;
    for (std::uint32_t i = 0; i < distinct; ++i) {
      std::uint32_t step = 0;
      if (!next_forward(at, end, step)) return std::nullopt;
      number = i == kShortCodes ? step : number + step;
      entry.hashes[i] = source.dictionary->hash(number);
    }
  }
  entry.begin = at;
  entry.end = end;
  return entry;
}

void read_numbers(ForwardBytes source, std::vector<std::uint32_t>& numbers) {
  numbers.clear();
  const auto* at = reinterpret_cast<const unsigned char*>(source.bytes.data());
  const unsigned char* end = at + source.bytes.size();
  std::uint32_t tokens = 0;
  std::uint32_t distinct = 0;
  if (!source.dictionary || !read_head(at, end, tokens, distinct, 1)) return;
  numbers.reserve(distinct);
  std::uint32_t number = 0;
  for (std::uint32_t i = 0; i < distinct; ++i) {
    std::uint32_t step = 0;
    if (!next_forward(at, end, step)) return numbers.clear();
    number = i == kShortCodes ? step : number + step;
    numbers.push_back(number);
  }
  const auto rest = numbers.begin() + std::min<std::ptrdiff_t>(kShortCodes, static_cast<std::ptrdiff_t>(distinct));
  std::inplace_merge(numbers.begin(), rest, numbers.end());
}

void ForwardNumbering::grow() {
  std::vector<std::uint32_t> keys(std::max<std::size_t>(1u << 16, keys_.size() * 2));
  std::vector<std::uint32_t> values(keys.size(), 0);
  keys.swap(keys_);
  values.swap(values_);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (values[i] != 0) slot_of(keys[i]) = values[i];
}

std::uint32_t& ForwardNumbering::slot_of(std::uint32_t hash) {
  const std::size_t mask = keys_.size() - 1;
  const std::uint32_t scrambled = hash * 0x9E3779B1u;
  std::size_t slot = scrambled & mask;
  while (values_[slot] != 0 && keys_[slot] != hash) slot = (slot + 1) & mask;
  keys_[slot] = hash;
  return values_[slot];
}

/// Shows every hash of an entry as it was made to `visit(hash)`.
template <class Visit>
void for_each_hash(std::string_view raw, Visit&& visit) {
  const auto* at = reinterpret_cast<const unsigned char*>(raw.data());
  const unsigned char* end = at + raw.size();
  std::uint32_t tokens = 0;
  std::uint32_t distinct = 0;
  if (!read_head(at, end, tokens, distinct, 4)) return;
  for (std::uint32_t i = 0; i < distinct; ++i, at += 4) {
    std::uint32_t hash;
    std::memcpy(&hash, at, 4);
    visit(hash);
  }
}

std::uint32_t& ForwardNumbering::slot_with_room(std::uint32_t hash) {
  if (used_ * 2 >= keys_.size()) grow();
  std::uint32_t& value = slot_of(hash);
  if (value == 0) ++used_;
  return value;
}

void ForwardNumbering::count(std::string_view raw) {
  for_each_hash(raw, [this](std::uint32_t hash) {
    std::uint32_t& count = slot_with_room(hash);
    if (count != 0xFFFFFFFF) ++count;
  });
}

void ForwardNumbering::continue_from(const ForwardDictionary& dictionary) {
  hashes_.clear();
  hashes_.reserve(dictionary.size());
  for (std::uint32_t number = 0; number < dictionary.size(); ++number)
    hashes_.push_back(dictionary.hash(number));
  continued_ = &dictionary;
}

void ForwardNumbering::include(std::string_view raw) {
  for_each_hash(raw, [this](std::uint32_t hash) {
    std::uint32_t& value = slot_with_room(hash);
    if (value != 0) return;
    const std::uint32_t known = continued_ == nullptr ? 0 : continued_->find(hash);
    if (continued_ == nullptr || known == continued_->size()) {
      hashes_.push_back(hash);
      value = static_cast<std::uint32_t>(hashes_.size());
    } else {
      value = known + 1;
    }
  });
}

void ForwardNumbering::number() {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counted;  // (count complemented, hash)
  counted.reserve(used_);
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (values_[i] != 0) counted.emplace_back(~values_[i], keys_[i]);
  std::sort(counted.begin(), counted.end());
  hashes_.clear();
  for (const auto& [count, hash] : counted) {
    slot_of(hash) = static_cast<std::uint32_t>(hashes_.size() + 1);
    hashes_.push_back(hash);
  }
}

std::vector<std::uint32_t> ForwardNumbering::numbers_by_hash() const {
  std::vector<std::uint32_t> numbers(hashes_.size());
  const auto lesser = [&](std::uint32_t a, std::uint32_t b) { return hashes_[a] < hashes_[b]; };
  const auto is_number = [&](std::uint32_t number) { return number < numbers.size(); };
  const std::uint32_t known = continued_ == nullptr ? 0 : continued_->size();
  const auto middle = numbers.begin() + known;
  for (std::uint32_t i = 0; i < known; ++i) numbers[i] = continued_->by_hash(i);
  // Damaged ones are of no use, and what they are of is refused.
  if (!std::all_of(numbers.begin(), middle, is_number)) std::iota(numbers.begin(), middle, 0u);
  std::iota(middle, numbers.end(), known);
  std::sort(middle, numbers.end(), lesser);
  std::inplace_merge(numbers.begin(), middle, numbers.end(), lesser);
  return numbers;
}

void ForwardNumbering::pack(std::string_view raw, std::string& out) {
  const auto* at = reinterpret_cast<const unsigned char*>(raw.data());
  const unsigned char* end = at + raw.size();
  std::uint32_t tokens = 0;
  std::uint32_t distinct = 0;
  if (!read_head(at, end, tokens, distinct, 4)) return;
  order_.clear();
  for (std::uint32_t i = 0; i < distinct; ++i, at += 4) {
    std::uint32_t hash;
    std::memcpy(&hash, at, 4);
    order_.emplace_back(slot_of(hash) - 1, i);
  }
  // The most frequent come first in an entry as made: they keep the one-byte codes.
  const auto middle = order_.begin() + std::min(distinct, kShortCodes);
  std::sort(order_.begin(), middle);
  std::sort(middle, order_.end());
  place_.resize(distinct);
  put_varint(out, tokens);
  put_varint(out, distinct);
  std::uint32_t before = 0;
  for (std::uint32_t i = 0; i < distinct; ++i) {
    if (i == kShortCodes) before = 0;
    put_varint(out, order_[i].first - before);
    before = order_[i].first;
    place_[order_[i].second] = i;
  }
  std::uint32_t value = 0;
  while (next_forward(at, end, value)) {
    if (value >= kForwardToken && value - kForwardToken < distinct) value = kForwardToken + place_[value - kForwardToken];
    put_varint(out, value);
  }
}

std::string unpack_forward(ForwardBytes source) {
  if (!source.dictionary) return std::string(source.bytes);
  std::string raw;
  const auto entry = read_forward(source);
  if (!entry) return raw;
  ForwardEncoder encoder;
  const unsigned char* at = entry->begin;
  std::uint32_t value = 0;
  Zone zone{};
  Flavour flavour{};
  bool extra = false;
  bool pending = false;  // a zone was read; a flavour may follow
  const auto begin = [&] {
    if (pending) encoder.begin_block(zone, flavour);
    pending = false;
  };
  while (next_forward(at, entry->end, value)) {
    if (value >= kForwardToken) {
      begin();
      const std::uint32_t i = value - kForwardToken;
      if (i >= entry->hashes.size()) return {};
      encoder.add(entry->hashes[i], extra);
      extra = false;
    } else if (value == kForwardExtra) {
      begin();
      extra = true;
    } else if (value >= kForwardFlavour) {
      flavour = static_cast<Flavour>(value - kForwardFlavour);
      if (!pending) encoder.begin_block(zone, flavour);
      else begin();
    } else if (value == kForwardBreak) {
      begin();
      encoder.begin_block(zone, flavour);
    } else {
      begin();
      zone = static_cast<Zone>(value);
      flavour = Flavour::prose;
      pending = true;
    }
  }
  begin();
  (void)encoder.finish(raw);
  return raw;
}

}  // namespace kb::format
